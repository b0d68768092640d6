import { fromJson, type DeadGroup, type DeadLetter, type StoredDeadLetter } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';

interface LetterRow {
  readonly seq: number;
  readonly group_id: number;
  readonly letter: string;
}

interface GroupRow {
  readonly id: number;
  readonly code: DeadGroup['code'];
  readonly cause: string;
  readonly source: string;
  readonly event_type: string;
  readonly count: number;
  readonly kept: number;
  readonly dropped: number;
  readonly replayed: number;
  readonly first_seen: number;
  readonly last_seen: number;
}

/** Letters with a number above `after`, oldest first. */
export function readDeadLetters(database: Database, after: number, limit: number): StoredDeadLetter[] {
  const rows = database
    .prepare('SELECT seq, group_id, letter FROM dead_letter WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(after, limit) as LetterRow[];
  return rows.map(storedLetter);
}

export function readDeadLetter(database: Database, seq: number): StoredDeadLetter | null {
  const row = database.prepare('SELECT seq, group_id, letter FROM dead_letter WHERE seq = ?').get(seq) as
    LetterRow | undefined;
  return row === undefined ? null : storedLetter(row);
}

/** Most recently seen first. */
export function readDeadGroups(database: Database): DeadGroup[] {
  const rows = database
    .prepare('SELECT * FROM dead_group ORDER BY last_seen DESC, id DESC')
    .all() as GroupRow[];
  return rows.map(({ event_type: eventType, first_seen: firstSeen, last_seen: lastSeen, ...row }) => ({
    id: row.id,
    code: row.code,
    cause: row.cause,
    source: row.source,
    eventType: eventType === '' ? null : eventType,
    count: row.count,
    kept: row.kept,
    dropped: row.dropped,
    replayed: row.replayed,
    firstSeen,
    lastSeen,
  }));
}

function storedLetter({ seq, group_id: group, letter }: LetterRow): StoredDeadLetter {
  return { ...(fromJson(letter) as unknown as DeadLetter), seq, group };
}
