import { notifications } from '../bench/notifications.ts';
import type { PayloadMaker } from './load.ts';

/** Instances come again after so many messages. */
const ROUND = 2000;
const BEFORE_ID = 'message_id\\":\\"';
const AFTER_ID = '\\"';

/** Notifications of the bench's mix without end, stamped with times that have just been. */
export const benchPayloads: PayloadMaker = function* () {
  for (;;) {
    for (const body of notifications(ROUND, Date.now() - ROUND)) yield { id: messageId(body), body };
  }
};

/** From the bytes: a part of a string would keep all of it in memory, a million times. */
function messageId(body: Buffer): string {
  const start = body.indexOf(BEFORE_ID) + BEFORE_ID.length;
  return body.toString('latin1', start, body.indexOf(AFTER_ID, start));
}
