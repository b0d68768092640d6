import type { Micros, Notification, Sample } from '../../../model/index.ts';
import { formatMicros } from '../../../model/index.ts';
import { METER_TYPES } from '../../meters.ts';
import { pyFloat } from '../../python/numbers.ts';
import { pyText } from '../../python/text.ts';
import { isoFormat, parseIsoTime } from '../../python/time.ts';
import { pyTruth } from '../../python/truth.ts';
import type { PyDict, PyValue } from '../../python/value.ts';
import { fromPython, isDict, isList, PyFault } from '../../python/value.ts';
import { notificationBody } from '../notificationBody.ts';
import type { CeilometerMeter } from './meter.ts';
import type { RawSample } from './rawSamples.ts';
import { rawSamples } from './rawSamples.ts';

export interface MeterReadings {
  readonly samples: readonly Sample[];
  /** `meter NAME` → why it gave no sample. */
  readonly dropped: Readonly<Record<string, string>>;
}

/** Ceilometer's agent makes samples of these only (ceilometer/pipeline/sample.py). */
const PRIORITIES: readonly string[] = ['info', 'sample'];
const NOTHING: MeterReadings = { samples: [], dropped: {} };

/**
 * The samples that meters take from a notification, each meter for itself: what one stumbles over costs its own samples,
 * where Ceilometer would put the whole notification back on the queue for ever. `object` is null: only mappings know it.
 */
export function meterReadings(meters: readonly CeilometerMeter[], item: Notification): MeterReadings {
  if (meters.length === 0 || !PRIORITIES.includes(item.priority)) return NOTHING;
  const body = notificationBody(item);
  const stamp = item.claimed ?? item.generated;
  const samples: Sample[] = [];
  const dropped: Record<string, string> = {};
  for (const meter of meters) {
    const noted = <T>(make: () => T): T | undefined => {
      try {
        return make();
      } catch (error) {
        if (!(error instanceof PyFault)) throw error;
        dropped[`meter ${meter.name}`] = error.message;
        return undefined;
      }
    };
    for (const raw of noted(() => rawSamples(meter, body)) ?? []) {
      const sample = noted(() => sampleOf(meter, raw, stamp));
      if (sample !== undefined) samples.push(sample);
    }
  }
  return { samples, dropped };
}

function sampleOf(meter: CeilometerMeter, { values, metadata }: RawSample, stamp: Micros): Sample {
  const type = METER_TYPES.find((one) => one === values.type);
  if (type === undefined) throw new PyFault('ValueError', `${shown(values.type)} is no type of a meter`);
  return {
    name: named(values.name, 'name'),
    meter_type: type,
    unit: textOf(values.unit) ?? '',
    volume: volumeOf(values.volume),
    resource_id: named(values.resource_id, 'resource_id'),
    project_id: textOf(values.project_id),
    user_id: textOf(values.user_id),
    timestamp: pyTruth(values.timestamp) ? isoOf(values.timestamp) : formatMicros(stamp),
    metadata: recordOf(metadata),
    final: meter.final,
    object: null,
    origin: 'meters',
    rule: { file: meter.file, line: meter.line },
  };
}

/** A text volume that is a number is one. */
function volumeOf(value: PyValue): number | bigint {
  if (value === null) throw new PyFault('ValueError', 'there is no volume');
  const number = typeof value === 'bigint' ? value : pyFloat(value);
  if (typeof number === 'number' && !Number.isFinite(number)) {
    throw new PyFault('ValueError', `the volume ${shown(value)} is no number`);
  }
  return fromPython(number) as number | bigint;
}

function named(value: PyValue, what: string): string {
  const text = textOf(value);
  if (text === null) throw new PyFault('ValueError', `there is no ${what}`);
  return text;
}

function textOf(value: PyValue): string | null {
  return value === null || value === '' ? null : pyText(value);
}

function isoOf(value: PyValue): string {
  const text = isoFormat(parseIsoTime(value));
  return `${text.includes('.') ? text : `${text}.000000`}Z`;
}

function recordOf(metadata: PyDict): Sample['metadata'] {
  return fromPython(metadata) as Sample['metadata'];
}

function shown(value: PyValue): string {
  const text = isList(value) || isDict(value) ? 'the value' : `\`${pyText(value)}\``;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
