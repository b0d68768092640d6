import { setTimeout as wait } from 'node:timers/promises';
import type { Cleanup } from '../test/support/cleanup.ts';
import { startSending } from '../test/support/osloSending.ts';
import type { FaultBroker } from './faultBroker.ts';
import type { Sent } from './sent.ts';

const COUNT = 200;
/** Messages a second. */
const RATE = 20;
/** Between two looks at what is confirmed, milliseconds. */
const LOOK = 50;

export interface OsloLoad {
  readonly sent: ReadonlyMap<string, Sent>;
  /** Resolves when the last is confirmed. */
  readonly done: Promise<void>;
}

/** The real oslo.messaging as a second sender; what it sends is known when it was seen to be confirmed. */
export function startOsloLoad(
  cleanup: Cleanup,
  { rabbit }: FaultBroker,
  name: string,
  durable: boolean,
): OsloLoad {
  const options = { exchange: name, topic: name, count: COUNT, rate: RATE };
  const sending = startSending(cleanup, rabbit, rabbit, durable ? { ...options, durable: true } : options);
  const sent = new Map<string, Sent>();
  let last = Date.now();
  const look = (): void => {
    const confirmed = Date.now();
    for (const id of sending.ids()) if (!sent.has(id)) sent.set(id, { published: last, confirmed });
    last = confirmed;
  };
  const watch = async (): Promise<void> => {
    let over = false;
    const ended = sending.done.finally(() => {
      over = true;
    });
    while (!over) {
      look();
      await Promise.race([wait(LOOK), ended]);
    }
    await ended;
    look();
  };
  return { sent, done: watch() };
}
