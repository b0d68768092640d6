import { pyTruth } from '../../python/truth.ts';
import type { PyDict, PyValue } from '../../python/value.ts';
import { isDict, isList, PyFault } from '../../python/value.ts';
import type { Field } from '../field.ts';
import { fieldValue, fieldValues, fixedField } from '../field.ts';
import type { Attribute, CeilometerMeter } from './meter.ts';
import { ATTRIBUTES } from './meter.ts';
import { meteringMetadata } from './userMetadata.ts';

/** A sample before its values are looked at: attribute → whatever the notification held. */
export interface RawSample {
  readonly values: Readonly<Record<Attribute, PyValue>>;
  readonly metadata: PyDict;
}

const FALLBACK_USER = fixedField('ctxt.user_id|ctxt.user');
const FALLBACK_PROJECT = fixedField('ctxt.project_id|ctxt.tenant_id');

/**
 * The samples that a meter takes from a notification: Ceilometer's `MeterDefinition.to_samples`. `body` is what
 * definitions see of it. @throws PyFault where Python would raise an exception, or lists have different lengths
 */
export function rawSamples(meter: CeilometerMeter, body: PyDict): readonly RawSample[] {
  const metadata = metadataOf(meter, body);
  const values = new Map<Attribute, PyValue>([
    ['name', meter.name],
    ['type', meter.written.type],
    ['unit', meter.written.unit],
    ['volume', null],
    ['timestamp', null],
    ['user_id', fieldValue(FALLBACK_USER, body)],
    ['project_id', fieldValue(FALLBACK_PROJECT, body)],
    ['resource_id', null],
  ]);
  if (meter.lookup !== null) return looked(meter, meter.lookup, body, values, metadata);
  for (const [name, field] of meter.fields) {
    const value = fieldValue(field, body);
    if (value !== null) values.set(name, value);
  }
  return [{ values: Object.fromEntries(values) as RawSample['values'], metadata }];
}

function metadataOf({ metadata, userMetadata }: CeilometerMeter, body: PyDict): PyDict {
  const found = new Map<string, PyValue>();
  for (const [key, field] of metadata) {
    const value = fieldValue(field, body);
    if (pyTruth(value)) found.set(key, value);
  }
  const own = userMetadata === null ? null : fieldValue(userMetadata, body);
  if (pyTruth(own)) {
    const metering = meteringMetadata(own, found);
    if (metering.size > 0) found.set('user_metadata', metering);
  }
  // Without any the whole payload is the metadata (ceilometer/sample.py, from_notification).
  return found.size > 0 ? found : wholePayload(body);
}

function wholePayload(body: PyDict): PyDict {
  const payload = body.get('payload') ?? null;
  const metadata = new Map(isDict(payload) ? payload : []);
  metadata.set('event_type', body.get('event_type') ?? null);
  metadata.set('host', body.get('publisher_id') ?? null);
  return metadata;
}

/** One sample for each name that is found; what is not looked up is the same for all. */
function looked(
  { fields }: CeilometerMeter,
  lookup: readonly string[],
  body: PyDict,
  single: ReadonlyMap<Attribute, PyValue>,
  metadata: PyDict,
): readonly RawSample[] {
  const lists = new Map([...single].map(([name, value]): [Attribute, readonly PyValue[]] => [name, [value]]));
  for (const [name, field] of fields) {
    const found = allOf(field, body);
    if (name === 'name' || lookup.includes(name) || found.length > 0) lists.set(name, found);
  }
  const count = lists.get('name')?.length ?? 0;
  for (const [name, values] of count === 0 ? [] : lists) {
    if (values.length === count || (values.length === 1 && !lookup.includes(name))) continue;
    const there = values.length === 1 && values[0] === null ? 0 : values.length;
    throw new PyFault('LookupError', `there are ${count} names and ${there} of \`${name}\``);
  }
  return Array.from({ length: count }, (_one, index) => ({
    values: Object.fromEntries(
      ATTRIBUTES.map((name) => {
        const values = lists.get(name) ?? [];
        return [name, (values.length === 1 ? values[0] : values[index]) ?? null];
      }),
    ) as RawSample['values'],
    metadata,
  }));
}

function allOf(field: Field, body: PyDict): readonly PyValue[] {
  const found = fieldValues(field, body);
  if (isList(found)) return found;
  throw new PyFault('TypeError', 'a constant cannot be looked up');
}
