import { fromJson, type DeadLetter } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';
import { DeadLetters } from './deadLetters.ts';
import { CHANGES_OF_3, TABLES_OF_2 } from './schema.ts';

/**
 * How a layout becomes the next one, by the layout it begins with. All steps of a migration run in one transaction.
 * A step that has been released is never changed.
 */
export const MIGRATIONS: Readonly<Record<number, (database: Database) => void>> = {
  1: groupDeadLetters,
  2: (database) => database.exec(CHANGES_OF_3),
};

/** Dead letters were one table without groups; what else layout 2 has begins empty. */
function groupDeadLetters(database: Database): void {
  database.exec(TABLES_OF_2);
  const letters = new DeadLetters(database);
  const rows = database.prepare('SELECT letter FROM dead ORDER BY seq').all() as { letter: string }[];
  for (const { letter } of rows) letters.add(fromJson(letter) as unknown as DeadLetter);
  database.exec('DROP TABLE dead');
}
