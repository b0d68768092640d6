import {
  FinalSampler,
  HypervisorError,
  type Departure,
  type Domain,
  type DomainDescription,
  type DomainPower,
  type DomainRoster,
  type DomainStats,
  type Hypervisor,
  type KnownDomain,
  type NovaMetadata,
  type ProbeCommit,
  type ProbeEvent,
  type ProbeStore,
  type RosterListener,
} from '../../../src/probe/index.ts';
import { fromJson, toJson, type Clock, type Json, type Logger } from '../../../src/model/index.ts';

export const START = Date.UTC(2026, 2, 3, 12) * 1000;
export const UUID = '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c11';

export const NOVA: NovaMetadata = {
  displayName: 'web-1',
  createdAt: '2026-03-03T11:00:00.000000Z',
  flavor: 'm1.small',
  flavorId: '2',
  extraSpecs: {},
  extraSpecsWritten: false,
  vcpus: 1,
  memory: 2048,
  rootDisk: 20,
  ephemeralDisk: 5,
  swap: 0,
  imageId: '0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19',
  imageFacts: null,
  imageProperties: {},
  projectId: '10296907e44248d2a707689f77d59ef6',
  projectName: 'demo',
  userId: '6d581c230c86475abf70cce41440e8a1',
  userName: 'demo',
};

export function description(more: Partial<DomainDescription> = {}): DomainDescription {
  return {
    uuid: UUID,
    name: 'instance-0000001a',
    id: 7,
    channel: 'connected',
    panicDevice: false,
    balloonPeriod: 10,
    disks: ['vda'],
    imageFormats: { vda: 'qcow2' },
    osType: 'hvm',
    architecture: 'x86_64',
    interfaces: [
      {
        device: 'tap2f1c9a60-11',
        mac: 'fa:16:3e:00:00:01',
        filter: null,
        parameters: {},
        interfaceId: null,
        bridge: null,
      },
    ],
    nova: NOVA,
    ...more,
  };
}

/** Figures of a domain as libvirt's bulk call gives them, `seconds` after its start. */
export function statsAt(seconds: number): DomainStats {
  return new Map<string, number | string>([
    ['state.state', 1],
    ['cpu.time', seconds * 1e9 + 7],
    ['vcpu.current', 1],
    ['vcpu.maximum', 1],
    ['vcpu.0.time', seconds * 9e8],
    ['vcpu.0.wait', seconds * 1e8],
    ['balloon.current', 2_097_152],
    ['balloon.rss', 204_800],
    ['block.count', 1],
    ['block.0.name', 'vda'],
    ['block.0.rd.reqs', seconds * 2],
    ['block.0.rd.bytes', seconds * 1024],
    ['net.count', 1],
    ['net.0.name', 'tap2f1c9a60-11'],
    ['net.0.rx.bytes', seconds * 100],
    ['net.0.tx.bytes', seconds * 10],
  ]);
}

/** Time passes only where it is told to, and whoever sleeps until then wakes in turn. */
export class HandClock implements Clock {
  time = START;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  readonly #listeners = new Set<(by: number) => void>();

  now(): number {
    return this.time;
  }

