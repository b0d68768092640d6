import { fromJson, type OutgoingItem, type ParkedFilter, type StoredParkedItem } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';

interface Row {
  readonly id: number;
  readonly sink: string;
  readonly item: string;
  readonly answer: string;
  readonly parked: number;
  readonly due: number;
}

/** What targets refused, in the order in which it was first parked. */
export function readParked(
  database: Database,
  { sink, due, after = 0, limit = -1 }: ParkedFilter,
): readonly StoredParkedItem[] {
  const select = database.prepare(
    `SELECT id, sink, item, answer, parked, due FROM parked
     WHERE (?1 IS NULL OR sink = ?1) AND (?2 = 0 OR due = 1) AND id > ?3 ORDER BY id LIMIT ?4`,
  );
  return (select.all(sink ?? null, due === true ? 1 : 0, after, limit) as Row[]).map((row) => ({
    ...row,
    item: fromJson(row.item) as unknown as OutgoingItem,
    due: row.due === 1,
  }));
}
