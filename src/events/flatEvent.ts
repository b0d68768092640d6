import type { CeilometerReading, Event, FlatEvent, Json, Severity } from '../model/index.ts';
import { formatMicros, fromJson, toJson } from '../model/index.ts';

/** What the mapping adds to an event for its flat form. */
export interface FlatParts {
  readonly event: Event;
  /** The cloud's name. */
  readonly device: string;
  /** Object id, or empty. */
  readonly component: string;
  /** The key of a problem, or the message id. */
  readonly eventKey: string;
  readonly severity: Severity;
  readonly summary: string;
  /** What Ceilometer would publish of it, for a sink that does: null where it would publish nothing. */
  readonly ceilometer?: CeilometerReading | null;
}

/** Text that JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

const keys = new Map<string, string>();

/**
 * The contract's flat event as JSON text, written straight: the log stores it and nothing on the hot path
 * parses it. Keys beyond the contract are those that `eventFromFlat` needs, each only where it says something, and
 * `ceilometer`, which only a sink reads that publishes in Ceilometer's form.
 */
export function flatEventJson(parts: FlatParts): string {
  const { event, device, component, eventKey, severity, summary, ceilometer } = parts;
  const { messageId, eventType, traits, generated, received } = event;
  const generatedText = formatMicros(generated);
  let text =
    `{"kind":"event","device":${json(device)},"component":${json(component)},` +
    `"eventClassKey":${json(`openstack|${eventType}`)},"eventKey":${json(eventKey)},` +
    `"severity":${severity},"summary":${json(summary)},"message_id":${json(messageId)},` +
    `"event_type":${json(eventType)},"generated":"${generatedText}",` +
    `"rcvtime":"${received === generated ? generatedText : formatMicros(received)}",` +
    `"publisher_id":${json(event.publisherId)},"priority":${json(event.priority)}`;
  for (const name in traits) text += traitKey(name) + json(traits[name] ?? null);
  text += `,"form":"${event.form}"`;
  if (event.item !== 0) text += `,"item":${event.item}`;
  if (event.claimed !== generated) {
    text += `,"claimed":${event.claimed === null ? 'null' : json(formatMicros(event.claimed))}`;
  }
  if (event.flags.length > 0) text += `,"flags":${toJson(event.flags)}`;
  if (!isEmpty(event.items)) text += `,"items":${toJson(event.items)}`;
  if (!isEmpty(event.dropped)) text += `,"dropped":${toJson(event.dropped)}`;
  if (ceilometer !== undefined) text += `,"ceilometer":${toJson(ceilometer)}`;
  return `${text}}`;
}

/** The same as an object. */
export function flatEvent(parts: FlatParts): FlatEvent {
  return fromJson(flatEventJson(parts)) as FlatEvent;
}

function json(value: Json): string {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  if (value === null) return 'null';
  return typeof value === 'object' ? toJson(value) : String(value);
}

function traitKey(name: string): string {
  let key = keys.get(name);
  if (key === undefined) {
    key = `,${JSON.stringify(`trait_${name}`)}:`;
    // Names come from mapping files but for Ceilometer's own traits, which anyone may choose.
    if (keys.size < 10_000) keys.set(name, key);
  }
  return key;
}

function isEmpty(record: object): boolean {
  for (const _key in record) return false;
  return true;
}
