import { pyJson } from '../python/json.ts';
import type { PyValue } from '../python/value.ts';
import type { StrictEvent } from './strictEvent.ts';

/** `json.dumps(event.serialize())`: one line, as Ceilometer's http publisher sends it. */
export function strictEventJson({ messageId, eventType, generated, traits }: StrictEvent): string {
  return pyJson(
    new Map<string, PyValue>([
      ['message_id', messageId],
      ['event_type', eventType],
      ['generated', generated],
      ['traits', traits.map(([name, type, value]) => [name, BigInt(type), value])],
      ['raw', new Map()],
    ]),
  );
}
