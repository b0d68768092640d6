import type { PyDict, PyValue } from '../../events/index.ts';
import type { OutgoingItem } from '../../model/index.ts';
import { serializedEvent } from './eventForms.ts';
import { publishedEvent } from './publishedEvent.ts';
import { meterMessage } from './sampleForms.ts';
import { messageSignature } from './signature.ts';
import { wellFormed } from './wellFormed.ts';

/** An event or a sample with its signature; null for what Ceilometer would not publish. @throws PyFault */
export function signedMessage(item: OutgoingItem, secret: string): PyDict | null {
  const message = messageOf(item);
  if (message === null) return null;
  // Python writes no half of a surrogate pair, so nobody could check its signature.
  const whole = wellFormed(message) as PyDict;
  return new Map<string, PyValue>([
    ...(whole as ReadonlyMap<string, PyValue>),
    ['message_signature', messageSignature(whole, secret)],
  ]);
}

function messageOf(item: OutgoingItem): PyDict | null {
  if (item.kind === 'sample') return meterMessage(item);
  const event = item.kind === 'event' ? publishedEvent(item) : null;
  return event && serializedEvent(event);
}
