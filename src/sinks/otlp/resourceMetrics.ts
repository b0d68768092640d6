import type { Json, OutgoingItem, Sample } from '../../model/index.ts';
import type { CounterStarts } from './counterStarts.ts';
import { hrTime, justBefore } from './hrTime.ts';
import type { Resource, Resources } from './resources.ts';
import { SCOPE } from './scope.ts';
import { ucumUnit } from './ucumUnit.ts';
import type { Metric, ResourceMetrics } from './wireForm.ts';

/** Numbers of the library's enums, for which it would have to be loaded with the program. */
const GAUGE = 2;
const SUM = 3;
const DELTA = 0;
const CUMULATIVE = 1;
const INT = 0;
const DOUBLE = 1;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

type Point = Extract<Metric, { readonly dataPointType: typeof SUM }>['dataPoints'][number];
type Points = Point[];

/** Samples as data points, those of one meter and one resource together. */
export function resourceMetrics(
  items: readonly OutgoingItem[],
  resources: Resources,
  starts: CounterStarts,
): readonly ResourceMetrics[] {
  const byResource = new Map<Resource, Map<string, Metric>>();
  for (const item of items) {
    const sample = item.line as unknown as Sample;
    // Nothing is measured by what is no number, and OTLP's JSON cannot write it.
    if (typeof sample.volume === 'string') continue;
    const resource = resources.ofSample(item);
    const metrics = byResource.get(resource) ?? new Map<string, Metric>();
    byResource.set(resource, metrics);
    const { name, meter_type: type, unit } = sample;
    const valueType = Number.isSafeInteger(sample.volume) ? INT : DOUBLE;
    const key = JSON.stringify([name, type, unit, valueType]);
    const metric = metrics.get(key) ?? metricOf(sample, valueType);
    metrics.set(key, metric);
    (metric.dataPoints as Points).push(pointOf(sample, starts));
  }
  return [...byResource].map(([resource, metrics]) => ({
    resource,
    scopeMetrics: [{ scope: SCOPE, metrics: [...metrics.values()] }],
  }));
}

function metricOf(sample: Sample, valueType: typeof INT | typeof DOUBLE): Metric {
  const { name, unit, meter_type: type } = sample;
  const descriptor = { name, description: '', unit: ucumUnit(unit), valueType };
  if (type === 'gauge') {
    return { descriptor, dataPointType: GAUGE, aggregationTemporality: CUMULATIVE, dataPoints: [] };
  }
  const aggregationTemporality = type === 'delta' ? DELTA : CUMULATIVE;
  return { descriptor, dataPointType: SUM, isMonotonic: true, aggregationTemporality, dataPoints: [] };
}

/**
 * A point is known by its series and its time, so that it carries no key: with one each would be a series of its own. A
 * number with more digits than a double has is rounded.
 */
function pointOf(sample: Sample, starts: CounterStarts): Point {
  return {
    startTime: startOf(sample, starts),
    endTime: hrTime(sample.timestamp),
    attributes: { 'cloud.resource_id': sample.resource_id },
    value: Number(sample.volume),
  };
}

/** A gauge has no start. A delta is what happened at its moment, which is the same in every try. */
function startOf(sample: Sample, starts: CounterStarts): Point['startTime'] {
  const { meter_type: type, name, resource_id, timestamp, volume, metadata } = sample;
  if (type === 'gauge') return [0, 0];
  if (type === 'delta') return justBefore(timestamp);
  const reading = { at: timestamp, value: Number(volume), since: timeOf(metadata['counter_since']) };
  return hrTime(starts.of(JSON.stringify([name, resource_id]), reading));
}

/** Others may have such a key as well; only a time of the contract's form can be compared with one. */
function timeOf(value: Json | undefined): string | null {
  return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
}
