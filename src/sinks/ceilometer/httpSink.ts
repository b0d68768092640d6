import { HttpTarget } from '../../http/index.ts';
import { pyJson, type PyDict } from '../../events/index.ts';
import type { OutgoingItem, Sink } from '../../model/index.ts';
import type { CeilometerParts } from './ceilometerParts.ts';
import { serializedEvent } from './eventForms.ts';
import { publishedEvent } from './publishedEvent.ts';
import { sampleDict } from './sampleForms.ts';
import type { HttpSettings } from './settings.ts';

/** Posts lists of events and lists of samples, or each alone. */
export function createHttpSink(settings: HttpSettings, { name, clock }: CeilometerParts): Sink {
  const target = new HttpTarget(settings, clock);
  /** Of a batch that failed: what the target has. */
  const taken = new Set<OutgoingItem>();
  return {
    name,
    deliver: async (items, signal) => {
      for (const run of runs(items.filter((item) => !taken.has(item)))) {
        const bodies = run.flatMap((item) => bodyOf(item) ?? []);
        const [first] = bodies;
        if (first !== undefined) {
          const body = pyJson(settings.format === 'batched' ? bodies : first);
          await target.post(body, { 'content-type': 'application/json' }, signal);
        }
        for (const item of run) taken.add(item);
      }
      for (const item of items) taken.delete(item);
    },
    close: () => target.close(),
  };
}

/** A list is of one kind. What is about one object keeps its order, so kinds are not sorted. */
function runs(items: readonly OutgoingItem[]): readonly (readonly OutgoingItem[])[] {
  const found: OutgoingItem[][] = [];
  for (const item of items) {
    const run = found.at(-1);
    if (run?.[0]?.kind === item.kind) run.push(item);
    else found.push([item]);
  }
  return found;
}

function bodyOf(item: OutgoingItem): PyDict | null {
  if (item.kind === 'sample') return sampleDict(item);
  const event = item.kind === 'event' ? publishedEvent(item) : null;
  return event && serializedEvent(event);
}
