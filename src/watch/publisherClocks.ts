import type { FlatEvent, Micros } from '../model/index.ts';
import { SECOND } from '../model/index.ts';

/** What a publisher's messages say of its clock. */
export interface PublisherClock {
  readonly publisher: string;
  readonly messages: number;
  /**
   * By how much its clock runs ahead of the receiver's, at least; negative is behind. Microseconds.
   * A message takes some time, so the quickest of them says most.
   */
  readonly ahead: Micros;
}

/** Fewer messages than this cannot tell a clock that is behind from a message that waited. */
const ENOUGH = 5;

/**
 * The clocks of the publishers, by stamp against receipt, the most wrong first. What waited in a queue looks like a
 * clock that is behind, but then all publishers are late together: so the quickest publisher's delay is taken off.
 */
export function publisherClocks(events: Iterable<FlatEvent>): readonly PublisherClock[] {
  const quickest = new Map<string, { messages: number; delay: Micros }>();
  for (const event of events) {
    const { publisher_id: publisher, rcvtime } = event;
    // Where the stamp was replaced, the message's own time is kept beside it; without either nothing can be said.
    const stamp = 'claimed' in event ? event['claimed'] : event.generated;
    if (publisher === null || typeof stamp !== 'string' || rcvtime === stamp) continue;
    const delay = micros(rcvtime) - micros(stamp);
    const known = quickest.get(publisher);
    quickest.set(publisher, {
      messages: (known?.messages ?? 0) + 1,
      delay: Math.min(known?.delay ?? Infinity, delay),
    });
  }
  const delays = [...quickest.values()].map(({ delay }) => delay);
  const common = Math.max(0, Math.min(...delays));
  return [...quickest]
    .map(([publisher, { messages, delay }]) => ({
      publisher,
      messages,
      ahead: ahead(delay, common, messages),
    }))
    .sort((a, b) => Math.abs(b.ahead) - Math.abs(a.ahead));
}

function ahead(delay: Micros, common: Micros, messages: number): Micros {
  if (delay < 0) return -delay;
  return messages < ENOUGH ? 0 : Math.min(0, common - delay);
}

/** ISO text with up to six digits, as the contract has it. */
function micros(text: string): Micros {
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(text) / 1000);
  return seconds * SECOND + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
