import type { Micros } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';

/** The writer's statements, prepared once. */
export interface WriterStatements {
  seen(second: number, key: Uint8Array): boolean;
  raiseProblem(key: string, problem: string, cause: string): void;
  clearProblem(key: string): void;
  saveProgress(newest: Micros, lastSeq: number): void;
  lastSeq(): number;
  newest(): Micros;
  /** Of the seen keys; 0 where there are none. */
  newestSecond(): number;
}

export function writerStatements(database: Database): WriterStatements {
  const seen = database.prepare(
    'SELECT 1 FROM message WHERE second = ?1 AND key = ?2 UNION ALL SELECT 1 FROM seen WHERE second = ?1 AND key = ?2',
  );
  const raise = database.prepare(
    'INSERT INTO problem VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET problem = excluded.problem, cause = excluded.cause',
  );
  const clear = database.prepare('DELETE FROM problem WHERE key = ?');
  const meta = database.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  return {
    seen: (second, key) => seen.get(second, key) !== undefined,
    raiseProblem: (key, problem, cause) => void raise.run(key, problem, cause),
    clearProblem: (key) => void clear.run(key),
    saveProgress: (newest, lastSeq) => {
      meta.run('newest', newest);
      meta.run('last_seq', lastSeq);
    },
    lastSeq: () => saved(database, 'last_seq'),
    newest: () => saved(database, 'newest'),
    newestSecond: () => Math.max(newestSecondOf(database, 'message'), newestSecondOf(database, 'seen')),
  };
}

function newestSecondOf(database: Database, table: 'message' | 'seen'): number {
  return (database.prepare(`SELECT coalesce(max(second), 0) AS n FROM ${table}`).get() as { n: number }).n;
}

function saved(database: Database, key: string): number {
  const row = database.prepare('SELECT value FROM meta WHERE key = ?').get(key) as
    { value: number } | undefined;
  return row?.value ?? 0;
}
