import type { Database, Statement } from '../../sqlite/index.ts';

const SQL = {
  totals:
    'SELECT count(*) AS groups, coalesce(sum(kept), 0) AS letters, coalesce(sum(bytes), 0) AS bytes FROM dead_group',
  count: `INSERT INTO dead_group (code, cause, source, event_type, count, kept, bytes, dropped, replayed, first_seen, last_seen)
     VALUES (?, ?, ?, ?, 1, 0, 0, 0, 0, ?, ?)
     ON CONFLICT (code, cause, source, event_type) DO UPDATE SET count = count + 1,
       first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
     RETURNING id, count`,
  group: 'SELECT id FROM dead_group WHERE code = ? AND cause = ? AND source = ? AND event_type = ?',
  insert:
    'INSERT INTO dead_letter (seq, group_id, identity, bytes, letter) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq',
  find: 'SELECT group_id FROM dead_letter WHERE seq = ?',
  kept: 'UPDATE dead_group SET kept = kept + 1, bytes = bytes + ? WHERE id = ?',
  lost: 'UPDATE dead_group SET kept = kept - 1, bytes = bytes - ? WHERE id = ?',
  dropped: 'UPDATE dead_group SET dropped = dropped + 1 WHERE id = ?',
  replayed: 'UPDATE dead_group SET replayed = replayed + 1 WHERE id = ?',
  size: 'SELECT kept FROM dead_group WHERE id = ?',
  oldest: 'SELECT seq FROM dead_letter ORDER BY seq LIMIT 1',
  oldestOf: 'SELECT seq FROM dead_letter WHERE group_id = ? ORDER BY seq LIMIT 1',
  remove: 'DELETE FROM dead_letter WHERE seq = ? RETURNING group_id, bytes',
  stalest: 'SELECT id, kept, bytes FROM dead_group ORDER BY last_seen, id LIMIT 1',
  dropLetters: 'DELETE FROM dead_letter WHERE group_id = ?',
  dropGroup: 'DELETE FROM dead_group WHERE id = ?',
  dropEmpty: 'DELETE FROM dead_group WHERE id = ? AND kept = 0 RETURNING id',
} as const;

export type DeadStatements = Readonly<Record<keyof typeof SQL, Statement>>;

/** What the writer does with the tables of dead letters, prepared once. */
export function deadStatements(database: Database): DeadStatements {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)] as const);
  return Object.fromEntries(prepared) as DeadStatements;
}
