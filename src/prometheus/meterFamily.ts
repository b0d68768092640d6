import type { Sample } from '../model/index.ts';

/** What Prometheus calls the series of a meter, and of which type they are. */
export interface MeterFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
}

/**
 * Ceilometer's gauges are gauges, its cumulative and delta meters counters. A counter's name ends in `_total` and a
 * gauge's never does, so that meters whose names differ in dots only never share a name with another type.
 */
export function meterFamily({ name, meter_type }: Pick<Sample, 'name' | 'meter_type'>): MeterFamily {
  const type = meter_type === 'gauge' ? 'gauge' : 'counter';
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/(?:_total)+$/, '');
  return { name: `stackwire_meter_${plain}${type === 'counter' ? '_total' : ''}`, type };
}
