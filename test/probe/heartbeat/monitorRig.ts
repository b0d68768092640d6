import type { Json, Logger } from '../../../src/model/index.ts';
import {
  HeartbeatMonitor,
  type AgentAnswer,
  type AgentCall,
  type AgentCommand,
  type AgentLane,
  type ApplicationSettings,
  type Departure,
  type Domain,
  type DomainDescription,
  type DomainPower,
  type DomainStats,
  type GuestReport,
  type HeartbeatSettings,
  type Hypervisor,
  type HypervisorEvent,
  type LifecycleEvent,
} from '../../../src/probe/index.ts';
import {
  description,
  FakeHost,
  HandClock,
  MemoryStore,
  rest,
  START,
  UUID,
} from '../samples/samplerHarness.ts';

export { description, HandClock, rest, START, UUID };

export const SETTINGS: HeartbeatSettings = {
  select: 'channel',
  properties: ['stackwire:heartbeat', 'stackwire_heartbeat'],
  allow: [],
  deny: [],
  interval: 10e6,
  timeout: 2e6,
  failures: 3,
  counting: 'exact',
  hold: 120e6,
  back_off: [10e6, 20e6, 40e6, 60e6],
  boot_grace: 300e6,
  agent_grace: 60e6,
  host_stall: { guests: 4, percent: 50 },
  lanes: { each: 4, all: 8 },
};

export const NO_APPLICATION: ApplicationSettings = {
  select: 'channel',
  properties: [],
  allow: [],
  deny: [],
  interval: 30e6,
  stale: 120e6,
  max_bytes: 4096,
};

export type Agent = (command: AgentCommand) => AgentAnswer;

const kind =
  (answer: AgentAnswer): Agent =>
  () =>
    answer;

/** How an agent may do. */
export const AGENTS = {
  alive: ({ execute }: AgentCommand): AgentAnswer => ({
    kind: 'answer',
    value: execute === 'guest-info' ? { version: '7.2.22', supported_commands: [] } : {},
  }),
  silent: kind({ kind: 'silent' }),
  absent: kind({ kind: 'absent' }),
  refusing: kind({
    kind: 'refused',
    class: 'CommandNotFound',
    description: 'The command guest-ping has been disabled',
  }),
  occupied: kind({ kind: 'occupied' }),
  busy: kind({ kind: 'unknown', because: 'cannot acquire state change lock' }),
  notRunning: kind({ kind: 'not-running' }),
} satisfies Record<string, Agent>;

export interface Asked {
  readonly uuid: string;
  readonly execute: string;
  readonly call: AgentCall;
  readonly at: number;
}

/** Virtual machines whose agents do as a test says. Silence takes as long as libvirt waits: what was asked once, then 5 s. */
export class FakeHypervisor extends FakeHost implements Hypervisor {
  readonly description = 'a fake';
  tellsNova = true;
  readonly asked: Asked[] = [];
  readonly agents = new Map<string, Agent>();
  readonly #clock: HandClock;
  readonly #flying = new Map<string, number>();
  /** Most questions that were out at a time: all of them, of one lane, for one domain. */
  readonly most = { all: 0, lane: 0, domain: 0 };
  readonly #out: { uuid: string; lane: AgentLane }[] = [];

  constructor(clock: HandClock) {
    super();
    this.#clock = clock;
  }

