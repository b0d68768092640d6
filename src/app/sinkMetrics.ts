import { Counter, type Gauge, type Registry } from 'prom-client';
import type { SinkStatus } from '../delivery/index.ts';
import { type GaugeTable, makeGauges } from './makeGauges.ts';

const GAUGES = {
  behind: ['sink_behind_messages', 'Messages of the log that a sink has not dealt with', 'sink'],
  oldest: ['sink_oldest_received_timestamp_seconds', 'When the oldest of them was received', 'sink'],
  open: ['sink_circuit_open', '1 while the target of a sink counts as gone', 'sink'],
  parked: ['sink_parked_items', 'Items that the target of a sink refused for good', 'sink'],
} as const satisfies GaugeTable;

/** How the sinks stand. */
export class SinkMetrics {
  readonly #gauges: Readonly<Record<keyof typeof GAUGES, Gauge>>;

  readonly #rejected: Counter;

  constructor(registry: Registry) {
    this.#rejected = new Counter({
      name: 'stackwire_sink_rejected_items_total',
      help: 'Items that the target of a sink took together with others and then dropped',
      labelNames: ['sink'],
      registers: [registry],
    });
    this.#gauges = makeGauges(GAUGES, registry);
  }

  show(sinks: readonly SinkStatus[]): void {
    const gauges = this.#gauges;
    gauges.oldest.reset();
    this.#rejected.reset();
    for (const { name: sink, behind, oldest, open, parked, rejected } of sinks) {
      gauges.behind.set({ sink }, behind);
      gauges.open.set({ sink }, open ? 1 : 0);
      gauges.parked.set({ sink }, parked);
      this.#rejected.inc({ sink }, rejected);
      if (oldest !== null) gauges.oldest.set({ sink }, oldest / 1e6);
    }
  }
}
