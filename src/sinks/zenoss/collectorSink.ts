import { HttpTarget } from '../../http/index.ts';
import { toJson, type OutgoingItem, type Sink } from '../../model/index.ts';
import { postedSample } from '../../zenoss/index.ts';
import { beneath } from './beneath.ts';
import { ceilometerBody } from './ceilometerBody.ts';
import type { ZenossSettings } from './spec.ts';
import type { ZenossParts } from './zenossParts.ts';

/** The ZenPack compares it to the letter: no charset (zenopenstack.py). */
const HEADERS = { 'content-type': 'application/json' };

/** Posts lists, as Ceilometer's `http` publisher does: events to one address of the ZenPack's collector, samples to another. */
export function createCollectorSink(
  settings: ZenossSettings,
  { name, cloud, clock, stateOf }: ZenossParts,
): Sink {
  const device = encodeURIComponent(settings.device ?? cloud);
  const target = (kind: string): HttpTarget =>
    new HttpTarget({ ...settings, url: beneath(settings.url, `ceilometer/v1/${kind}/${device}`) }, clock);
  const events = target('events');
  const samples = target('samples');
  /** Of a batch whose samples were not taken: what the collector has of the rest. */
  const taken = new Set<OutgoingItem>();
  let asked = false;
  return {
    name,
    deliver: async (items, signal) => {
      const told = bodies(items, (item) => (taken.has(item) ? null : ceilometerBody(item, stateOf)));
      const measured = bodies(items, (item) => (item.kind === 'sample' ? postedSample(item) : null));
      // Whoever was never asked may not be there: an empty list tells that, and changes nothing.
      if (told.length > 0 || (measured.length === 0 && !asked)) await post(events, told, signal);
      for (const item of items) if (item.kind !== 'sample') taken.add(item);
      if (measured.length > 0) await post(samples, measured, signal);
      for (const item of items) taken.delete(item);
      asked = true;
    },
    close: async () => {
      await Promise.all([events.close(), samples.close()]);
    },
  };
}

function bodies<T>(items: readonly OutgoingItem[], bodyOf: (item: OutgoingItem) => T | null): readonly T[] {
  return items.map(bodyOf).filter((body) => body !== null);
}

async function post(target: HttpTarget, list: readonly unknown[], signal: AbortSignal): Promise<void> {
  const answer = (await target.post(toJson(list), HEADERS, signal)).toString().trim();
  // The ZenPack's own answer is empty; a page is somebody else's.
  if (answer.startsWith('<')) throw new Error('a page was answered, so this is not the ZenPack’s collector');
}
