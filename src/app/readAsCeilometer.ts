import {
  notificationBody,
  ceilometerReading,
  type EventDefinitions,
  type FlatParts,
  type PyDict,
} from '../events/index.ts';
import type { Delivery, Item } from '../model/index.ts';
import { readExactNotification } from '../oslo/index.ts';

/**
 * What Ceilometer would publish of an item with the same definitions, where there are some. It is taken from the message as
 * it came, where that is still there: what the mappings see no longer tells `1` from `1.0`.
 */
export function readAsCeilometer(
  item: Item,
  delivery: Pick<Delivery, 'body' | 'meta'> | null,
  definitions: EventDefinitions | null,
): Pick<FlatParts, 'ceilometer'> {
  // What Ceilometer made of a message has its traits already.
  if (definitions === null || item.form !== 'notification') return {};
  const body = (delivery === null ? null : exactBody(delivery)) ?? notificationBody(item);
  return { ceilometer: ceilometerReading(definitions, item.eventType, body) };
}

/** null for what only the more patient reader of the bridge can read. */
function exactBody(delivery: Pick<Delivery, 'body' | 'meta'>): PyDict | null {
  try {
    return readExactNotification(delivery) as PyDict | null;
  } catch {
    return null;
  }
}
