import { Gauge, type Registry } from 'prom-client';

/** Each gauge: its name without the prefix, what it means, and its labels. */
export type GaugeTable = Readonly<Record<string, readonly [name: string, help: string, ...labels: string[]]>>;

/** The gauges of a table, registered. */
export function makeGauges<T extends GaugeTable>(
  table: T,
  registry: Registry,
): Readonly<Record<keyof T, Gauge>> {
  const gauges = Object.entries(table).map(([key, [name, help, ...labelNames]]) => [
    key,
    new Gauge({ name: `stackwire_${name}`, help, labelNames, registers: [registry] }),
  ]);
  return Object.fromEntries(gauges) as Readonly<Record<keyof T, Gauge>>;
}
