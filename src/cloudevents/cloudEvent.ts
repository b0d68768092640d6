import type { Json, OutgoingItem } from '../model/index.ts';

/** Attributes of a CloudEvent that are not its data. */
interface CloudEventAttributes {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** When the event happened, of a sample when it was taken; what stands, and a gap, have none. */
  readonly time?: string;
}

/** Of an item, as CloudEvents 1.0 wants them, for bindings that carry them beside the data. */
function cloudEventAttributes(
  { kind, key, object, event, line }: OutgoingItem,
  cloud: string,
): CloudEventAttributes {
  const time = kind === 'sample' ? (line['timestamp'] as string) : event?.generated;
  return {
    specversion: '1.0',
    id: key,
    source: `/stackwire/${encodeURIComponent(cloud)}`,
    type: `stackwire.${kind}`,
    ...(object === null ? {} : { subject: object }),
    ...(time === undefined ? {} : { time }),
  };
}

/**
 * An item as one JSON object (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md).
 */
export function cloudEvent(item: OutgoingItem, cloud: string): Readonly<Record<string, Json>> {
  return { ...cloudEventAttributes(item, cloud), datacontenttype: 'application/json', data: item.line };
}

/** Attributes of an item under a binding's prefix, for messages that carry them beside the data. */
export function prefixedAttributes(
  item: OutgoingItem,
  cloud: string,
  prefix: string,
): Readonly<Record<string, string>> {
  const attributes = Object.entries(cloudEventAttributes(item, cloud));
  return Object.fromEntries(attributes.map(([name, value]) => [`${prefix}${name}`, value as string]));
}
