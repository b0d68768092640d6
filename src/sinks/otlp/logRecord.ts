import { formatMicros, nativeId, type Json, type Micros, type OutgoingItem } from '../../model/index.ts';
import { anyValue, type AnyValue } from './anyValue.ts';
import { hrTime } from './hrTime.ts';
import type { Resources } from './resources.ts';
import { SCOPE } from './scope.ts';
import { severityOf } from './severityOf.ts';
import type { LogRecord } from './wireForm.ts';

/** Attributes with a name in OpenTelemetry's registry, by the trait that has them. */
const TRAITS = {
  'cloud.availability_zone': 'trait_availability_zone',
  'user.id': 'trait_user_id',
} as const;

/**
 * An item as a log record. Its time is when it happened, unknown for a gap; the observed time is when the bridge received it,
 * for what no message brought `now`. The body is the line of the contract, of an event the flat event.
 */
export function logRecord(item: OutgoingItem, resources: Resources, now: Micros): LogRecord {
  const { event, kind, line } = item;
  const at = timeOf(item);
  return {
    ...severityOf(item),
    hrTime: at === null ? [0, 0] : hrTime(at),
    hrTimeObserved: hrTime(event?.rcvtime ?? formatMicros(now)),
    eventName: kind === 'event' && event !== null ? event.event_type : `stackwire.${kind}`,
    body: anyValue(line),
    attributes: attributesOf(item),
    resource: resources.ofLog(item),
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
  };
}

function timeOf({ kind, event, line }: OutgoingItem): string | null {
  if (event !== null) return event.generated;
  const time = kind === 'object' ? line['updated'] : line['since'];
  return typeof time === 'string' ? time : null;
}

function attributesOf({ key, kind, object, event, line }: OutgoingItem): Record<string, AnyValue> {
  return present({
    // Records with equal ones are one (semantic conventions, registry/attributes/log).
    'log.record.uid': key,
    'stackwire.kind': kind,
    'stackwire.object': object,
    'cloud.resource_id': object === null ? null : nativeId(object),
    'stackwire.op': line['op'],
    'stackwire.problem': kind === 'problem' ? line['key'] : null,
    'stackwire.state': kind === 'problem' ? line['state'] : null,
    'messaging.message.id': event?.message_id,
    'openstack.event_type': event?.event_type,
    'openstack.publisher_id': event?.publisher_id,
    ...Object.fromEntries(Object.entries(TRAITS).map(([name, trait]) => [name, event?.[trait]])),
  });
}

/** Without those that are not there, or empty. */
function present(values: Readonly<Record<string, Json | undefined>>): Record<string, AnyValue> {
  const there = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(there.map(([name, value]) => [name, anyValue(value as Json)]));
}
