import { HttpTarget, PLAIN_MANNER } from '../../http/index.ts';
import { DeliveryRefused, severityWord, toJson, type OutgoingItem, type Sink } from '../../model/index.ts';
import { zenossEvent, type ZenossEvent } from '../../zenoss/index.ts';
import { readResults, type Result } from './apiResults.ts';
import { beneath } from './beneath.ts';
import type { ZenossSettings } from './spec.ts';
import type { ZenossParts } from './zenossParts.ts';

const ROUTER = 'zport/dmd/evconsole_router';
const HEADERS = { 'content-type': 'application/json; charset=utf-8' };

/** An answer has some 200 bytes for each event. */
const MANNER = { ...PLAIN_MANNER, answer: 4 * 1024 ** 2 };

/** An item that Zenoss has not taken yet, and its event. */
interface Due {
  readonly item: OutgoingItem;
  readonly event: ZenossEvent;
}

/** Adds events by `EventsRouter.add_event`, a batch in one request. */
export function createApiSink(settings: ZenossSettings, { name, cloud, clock }: ZenossParts): Sink {
  const {
    url,
    api_key: key,
    device = cloud,
    class_key_prefix: keyPrefix,
    problem_class: problemClass,
  } = settings;
  const headers = { ...settings.headers, ...(key === undefined ? {} : { 'z-api-key': key }) };
  const target = new HttpTarget({ ...settings, url: beneath(url, ROUTER), headers }, clock, MANNER);
  const form = { device, keyPrefix, problemClass };
  /** Of a batch that failed: what Zenoss has, and is not sent again. */
  const taken = new Set<OutgoingItem>();
  return {
    name,
    deliver: async (items, signal) => {
      const due = items.flatMap((item): readonly Due[] => {
        const event = taken.has(item) ? null : zenossEvent(item, form);
        return event === null ? [] : [{ item, event }];
      });
      if (due.length > 0) {
        const body = toJson(due.map(({ event }, index) => call(event, index + 1)));
        const results = readResults(await target.post(body, HEADERS, signal), due.length);
        for (const item of settled(due, results)) taken.add(item);
        throwFailure(results);
      }
      for (const item of items) taken.delete(item);
    },
    close: () => target.close(),
  };
}

/** One call of Ext.Direct (Products/ZenUtils/extdirect/router.py); details are arguments of their own. */
function call({ eventClass, eventClassKey, severity, ...event }: ZenossEvent, tid: number): object {
  const { device, component, eventKey, summary, ...details } = event;
  const data = {
    ...details,
    summary,
    device,
    component,
    severity: severityWord(severity),
    evclasskey: eventClassKey,
    evclass: eventClass,
    eventKey,
  };
  return { action: 'EventsRouter', method: 'add_event', data: [data], type: 'rpc', tid };
}

/**
 * What is not sent again. Of what came behind an item that is, and about the same object, nothing: its end would else come before
 * a problem's beginning, which nobody would clear.
 */
function settled(due: readonly Due[], results: readonly Result[]): readonly OutgoingItem[] {
  const again = new Set<string>();
  return due.flatMap(({ item, event }, index) => {
    const about = item.object ?? event.eventKey;
    const { success = false, refused = false } = results[index] ?? {};
    if (!success && !refused) again.add(about);
    return success && !again.has(about) ? [item] : [];
  });
}

/** What of a batch Zenoss cannot use is refused only where it took all the rest. */
function throwFailure(results: readonly Result[]): void {
  const failed = results.filter(({ success }) => !success);
  const [first] = failed;
  if (first === undefined) return;
  const later = failed.find(({ refused }) => !refused);
  if (later !== undefined) throw new Error(later.message);
  throw new DeliveryRefused(first.message);
}
