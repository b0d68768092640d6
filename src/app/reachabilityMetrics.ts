import type { Gauge, Registry } from 'prom-client';
import type { SweepFigures } from '../reachability/index.ts';
import { type GaugeTable, makeGauges } from './makeGauges.ts';

const GAUGES = {
  guests: ['reachability_guests', 'Guests by what the last sweep made of them', 'state'],
  swept: ['reachability_swept_timestamp_seconds', 'When the last sweep over the guests ended'],
  took: ['reachability_sweep_seconds', 'How long the last sweep took'],
  asked: ['reachability_addresses', 'Addresses of the last sweep, by whether they could be asked', 'asked'],
  lost: ['reachability_vantages_lost', 'Vantages from which the way to guests seems lost'],
} as const satisfies GaugeTable;

/** What the reachability watch found last. There are no such series where it is off. */
export class ReachabilityMetrics {
  readonly #gauges: Readonly<Record<keyof typeof GAUGES, Gauge>>;

  constructor(registry: Registry) {
    this.#gauges = makeGauges(GAUGES, registry);
    // A gauge without labels begins as a 0, and there was no sweep yet.
    for (const key of ['swept', 'took'] as const) this.#gauges[key].remove();
  }

  show({ at, took, guests, asked, notAsked, lost }: SweepFigures): void {
    const gauges = this.#gauges;
    gauges.guests.reset();
    for (const [state, count] of guests) gauges.guests.set({ state }, count);
    gauges.swept.set(at / 1e6);
    gauges.took.set(took / 1e6);
    gauges.asked.set({ asked: 'yes' }, asked);
    gauges.asked.set({ asked: 'no' }, notAsked);
    gauges.lost.set(lost);
  }
}
