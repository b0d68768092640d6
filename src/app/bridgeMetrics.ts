import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { SECOND, type CommitResult, type Evaluation, type Micros } from '../model/index.ts';
import type { PipelineTelemetry } from '../pipeline/index.ts';

/** Event types counted by name; what comes beyond is counted as `other`, so that hostile types cannot fill memory. */
const MAX_TYPES = 500;
/** The same of rules, of which a file that is edited and reloaded brings others each time. */
const MAX_RULES = 2000;

/** The bridge's own figures. Counted per batch, not per message, since prom-client is slow at labels. */
export class BridgeMetrics implements PipelineTelemetry {
  /** Where other parts of the bridge put theirs. */
  readonly registry = new Registry();
  readonly #onBlocked: (waiting: boolean, reason: string) => void;
  readonly #messages = this.#counter(
    'messages_total',
    'Messages taken from sources, by what became of them',
    ['result'],
  );
  readonly #results = this.#counter('results_total', 'What committed messages did', ['kind']);
  readonly #refused = this.#counter(
    'refused_writes_total',
    'Writes that merging refused, by the mapping rule that made them',
    ['rule'],
  );
  readonly #unmapped = this.#counter('unmapped_total', 'Messages that no mapping decided, by event type', [
    'event_type',
  ]);
  readonly #unbound = this.#counter('source_unbound_seconds_total', 'Time in which a binding was gone', [
    'source',
  ]);
  readonly #answers = this.#counter(
    'source_answers_total',
    'Posts to a source by the status that they were answered with; only 202 was taken',
    ['source', 'status'],
  );
  readonly #commit = new Histogram({
    name: 'stackwire_commit_seconds',
    help: 'Time a batch took from hand-over to committed',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });
  readonly #blocked = new Gauge({
    name: 'stackwire_store_blocked',
    help: '1 while the store refuses to write and reading is paused',
    registers: [this.registry],
  });
  readonly #ready = new Gauge({
    name: 'stackwire_source_bound',
    help: '1 while everything that a source is configured for arrives',
    labelNames: ['source'],
    registers: [this.registry],
  });
  readonly #heardService = this.#heard('service', 'service');
  readonly #heardType = this.#heard('event_type', 'event_type');
  readonly #publishersNow = new Map<string, Micros>();
  readonly #typesNow = new Map<string, Micros>();
  readonly #services = new Set<string>();
  readonly #typesHeard = new Set<string>();
  readonly #unmappedNow = new Map<string, number>();
  readonly #types = new Set<string>();
  readonly #rules = new Set<string>();

  constructor(onBlocked: (waiting: boolean, reason: string) => void) {
    this.#onBlocked = onBlocked;
    collectDefaultMetrics({ register: this.registry, prefix: 'stackwire_' });
  }

  /** Called for each message; must be cheap. */
  evaluated({ event, skipped }: Evaluation): void {
    this.#typesNow.set(event.eventType, event.received);
    if (event.publisherId !== null) this.#publishersNow.set(event.publisherId, event.received);
    if (skipped !== 'unmapped') return;
    this.#unmappedNow.set(event.eventType, (this.#unmappedNow.get(event.eventType) ?? 0) + 1);
  }

  committed(result: CommitResult, seconds: number): void {
    this.#commit.observe(seconds);
    for (const kind of ['committed', 'duplicates', 'dead'] as const)
      this.#messages.inc({ result: kind }, result[kind]);
    for (const kind of ['changes', 'refused', 'samples', 'problems', 'late'] as const) {
      this.#results.inc({ kind }, result[kind]);
    }
    for (const [rule, count] of Object.entries(result.refusedBy))
      this.#refused.inc({ rule: bounded(rule, this.#rules, MAX_RULES) }, count);
    for (const [type, count] of this.#unmappedNow)
      this.#unmapped.inc({ event_type: bounded(type, this.#types) }, count);
    this.#unmappedNow.clear();
    for (const [type, at] of this.#typesNow)
      this.#heardType.set({ event_type: bounded(type, this.#typesHeard) }, at / SECOND);
    for (const [service, at] of newestByService(this.#publishersNow))
      this.#heardService.set({ service: bounded(service, this.#services) }, at / SECOND);
    this.#typesNow.clear();
    this.#publishersNow.clear();
  }

  blocked(waiting: boolean, reason: string): void {
    this.#blocked.set(waiting ? 1 : 0);
    this.#onBlocked(waiting, reason);
  }

  bound(source: string, bound: boolean): void {
    this.#ready.set({ source }, bound ? 1 : 0);
  }

  unbound(source: string, span: Micros): void {
    // A clock that was set back in between leaves less than nothing, which no counter takes.
    this.#unbound.inc({ source }, Math.max(0, span) / SECOND);
  }

  answered(source: string, status: number): void {
    this.#answers.inc({ source, status });
  }

  /** The registry in Prometheus' text form. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  #counter<T extends string>(name: string, help: string, labelNames: T[]): Counter<T> {
    return new Counter({ name: `stackwire_${name}`, help, labelNames, registers: [this.registry] });
  }

  #heard<T extends string>(name: string, label: T): Gauge<T> {
    return new Gauge({
      name: `stackwire_${name}_received_timestamp_seconds`,
      help: 'When a message was received last, since the start',
      labelNames: [label],
      registers: [this.registry],
    });
  }
}

function bounded(name: string, known: Set<string>, most = MAX_TYPES): string {
  if (known.size < most) known.add(name);
  return known.has(name) ? name : 'other';
}

function newestByService(publishers: ReadonlyMap<string, Micros>): ReadonlyMap<string, Micros> {
  const newest = new Map<string, Micros>();
  for (const [publisher, at] of publishers) {
    const service = serviceOf(publisher);
    newest.set(service, Math.max(at, newest.get(service) ?? 0));
  }
  return newest;
}

/** The part of a publisher id before its host: `compute.cmp07`, `nova-compute:cmp07`. */
function serviceOf(publisher: string): string {
  return publisher.split(/[.:@]/, 1)[0] ?? publisher;
}
