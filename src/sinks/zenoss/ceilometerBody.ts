import type { OutgoingItem } from '../../model/index.ts';
import { ceilometerEvent, zenpackEvent, type CeilometerEvent, type StateOf } from '../../zenoss/index.ts';

/** The event of Ceilometer's that an item is to the ZenPack; null where it is none. */
export function ceilometerBody(item: OutgoingItem, stateOf: StateOf): CeilometerEvent | null {
  return item.kind === 'event' ? ceilometerEvent(item) : zenpackEvent(item, stateOf);
}
