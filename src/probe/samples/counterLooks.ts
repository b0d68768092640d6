import type { Clock } from '../../model/index.ts';
import type { DomainRoster } from '../domains/domainRoster.ts';
import type { DomainPower, Hypervisor } from '../hypervisor/hypervisor.ts';
import { readFigures } from './figures.ts';
import { isNovas } from './resourceMetadata.ts';
import type { SampleBook } from './sampleBook.ts';
import { newRecord, withFigures, type SampleRecord } from './sampleRecord.ts';

export interface CounterLooksParts {
  readonly hypervisor: Hypervisor;
  readonly roster: DomainRoster;
  readonly clock: Clock;
  readonly book: SampleBook;
}

/** How long a look at one domain waits for its counters; libvirt answers within milliseconds or hangs. Milliseconds. */
const LIVE_WAIT = 3000;
const AT_REST: ReadonlySet<DomainPower> = new Set<DomainPower>(['nostate', 'shutoff', 'crashed']);

/** Whether a domain in this state has no counters. */
export function isAtRest(power: DomainPower): boolean {
  return AT_REST.has(power);
}

/** Reads the counters of nova's domains. It writes to the book what it finds of all, and of one it only tells. */
export class CounterLooks {
  readonly #parts: CounterLooksParts;

  constructor(parts: CounterLooksParts) {
    this.#parts = parts;
  }

  /** What is remembered of a domain, or its beginning where it is here and one of nova's. */
  recordOf(uuid: string): SampleRecord | undefined {
    const { book, roster } = this.#parts;
    const remembered = book.get(uuid);
    if (remembered !== undefined) return remembered;
    const known = roster.get(uuid);
    if (known === undefined || !isNovas(known.description)) return undefined;
    return newRecord(known.description, known.state.power);
  }

  /** The record with its counters as they are now; null where the domain is gone, at rest, or not read in time. */
  async atOne(uuid: string, record: SampleRecord): Promise<SampleRecord | null> {
    const { hypervisor, roster, clock, book } = this.#parts;
    const known = roster.get(uuid);
    if (known === undefined || record.gone !== null || isAtRest(known.state.power)) return null;
    const asked = clock.now();
    const waited = new AbortController();
    const stats = await Promise.race([
      hypervisor.statsOf(known.description).catch(() => null),
      clock.sleep(LIVE_WAIT, waited.signal).then(() => null),
    ]);
    waited.abort();
    if (stats === null || !isNovas(known.description)) return null;
    const figures = readFigures(stats, known.description, clock.now());
    const latest = book.get(uuid) ?? record;
    return withFigures({ ...latest, domain: known.description, power: known.state.power }, figures, asked);
  }

  /** Keeps the counters of all that run and whose set has not gone. @throws HypervisorError */
  async atAll(): Promise<void> {
    const { hypervisor, roster, clock, book } = this.#parts;
    const asked = clock.now();
    const all = await hypervisor.stats();
    const at = clock.now();
    const records = new Map<string, SampleRecord>();
    for (const [uuid, stats] of all ?? []) {
      const known = roster.get(uuid);
      if (known === undefined || isAtRest(known.state.power)) continue;
      const record = this.recordOf(uuid);
      if (record === undefined || record.sent !== null || !isNovas(known.description)) continue;
      const figures = readFigures(stats, known.description, at);
      const { description: domain, state } = known;
      records.set(uuid, withFigures({ ...record, domain, power: state.power }, figures, asked));
    }
    book.keep(records);
  }
}
