import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject, Logger } from '../../src/model/index.ts';
import { systemClock } from '../../src/machine/index.ts';
import {
  createHypervisor,
  HeartbeatMonitor,
  HostRoster,
  SqliteProbeStore,
  type ApplicationSettings,
  type GuestReport,
  type HeartbeatSettings,
  type Hypervisor,
  type ProbeEvent,
} from '../../src/probe/index.ts';
import type { Cleanup } from './cleanup.ts';
import type { Libvirtd } from './libvirtd.ts';

const LOOK = 20;
const PATIENCE = 120_000;
const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The probe's heartbeat on a libvirtd of ours, with its store on disk, as the program puts them together. */
export class GuestWatch {
  readonly #hypervisor: Hypervisor;
  readonly #roster: HostRoster;
  readonly #monitor: HeartbeatMonitor;
  readonly #store: SqliteProbeStore;
  readonly #events: ProbeEvent[] = [];

  private constructor(
    hypervisor: Hypervisor,
    roster: HostRoster,
    monitor: HeartbeatMonitor,
    store: SqliteProbeStore,
  ) {
    this.#hypervisor = hypervisor;
    this.#roster = roster;
    this.#monitor = monitor;
    this.#store = store;
  }

  static async start(
    cleanup: Cleanup,
    { socket }: Libvirtd,
    heartbeat: HeartbeatSettings,
    application: ApplicationSettings,
  ): Promise<GuestWatch> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-watch-'));
    cleanup.after(() => rmSync(folder, { recursive: true, force: true }));
    const shared = { clock: systemClock, logger: quiet };
    const hypervisor = createHypervisor({ driver: 'libvirt', uri: 'qemu:///system', socket }, shared);
    const roster = new HostRoster({ hypervisor, ...shared });
    const host = 'compute-1';
    const bounds = { maxEvents: 10_000, maxBytes: 10_000_000 };
    const store = SqliteProbeStore.open({ folder, bounds, host, ...shared });
    const parts = { hypervisor, roster, store, host, ...shared };
    const monitor = new HeartbeatMonitor(parts, heartbeat, application);
    const watch = new GuestWatch(hypervisor, roster, monitor, store);
    cleanup.after(() => watch.#stop());
    monitor.start();
    roster.start();
    await hypervisor.start((event) => {
      roster.hear(event);
      monitor.hear(event);
    });
    return watch;
  }

  /** What was told of a guest since `forget`, or of the whole host. */
  told(uuid: string | null): readonly ProbeEvent[] {
    const waiting = this.#store.take(1000);
    this.#store.settle(waiting);
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
    return [...this.#monitor.reports()].find((report) => report.uuid === uuid);
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
    const answered = (): number => this.#monitor.figures.answers[kind] ?? 0;
    const before = answered();
    await this.holds(() => answered() >= before + count, `${count} times ${kind}`);
  }

  async #stop(): Promise<void> {
    await this.#monitor.stop();
    await this.#roster.stop();
    await this.#hypervisor.close();
    this.#store.close();
  }
}
