import { notifications } from '../bench/notifications.ts';
import type { PayloadMaker } from './load.ts';

/** Instances come again after so many messages. */
const ROUND = 2000;
const MESSAGE_ID = /message_id\\":\\"([^\\]+)\\"/;

/** Notifications of the bench's mix without end, stamped with times that have just been. */
export const benchPayloads: PayloadMaker = function* () {
  for (;;) {
    for (const body of notifications(ROUND, Date.now() - ROUND)) {
      yield { id: MESSAGE_ID.exec(body.toString())?.[1] ?? '', body };
    }
  }
};