  get connected(): boolean {
    return !this.lost;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  domains(): Promise<readonly Domain[]> {
    return Promise.resolve([...this.all()].map(({ description: domain }) => domain));
  }

  describe({ uuid }: Domain): Promise<DomainDescription> {
    return Promise.resolve(this.known(uuid).description);
  }

  state({ uuid }: Domain): Promise<{ power: DomainPower; reason: string }> {
    return Promise.resolve(this.known(uuid).state);
  }

  override statsOf(domain: Domain): Promise<DomainStats | null> {
    return this.figures.has(domain.uuid) ? super.statsOf(domain) : Promise.resolve(null);
  }

  async askAgent(
    { uuid }: Domain,
    { execute, ...rest }: AgentCommand,
    call: AgentCall,
  ): Promise<AgentAnswer> {
    this.asked.push({ uuid, execute, call, at: this.#clock.time });
    const flight = { uuid, lane: call.lane };
    this.#out.push(flight);
    this.most.all = Math.max(this.most.all, this.#out.length);
    const count = (which: (one: typeof flight) => boolean): number => this.#out.filter(which).length;
    this.most.lane = Math.max(
      this.most.lane,
      count(({ lane }) => lane === call.lane),
    );
    this.most.domain = Math.max(
      this.most.domain,
      count((one) => one.uuid === uuid),
    );
    const answer = (this.agents.get(uuid) ?? AGENTS.alive)({ execute, ...rest });
    const failures = this.#flying.get(uuid) ?? 0;
    if (answer.kind === 'silent') {
      this.#flying.set(uuid, failures + 1);
      await this.#clock.sleep(failures === 0 ? call.seconds * 1000 : 5000);
    } else this.#flying.delete(uuid);
    this.#out.splice(this.#out.indexOf(flight), 1);
    return answer;
  }

  private known(uuid: string): NonNullable<ReturnType<FakeHost['get']>> {
    const known = this.get(uuid);
    if (known === undefined) throw new Error(`no domain ${uuid}`);
    return known;
  }
}

export interface MonitorRig {
  readonly clock: HandClock;
  readonly store: MemoryStore;
  readonly host: FakeHypervisor;
  readonly monitor: HeartbeatMonitor;
  readonly logged: string[];
  readonly agent: (agent: Agent, uuid?: string) => void;
  readonly hear: (event: HypervisorEvent) => void;
  readonly life: (event: LifecycleEvent, detail: string, uuid?: string) => void;
  readonly depart: (how: Departure, uuid?: string) => void;
  readonly report: (uuid?: string) => GuestReport;
  /** Event types, without their common beginning, with the health told. */
  readonly told: () => string[];
  /** Another process on the same disk. */
  readonly again: (settings?: Partial<HeartbeatSettings>) => MonitorRig;
}

export interface RigOptions {
  readonly settings?: Partial<HeartbeatSettings>;
  readonly application?: Partial<ApplicationSettings>;
  readonly clock?: HandClock;
  readonly host?: FakeHypervisor;
  readonly store?: MemoryStore;
}

export function monitorRig(options: RigOptions = {}): MonitorRig {
  const clock = options.clock ?? new HandClock();
  const host = options.host ?? new FakeHypervisor(clock);
  const store = options.store ?? new MemoryStore();
  const logged: string[] = [];
  const log = (_: unknown, text: string): void => void logged.push(text);
  const logger: Logger = { info: log, warn: log, error: log };
  const monitor = new HeartbeatMonitor(
    { hypervisor: host, roster: host, store, clock, logger, host: 'ndc27-3205' },
    { ...SETTINGS, ...options.settings },
    { ...NO_APPLICATION, ...options.application },
  );
  monitor.start();
  const domain = (uuid: string): Domain => description({ uuid });
  return {
    clock,
    store,
    host,
    monitor,
    logged,
    agent: (agent, uuid = UUID) => void host.agents.set(uuid, agent),
    hear: (event) => monitor.hear(event),
    life: (event, detail, uuid = UUID) =>
      monitor.hear({ kind: 'lifecycle', domain: domain(uuid), event, detail }),
    depart: (how, uuid = UUID) => host.depart(how, uuid),
    report: (uuid = UUID) => {
      const found = [...monitor.reports()].find((report) => report.uuid === uuid);
      if (found === undefined) throw new Error(`no report of ${uuid}`);
      return found;
    },
    told: () => store.events.map(({ eventType, payload }) => shortly(eventType, payload['health'] ?? null)),
    again: (settings = {}) => {
      host.forgetListeners();
      return monitorRig({ ...options, clock, host, store, settings: { ...options.settings, ...settings } });
    },
  };
}

function shortly(eventType: string, health: Json): string {
  const [, group = '', word = ''] = eventType.split('.');
  return group === 'health' && typeof health === 'string' ? health : `${group}.${word}`;
}

/** So many domains that run, met by the monitor. */
export function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function meet(rig: MonitorRig, count: number): string[] {
  const uuids = Array.from({ length: count }, (_, at) => uuidOf(at + 1));
  uuids.forEach((uuid, at) =>
    rig.host.see(
      'running',
      description({ uuid, name: `instance-${(at + 1).toString(16).padStart(8, '0')}`, id: at + 1 }),
    ),
  );
  return uuids;
}

/** Lets time pass until somebody is asked, whose answer is not there yet when he is silent. */
export async function untilAsked({ clock, host }: MonitorRig): Promise<void> {
  const { length } = host.asked;
  for (let turn = 0; host.asked.length === length; turn += 1) {
    if (turn > 100) throw new Error('nobody was asked');
    await clock.pass(0.5);
  }
}
