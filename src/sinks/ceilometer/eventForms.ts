import { pyJson, pyRepr, pyText, type PyDict, type PyValue } from '../../events/index.ts';
import type { PublishedEvent } from './publishedEvent.ts';

/** `Event.serialize()` (ceilometer/event/models.py), as it goes to RabbitMQ and over HTTP. `raw` is not kept. */
export function serializedEvent({ messageId, eventType, generated, traits }: PublishedEvent): PyDict {
  return new Map<string, PyValue>([
    ['message_id', messageId],
    ['event_type', eventType],
    ['generated', generated],
    ['traits', traits.map(([name, type, value]) => [name, BigInt(type), value])],
    ['raw', new Map()],
  ]);
}

/** `json.dumps(event.as_dict(), default=str)`, a line of the file publisher with `?json`. */
export function eventJsonLine({ messageId, eventType, generated, traits }: PublishedEvent): string {
  return pyJson(
    new Map<string, PyValue>([
      ['message_id', messageId],
      ['event_type', eventType],
      ['generated', spacedTime(generated)],
      [
        'traits',
        traits.map(
          ([name, type, value]) =>
            new Map<string, PyValue>([
              ['name', name],
              ['dtype', BigInt(type)],
              ['value', type === 4 ? spacedTime(pyText(value)) : value],
            ]),
        ),
      ],
      ['raw', new Map()],
    ]),
  );
}

/** `str(event.as_dict())`, a line of the file publisher without `?json`. */
export function eventReprLine({ messageId, eventType, generated, traits }: PublishedEvent): string {
  const parts = traits.map(([name, type, value]) => {
    const text = type === 4 ? datetimeRepr(pyText(value)) : pyRepr(value);
    return `{'name': ${pyRepr(name)}, 'dtype': ${type}, 'value': ${text}}`;
  });
  return (
    `{'message_id': ${pyRepr(messageId)}, 'event_type': ${pyRepr(eventType)}, ` +
    `'generated': ${datetimeRepr(generated)}, 'traits': [${parts.join(', ')}], 'raw': {}}`
  );
}

/** Python's `str` of a datetime. */
function spacedTime(iso: string): string {
  return iso.replace('T', ' ');
}

/** Python's `repr` of a datetime, which leaves out microseconds that are 0, and then seconds. */
function datetimeRepr(iso: string): string {
  const numbers = iso.split(/[-T:.]/).map(Number);
  if (numbers.length === 6 && numbers[5] === 0) numbers.pop();
  return `datetime.datetime(${numbers.join(', ')})`;
}
