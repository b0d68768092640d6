import type { Json, OutgoingItem } from '../../model/index.ts';

/**
 * An item as a CloudEvent 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). `time`
 * is when the event happened; what stands, and a gap, have none.
 */
export function cloudEvent(
  { kind, key, line, object, event }: OutgoingItem,
  cloud: string,
): Readonly<Record<string, Json>> {
  return {
    specversion: '1.0',
    id: key,
    source: `/stackwire/${encodeURIComponent(cloud)}`,
    type: `stackwire.${kind}`,
    ...(object === null ? {} : { subject: object }),
    ...(event === null ? {} : { time: event.generated }),
    datacontenttype: 'application/json',
    data: line,
  };
}
