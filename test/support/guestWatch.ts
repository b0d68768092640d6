import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isJsonObject, type JsonObject, type Logger } from '../../src/model/index.ts';
import { systemClock } from '../../src/machine/index.ts';
import {
  createHypervisor,
  FinalSampler,
  HeartbeatMonitor,
  HostRoster,
  SqliteProbeStore,
  type ApplicationSettings,
  type GuestReport,
  type HeartbeatSettings,
  type Hypervisor,
  type ProbeEvent,
  type SamplerSettings,
} from '../../src/probe/index.ts';
import type { Cleanup } from './cleanup.ts';
import type { Libvirtd } from './libvirtd.ts';

const LOOK = 20;
const PATIENCE = 120_000;
const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface WatchOptions {
  /** Nova's name of the host. */
  readonly host?: string;
  /** Also takes last samples; they are told among the events. */
  readonly samples?: SamplerSettings;
}

interface Settings extends WatchOptions {
  readonly folder: string;
  readonly socket: string;
  readonly heartbeat: HeartbeatSettings;
  readonly application: ApplicationSettings;
}

interface Parts {
  readonly hypervisor: Hypervisor;
  readonly roster: HostRoster;
  readonly monitor: HeartbeatMonitor;
  readonly sampler: FinalSampler | null;
  readonly store: SqliteProbeStore;
}

/** The probe's heartbeat on a libvirtd of ours, with its store on disk, as the program puts them together; with last samples where they are asked for. */
export class GuestWatch {
  readonly #settings: Settings;
  readonly #events: ProbeEvent[] = [];
  #parts: Parts;

  private constructor(settings: Settings, parts: Parts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  static async start(
    cleanup: Cleanup,
    { socket }: Libvirtd,
    heartbeat: HeartbeatSettings,
    application: ApplicationSettings,
    options: WatchOptions = {},
  ): Promise<GuestWatch> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-watch-'));
    cleanup.after(() => rmSync(folder, { recursive: true, force: true }));
    const settings = { ...options, folder, socket, heartbeat, application };
    const watch = new GuestWatch(settings, await open(settings));
    cleanup.after(() => watch.stop());
    return watch;
  }

  /** Another process on the same disk, after a stop. */
  async startAgain(): Promise<void> {
    this.#parts = await open(this.#settings);
  }

  /** Questions that came to something, of all guests. */
  get asked(): number {
    return Object.values(this.#parts.monitor.figures.answers).reduce((sum, count) => sum + count, 0);
  }

  /** Whether the host and its domains are known as they are now. */
  get current(): boolean {
    return this.#parts.roster.current;
  }

  /** What is remembered of a guest for its last samples, as it is on disk; null for one that is not known. */
  sampled(uuid: string): JsonObject | null {
    const record = this.#parts.store.read('samples').get(uuid);
    return isJsonObject(record) ? record : null;
  }

  /** What was told of a guest since `forget`, or of the whole host. */
  told(uuid: string | null): readonly ProbeEvent[] {
    const waiting = this.#parts.store.take(1000);
    this.#parts.store.settle(waiting);
    this.#events.push(...waiting);
    return this.#events.filter(({ payload }) => (payload['instance_id'] ?? null) === uuid);
  }

  forget(): void {
    this.told(null);
    this.#events.length = 0;
  }

  /** Types of what was told of a guest since `forget`, without what all have in common: `lost`, `health.changed agent-absent`. */
  words(uuid: string | null): readonly string[] {
    return this.told(uuid).map(({ eventType, payload }) =>
      eventType === 'guest.health.changed'
        ? `health ${payload['health'] as string}`
        : eventType.replace(/^guest\.(heartbeat\.)?/, ''),
    );
  }

  report(uuid: string): GuestReport | undefined {
    return [...this.#parts.monitor.reports()].find((report) => report.uuid === uuid);
  }

  /** Resolves with the event when it was told since `forget`. */
  async until(uuid: string | null, words: string): Promise<JsonObject> {
    return this.holds(
      () => {
        const at = this.words(uuid).indexOf(words);
        return at < 0 ? undefined : this.told(uuid)[at]?.payload;
      },
      `${words}; but ${this.words(uuid).join(', ')}`,
    );
  }

  /** Resolves with what is found as soon as it is there. */
  async holds<T>(find: () => T | undefined | false, what: string): Promise<T> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await wait(LOOK)) {
      const found = find();
      if (found !== undefined && found !== false) return found;
    }
    throw new Error(`never: ${what}`);
  }

  /** Resolves when so many answers came, of all guests, from now on. */
  async answers(kind: 'answer' | 'not-running', count: number): Promise<void> {
    const answered = (): number => this.#parts.monitor.figures.answers[kind] ?? 0;
    const before = answered();
    await this.holds(() => answered() >= before + count, `${count} times ${kind}`);
  }

  async stop(): Promise<void> {
    const { monitor, sampler, roster, hypervisor, store } = this.#parts;
    await Promise.all([monitor.stop(), sampler?.stop()]);
    await roster.stop();
    await hypervisor.close();
    this.told(null);
    store.close();
  }
}

async function open({ folder, socket, heartbeat, application, ...options }: Settings): Promise<Parts> {
  const { host = 'compute-1', samples } = options;
  const shared = { clock: systemClock, logger: quiet, host };
  const hypervisor = createHypervisor({ driver: 'libvirt', uri: 'qemu:///system', socket }, shared);
  const roster = new HostRoster({ hypervisor, ...shared });
  const bounds = { maxEvents: 10_000, maxBytes: 10_000_000 };
  const store = SqliteProbeStore.open({ folder, bounds, ...shared });
  const parts = { hypervisor, roster, store, ...shared };
  const monitor = new HeartbeatMonitor(parts, heartbeat, application);
  const sampler = samples === undefined ? null : new FinalSampler(samples, parts);
  monitor.start();
  sampler?.start();
  roster.start();
  await hypervisor.start((event) => {
    roster.hear(event);
    monitor.hear(event);
    sampler?.hear(event);
  });
  return { hypervisor, roster, monitor, sampler, store };
}
