import { setTimeout as wait } from 'node:timers/promises';
import { LibvirtClient, STATS, type WireDomain } from '../../src/libvirt/index.ts';
import { systemClock } from '../../src/machine/index.ts';

/** Milliseconds between two calls. */
const PAUSE = 50;
const PATIENCE = 60_000;

/** What nova-compute asks in turn: its list, then of one machine the state, the XML and the figures. */
const CALLS = ['list', 'state', 'XML', 'statistics'] as const;
type Call = (typeof CALLS)[number];

/** Another client of the same daemon, as nova-compute is: it asks all the time, and knows how long each call took. */
export class NovaCalls {
  readonly #client: LibvirtClient;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #took: Record<Call, number[]> = empty();

  private constructor(client: LibvirtClient) {
    this.#client = client;
    this.#running = this.#run();
  }

  static async on(path: string): Promise<NovaCalls> {
    const client = await LibvirtClient.open({
      path,
      uri: 'qemu:///system',
      readOnly: false,
      patience: PATIENCE,
      clock: systemClock,
      hear: () => undefined,
      giveUp: new AbortController().signal,
    });
    return new NovaCalls(client);
  }

  /** Milliseconds of each call since the last time. */
  take(): Readonly<Record<Call, readonly number[]>> {
    const took = this.#took;
    this.#took = empty();
    return took;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#client.close();
  }

  async #run(): Promise<void> {
    let domains = await this.#client.domains();
    for (let round = 0; !this.#stop.signal.aborted; round += 1) {
      const domain = domains[(round * 7) % domains.length];
      if (domain === undefined) return;
      const call = CALLS[round % CALLS.length] ?? 'list';
      const since = performance.now();
      if (call === 'list') domains = await this.#client.domains();
      else await this.#ask(call, domain);
      this.#took[call].push(performance.now() - since);
      await wait(PAUSE);
    }
  }

  async #ask(call: Call, domain: WireDomain): Promise<unknown> {
    if (call === 'state') return this.#client.state(domain);
    if (call === 'XML') return this.#client.xml(domain);
    return this.#client.stats(STATS.cpu | STATS.balloon, [domain], PATIENCE);
  }
}

function empty(): Record<Call, number[]> {
  return { list: [], state: [], XML: [], statistics: [] };
}
