import { Gauge, type Registry } from 'prom-client';
import type { SinkStatus } from '../delivery/index.ts';

/** Each gauge: its name without the prefix, what it means. */
const GAUGES = {
  behind: ['sink_behind_messages', 'Messages of the log that a sink has not dealt with'],
  oldest: ['sink_oldest_received_timestamp_seconds', 'When the oldest of them was received'],
  open: ['sink_circuit_open', '1 while the target of a sink counts as gone'],
  parked: ['sink_parked_items', 'Items that the target of a sink refused for good'],
} as const satisfies Record<string, readonly [name: string, help: string]>;

/** How the sinks stand. */
export class SinkMetrics {
  readonly #gauges: Readonly<Record<keyof typeof GAUGES, Gauge>>;

  constructor(registry: Registry) {
    const gauges = Object.entries(GAUGES).map(([key, [name, help]]) => [
      key,
      new Gauge({ name: `stackwire_${name}`, help, labelNames: ['sink'], registers: [registry] }),
    ]);
    this.#gauges = Object.fromEntries(gauges) as Readonly<Record<keyof typeof GAUGES, Gauge>>;
  }

  show(sinks: readonly SinkStatus[]): void {
    const gauges = this.#gauges;
    gauges.oldest.reset();
    for (const { name: sink, behind, oldest, open, parked } of sinks) {
      gauges.behind.set({ sink }, behind);
      gauges.open.set({ sink }, open ? 1 : 0);
      gauges.parked.set({ sink }, parked);
      if (oldest !== null) gauges.oldest.set({ sink }, oldest / 1e6);
    }
  }
}