  sleep(millis: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#sleepers.push({ until: this.time + millis * 1000, wake });
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  onStep(hear: (by: number) => void): () => void {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  /** Somebody sets the clock; no time passes, and whoever sleeps does not notice. */
  set(seconds: number): void {
    const by = seconds * 1e6;
    this.time += by;
    this.#sleepers = this.#sleepers.map(({ until, wake }) => ({ until: until + by, wake }));
    for (const hear of this.#listeners) hear(by);
  }

  async pass(seconds: number): Promise<void> {
    const end = this.time + seconds * 1e6;
    for (;;) {
      await rest();
      const next = Math.min(...this.#sleepers.map(({ until }) => until));
      if (next > end) break;
      this.time = Math.max(this.time, next);
      const due = this.#sleepers.filter(({ until }) => until <= this.time);
      this.#sleepers = this.#sleepers.filter(({ until }) => until > this.time);
      for (const { wake } of due) wake();
    }
    this.time = end;
    await rest();
  }
}

/** Lets everything run that waits for no time. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Keeps what is committed as JSON text, as a disk would. */
export class MemoryStore implements ProbeStore {
  readonly #texts = new Map<string, string>();
  readonly events: ProbeEvent[] = [];
  broken = false;

  read(): ReadonlyMap<string, Json> {
    return new Map([...this.#texts].map(([uuid, text]) => [uuid, fromJson(text)]));
  }

  commit({ put, remove, events }: ProbeCommit): void {
    if (this.broken) throw new Error('the disk is full');
    for (const [uuid, json] of put ?? []) this.#texts.set(uuid, toJson(json));
    for (const uuid of remove ?? []) this.#texts.delete(uuid);
    this.events.push(...(events ?? []));
  }
}

/** A host with domains that come and go as a test says; what libvirt itself does is tested against libvirt. */
export class FakeHost implements DomainRoster, Pick<Hypervisor, 'stats' | 'statsOf'> {
  current = true;
  lost = false;
  /** There is a connection, and its counters cannot be read. */
  failing = false;
  readonly #domains = new Map<string, KnownDomain>();
  readonly figures = new Map<string, DomainStats>();
  #listeners: RosterListener[] = [];

  all(): Iterable<KnownDomain> {
    return this.#domains.values();
  }

  get(uuid: string): KnownDomain | undefined {
    return this.#domains.get(uuid);
  }

  listen(listener: RosterListener): void {
    this.#listeners.push(listener);
  }

  stats(): Promise<ReadonlyMap<string, DomainStats>> {
    if (this.lost) return Promise.reject(new HypervisorError('lost', 'no connection'));
    if (this.failing) return Promise.reject(new HypervisorError('failed', 'no answer'));
    return Promise.resolve(new Map(this.figures));
  }

  statsOf({ uuid }: Domain): Promise<DomainStats | null> {
    const stats = this.figures.get(uuid);
    if (this.lost || this.failing || stats === undefined)
      return Promise.reject(new HypervisorError('gone', 'no such domain'));
    return Promise.resolve(stats);
  }

  /** A domain is seen in this state. */
  see(power: DomainPower, about: DomainDescription = description(), reason = 'unknown'): void {
    const before = this.#domains.get(about.uuid) ?? null;
    const known: KnownDomain = { description: about, state: { power, reason } };
    this.#domains.set(about.uuid, known);
    for (const listener of this.#listeners) listener.changed?.(known, before);
  }

  depart(how: Departure, uuid = UUID): void {
    const known = this.#domains.get(uuid);
    if (known === undefined) throw new Error(`no domain ${uuid}`);
    this.#domains.delete(uuid);
    this.figures.delete(uuid);
    for (const listener of this.#listeners) listener.departed?.(known, how);
  }

  /** Without anybody being told, as while the probe is away. */
  vanish(uuid = UUID): void {
    this.#domains.delete(uuid);
    this.figures.delete(uuid);
  }

  forgetListeners(): void {
    this.#listeners = [];
  }
}

export interface Rig {
  readonly host: FakeHost;
  readonly clock: HandClock;
  readonly store: MemoryStore;
  readonly sampler: FinalSampler;
  readonly logged: string[];
  /** Another process on the same disk. */
  readonly again: () => Rig;
  /** `destroyed`, `shutdown`, …: the domain ceased to run. */
  readonly stopped: (detail: string) => void;
}

export function rig(
  host = new FakeHost(),
  clock = new HandClock(),
  store = new MemoryStore(),
  grace = 120e6,
): Rig {
  const logged: string[] = [];
  const log = (_: unknown, text: string): void => void logged.push(text);
  const logger: Logger = { info: log, warn: log, error: log };
  const sampler = new FinalSampler(
    { interval: 60e6, grace },
    { hypervisor: host as unknown as Hypervisor, roster: host, store, clock, logger, host: 'ndc27-3205' },
  );
  sampler.start();
  return {
    host,
    clock,
    store,
    sampler,
    logged,
    again: () => {
      host.forgetListeners();
      return rig(host, clock, store, grace);
    },
    stopped: (detail) => {
      host.see('shutoff', description({ id: null }));
      sampler.hear({ kind: 'lifecycle', domain: description(), event: 'stopped', detail });
    },
  };
}
