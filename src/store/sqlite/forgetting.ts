import { SECOND, type Micros } from '../../model/index.ts';
import type { Database } from './driver.ts';

/** Rows forgotten with one commit at most, so that none of them stalls on a long delete. */
const CHUNK = 500;

/**
 * Drops some of what is older than `before`: seen messages by their second, tombstones by their newest stamp.
 * Messages without a time of their own (second 0) stay until those received with them have gone.
 */
export function forgetOld(database: Database, before: Micros): void {
  const second = Math.floor(before / SECOND);
  if (second <= 0) return;
  const old = database
    .prepare(
      'SELECT 1 FROM message WHERE second BETWEEN 1 AND ? UNION ALL SELECT 1 FROM object WHERE gone = 1 AND second < ?',
    )
    .get(second - 1, second);
  if (!old) return;
  database
    .prepare(
      `DELETE FROM message WHERE seq IN (SELECT seq FROM message WHERE second BETWEEN 1 AND ? ORDER BY second LIMIT ${CHUNK})`,
    )
    .run(second - 1);
  database
    .prepare(
      `DELETE FROM object WHERE row IN (SELECT row FROM object WHERE gone = 1 AND second < ? LIMIT ${CHUNK})`,
    )
    .run(second);
  database.exec(
    `DELETE FROM message WHERE seq IN (
       SELECT seq FROM message WHERE second = 0 AND seq < (SELECT coalesce(min(seq), 0) FROM message WHERE second > 0) LIMIT ${CHUNK})`,
  );
}
