import type { Domain } from '../hypervisor/hypervisor.ts';
import type { Departure } from './domainRoster.ts';

/** Questions at a time; the connection takes four. */
const AT_A_TIME = 4;

interface Refresh {
  running: Promise<void>;
  /** Asked for again meanwhile: what is being read may be older than that. */
  again: Domain | null;
}

/** Reads domains anew: each by one reader at a time, once more when it was asked for meanwhile, and never more often. */
export class Refreshes {
  readonly #refresh: (domain: Domain, how: Departure) => Promise<void>;
  readonly #running = new Map<string, Refresh>();

  /** `refresh` never rejects; the departure is what it is to be called when the domain is gone. */
  constructor(refresh: (domain: Domain, how: Departure) => Promise<void>) {
    this.#refresh = refresh;
  }

  /** Whether this one is being read. */
  asks(uuid: string): boolean {
    return this.#running.has(uuid);
  }

  ask(domain: Domain): void {
    void this.#once(domain, 'removed');
  }

  /** Resolves when all of them were read. */
  async all(domains: readonly Domain[], how: Departure): Promise<void> {
    const waiting = domains.values();
    const reader = async (): Promise<void> => {
      for (const domain of waiting) await this.#once(domain, how);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, reader));
  }

  #once(domain: Domain, how: Departure): Promise<void> {
    const running = this.#running.get(domain.uuid);
    if (running !== undefined) {
      running.again = domain;
      return running.running;
    }
    const refresh: Refresh = { running: Promise.resolve(), again: domain };
    this.#running.set(domain.uuid, refresh);
    refresh.running = this.#work(domain.uuid, refresh, how);
    return refresh.running;
  }

  async #work(uuid: string, refresh: Refresh, how: Departure): Promise<void> {
    try {
      while (refresh.again !== null) {
        const domain = refresh.again;
        refresh.again = null;
        await this.#refresh(domain, how);
      }
    } finally {
      this.#running.delete(uuid);
    }
  }
}
