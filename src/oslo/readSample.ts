import { createHash } from 'node:crypto';
import {
  canonicalJson,
  formatMicros,
  isJsonObject,
  type Json,
  type JsonObject,
  type ReceivedSample,
  type Sample,
  StackwireError,
} from '../model/index.ts';
import { cleanValue } from './cleanValue.ts';
import { stampItem, type StampRules } from './stampItem.ts';

/** What Ceilometer's notifier calls its messages of samples (publisher/messaging.py); over HTTP they have no type at all. */
const EVENT_TYPE = 'metering';
const METER_TYPES: readonly Sample['meter_type'][] = ['gauge', 'delta', 'cumulative'];
const NO_NUMBERS: readonly Json[] = ['NaN', 'Infinity', '-Infinity'];
const NUMBER_TEXT = /^-?\d{1,15}(?:\.\d{1,300})?(?:e[+-]?\d{1,3})?$/i;

/**
 * Whether it is a sample as Ceilometer publishes it: under the names of its messages (publisher/utils.py,
 * `counter_name`, …), or under those that its HTTP publisher posts (sample.py, `as_dict`).
 */
export function isSample(value: Json | undefined): value is JsonObject {
  if (!isJsonObject(value) || value['payload'] !== undefined || value['traits'] !== undefined) return false;
  const { counter_name: counter, counter_volume: counted, name, type, volume, resource_id: resource } = value;
  if (counter !== undefined) return counted !== undefined;
  return name !== undefined && type !== undefined && volume !== undefined && resource !== undefined;
}

/**
 * Reads a sample in either form. One without an id is known by what it says, but for its metadata.
 *
 * @throws StackwireError `decode/shape` where it has no name, no resource, no known type or no number.
 */
export function readSample(given: JsonObject, rules: StampRules): ReceivedSample {
  const prefix = given['counter_name'] === undefined ? '' : 'counter_';
  const { resource_id, project_id, user_id, timestamp, publisher_id, resource_metadata } = given;
  const name = required(given[`${prefix}name`], 'name');
  const about = {
    name,
    meter_type: typeOf(given[`${prefix}type`], name),
    unit: textOf(given[`${prefix}unit`]) ?? '',
    volume: volumeOf(given[`${prefix}volume`], name),
    resource_id: required(resource_id, 'resource_id'),
    project_id: textOf(project_id),
    user_id: textOf(user_id),
  };
  const hash = (): string => sha256(canonicalJson({ ...about, timestamp }));
  const stamp = stampItem(given['message_id'] ?? given['id'], timestamp, { ...rules, hash });
  return {
    form: 'sample',
    item: 0,
    eventType: EVENT_TYPE,
    publisherId: textOf(publisher_id),
    priority: 'sample',
    ...stamp,
    sample: {
      ...about,
      timestamp: formatMicros(stamp.claimed ?? stamp.generated),
      metadata: isJsonObject(resource_metadata) ? (cleanValue(resource_metadata) as JsonObject) : {},
      final: false,
      object: null,
      origin: 'received',
      rule: null,
    },
  };
}

function required(value: Json | undefined, key: string): string {
  const text = textOf(value);
  if (text === null) throw shapeError(`the sample has no ${key}`);
  return text;
}

function typeOf(value: Json | undefined, name: string): Sample['meter_type'] {
  const type = METER_TYPES.find((known) => known === value);
  if (type === undefined) throw shapeError(`the sample of ${name} is none of ${METER_TYPES.join(', ')}`);
  return type;
}

/** Python's JSON of a Decimal is a text. */
function volumeOf(value: Json | undefined, name: string): Sample['volume'] {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : (String(value) as Sample['volume']);
  if (NO_NUMBERS.includes(value ?? null)) return value as Sample['volume'];
  if (typeof value === 'string' && NUMBER_TEXT.test(value)) return Number(value);
  throw shapeError(`the volume of the sample of ${name} is no number`);
}

function textOf(value: Json | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function shapeError(detail: string): StackwireError {
  return new StackwireError('decode/shape', detail);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
