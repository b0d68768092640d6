import { isJsonObject, SECOND, type Clock, type Json, type Logger, type Micros } from '../../model/index.ts';
import type { DomainRoster } from '../domains/domainRoster.ts';
import type { Hypervisor, HypervisorEvent } from '../hypervisor/hypervisor.ts';
import type { ProbeStore } from '../store/probeStore.ts';
import type { Complaints } from './complaints.ts';
import { hostEvent, type HostFacts } from './guestEvents.ts';
import { HostStall, type Stall, type StallCause, type StallRules } from './hostStall.ts';
import { HostObserver } from './hostVitals.ts';
import type { HostSight } from './symptomsOf.ts';

export interface HostParts {
  readonly hypervisor: Hypervisor;
  readonly roster: DomainRoster;
  readonly store: ProbeStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly complaints: Complaints;
  readonly host: string;
}

/** Key of the host's own record among those of its guests, which have ids. */
export const HOST = 'host';

/** How often we look, milliseconds. */
const TICK = 1000;
/** A timer that is later than this makes what did not come in time undecided. */
const LATE: Micros = SECOND;
/** For so long a late timer is told of. */
const TOLD: Micros = 60 * SECOND;

/** Watches the host itself: how it does, whether our own timers come in time, whether all of it stalls. */
export class HostWatch {
  readonly stall: HostStall;
  readonly #parts: HostParts;
  readonly #interval: Micros;
  readonly #observer = new HostObserver();
  /** The stall that was told. */
  #told: Stall | null;
  #lag: { readonly by: Micros; readonly at: Micros } | null = null;

  constructor(parts: HostParts, rules: StallRules) {
    this.#parts = parts;
    this.#interval = rules.interval;
    this.#told = decodeStall(parts.store.read('heartbeat').get(HOST));
    this.stall = new HostStall(rules, this.#told);
  }

  get facts(): HostFacts {
    const { host, clock } = this.#parts;
    const lag = this.#lag !== null && clock.now() < this.#lag.at + TOLD ? this.#lag.by : 0;
    return { host, vitals: this.#observer.vitals, timerLag: Math.round(lag / 1000) / 1000 };
  }

  get sight(): HostSight {
    const { roster, hypervisor } = this.#parts;
    return { current: roster.current && hypervisor.connected, stalled: this.stall.stall !== null };
  }

  laggedSince(then: Micros): boolean {
    return this.#lag !== null && this.#lag.by >= LATE && this.#lag.at >= then;
  }

  hear(event: HypervisorEvent): void {
    if (event.kind === 'lost') this.stall.lost(this.#parts.clock.now());
    if (event.kind === 'connected') this.stall.connected();
  }

  /** Tells of a stall that began or ended; one that the disk refused to keep is told the next time. */
  judge(): void {
    const { clock, store, logger, complaints } = this.#parts;
    const now = clock.now();
    this.stall.judge(now);
    const { stall, guests, silent } = this.stall;
    if (stall === this.#told) return;
    const event =
      stall === null
        ? this.#told && hostEvent('recovered', this.#told, { guests, silent }, this.facts, now)
        : hostEvent('stalled', stall, { guests, silent }, this.facts, now);
    try {
      store.commit({
        records: 'heartbeat',
        ...(stall === null
          ? { remove: [HOST] }
          : { put: new Map<string, Json>([[HOST, { since: stall.since, cause: stall.cause }]]) }),
        events: event === null ? [] : [event],
      });
      this.#told = stall;
      if (stall === null) logger.info({}, 'The host is itself again; guests are judged each for itself');
      else logger.warn({ cause: stall.cause, guests, silent }, STALLS[stall.cause]);
    } catch (error) {
      complaints.hear(error, {}, 'What the host does could not be written down; it is tried again');
    }
  }

  /** Until `signal`; `look` is called every second or so. */
  async watch(signal: AbortSignal, look: () => void): Promise<void> {
    const { clock } = this.#parts;
    let stepped: Micros = 0;
    const off = clock.onStep?.((by) => {
      stepped += by;
      this.stall.stepped(by);
    });
    let looked: Micros = -Infinity;
    while (!signal.aborted) {
      const before = clock.now();
      stepped = 0;
      if (before >= looked + this.#interval) {
        this.#observer.look();
        looked = before;
      }
      await clock.sleep(TICK, signal);
      if (signal.aborted) break;
      const now = clock.now();
      const lag = now - before - TICK * 1000 - stepped;
      if (lag >= LATE) {
        this.#lag = { by: lag, at: now };
        this.stall.lagged(lag, now);
      }
      // Also where the hypervisor was never there, and nobody told that it went.
      if (this.sight.current) this.stall.connected();
      else this.stall.lost(now);
      this.judge();
      look();
    }
    off?.();
  }
}

const STALLS: Readonly<Record<StallCause, string>> = {
  guests: 'Most guests fell silent together: the host stalls, none of them is reported for itself',
  timers: 'The probe itself did not get to run: the host stalls, no guest is reported',
  hypervisor: 'The hypervisor cannot be asked: nothing is known of the guests',
};

function decodeStall(json: Json | undefined): Stall | null {
  if (json === undefined || !isJsonObject(json)) return null;
  const { since, cause } = json;
  if (typeof since !== 'number' || typeof cause !== 'string' || !Object.hasOwn(STALLS, cause)) return null;
  return { since, cause: cause as StallCause };
}
