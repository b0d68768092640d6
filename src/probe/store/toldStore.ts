import type { Logger } from '../../model/index.ts';
import type { ProbeEvent, ProbeStore } from './probeStore.ts';

/** What is told of a guest in one line of the log, and how loud. A ping that comes back is in none of these. */
const LINES: Readonly<Record<string, readonly [level: keyof Logger, text: string] | undefined>> = {
  'guest.heartbeat.discovered': ['info', 'a guest answers'],
  'guest.heartbeat.lost': ['warn', 'a guest has missed'],
  'guest.heartbeat.reported': ['error', 'a guest does not answer'],
  'guest.heartbeat.restored': ['info', 'a guest answers again'],
  'guest.health.changed': ['info', 'the health of a guest has changed'],
};

/** A store that has a line of the log for each change which it has taken for good. */
export function toldStore(store: ProbeStore, logger: Logger): ProbeStore {
  return {
    read: (records) => store.read(records),
    commit: (change) => {
      store.commit(change);
      for (const event of change.events ?? []) tell(event, logger);
    },
  };
}

function tell({ eventType, payload }: ProbeEvent, logger: Logger): void {
  const line = LINES[eventType];
  if (line === undefined) return;
  const [level, text] = line;
  const { instance_id: guest, instance_name: name, health, misses } = payload;
  logger[level]({ guest, name, health, misses }, text);
}
