import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { ProbeView } from './probeStatus.ts';

/** Each figure: its name without the prefix, what it means, its label, and how it is read. */
const FIGURES: readonly Figure[] = [
  gauge('guests', 'Guests by what the probe makes of them', (view) => countBy(healths(view)), 'health'),
  gauge('unasked', 'Domains that are not asked, by why not', ({ monitor }) => monitor.unasked, 'because'),
  gauge('guests_waiting', 'Questions that wait for their turn', ({ monitor }) => monitor.figures.waiting),
  gauge(
    'agent_calls',
    'Questions that are being answered',
    ({ monitor }) => monitor.figures.inFlight,
    'lane',
  ),
  gauge('host_stalled', '1 while the guests of the host fall silent together', ({ monitor }) =>
    Number(monitor.figures.stall !== null),
  ),
  gauge(
    'timer_lag_seconds',
    'By how much the probe’s own timers came late',
    ({ monitor }) => monitor.figures.timerLag,
  ),
  gauge('hypervisor_connected', '1 while libvirt can be asked', ({ hypervisor }) =>
    Number(hypervisor.connected),
  ),
  gauge('outbox_events', 'Events that nobody has taken yet', ({ outbox }) => outbox.depth.events),
  gauge('outbox_bytes', 'Their size on disk', ({ outbox }) => outbox.depth.bytes),
  gauge('outbox_parked', 'Those of them that were refused for good', ({ outbox }) => outbox.depth.parked),
  gauge('sending', '0 while nobody takes events', ({ sender }) => Number(!sender.failing)),
  counter(
    'answers_total',
    'Questions by what came of them',
    ({ monitor }) => monitor.figures.answers,
    'answer',
  ),
  counter('dropped_total', 'Events that were dropped for want of room', ({ outbox }) => outbox.depth.dropped),
  counter(
    'final_samples_total',
    'Last samples of instances by how they were taken',
    ({ sampler: { counts } }) => ({ live: counts.live, last: counts.last, unknown: counts.unknown }),
    'taken',
  ),
];

/** One value, or one for each value of its label. */
type Reading = number | Readonly<Record<string, number>>;

interface Figure {
  readonly kind: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  readonly label: string | null;
  readonly read: (view: ProbeView) => Reading;
}

/** The probe's own figures in Prometheus' text form, read when they are asked for. */
export class ProbeMetrics {
  readonly #registry = new Registry();

  constructor(view: ProbeView) {
    collectDefaultMetrics({ register: this.#registry, prefix: 'stackwire_probe_' });
    for (const figure of FIGURES) register(figure, view, this.#registry);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

function register({ kind, name, help, label, read }: Figure, view: ProbeView, registry: Registry): void {
  const Kind = kind === 'gauge' ? Gauge : Counter;
  const metric: Gauge | Counter = new Kind({
    name: `stackwire_probe_${name}`,
    help,
    labelNames: label === null ? [] : [label],
    registers: [registry],
    collect: () => {
      metric.reset();
      const values = read(view);
      if (typeof values === 'number') metric.inc(values);
      else for (const [value, count] of Object.entries(values)) metric.inc({ [label ?? '']: value }, count);
    },
  });
}

function gauge(name: string, help: string, read: Figure['read'], label: string | null = null): Figure {
  return { kind: 'gauge', name, help, label, read };
}

function counter(name: string, help: string, read: Figure['read'], label: string | null = null): Figure {
  return { kind: 'counter', name, help, label, read };
}

function* healths({ monitor }: ProbeView): Iterable<string> {
  for (const { health } of monitor.reports()) yield health;
}

function countBy(words: Iterable<string>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
