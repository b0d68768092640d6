import { SaidOnce, type Clock, type Logger } from '../../model/index.ts';
import { AgentSocket } from './agentSocket.ts';
import type { DriverParts } from './connectionKeeper.ts';
import { findSockets } from './findSockets.ts';
import {
  HypervisorError,
  type AgentAnswer,
  type AgentCall,
  type AgentCommand,
  type Domain,
  type DomainDescription,
  type DomainState,
  type Hypervisor,
  type HypervisorEvent,
} from './hypervisor.ts';
import { qemuProcesses } from './qemuProcesses.ts';
import type { HypervisorSettings } from './settings.ts';

/** As nova's driver writes the path into a definition (nova, virt/libvirt/driver.py). */
const NOVAS = ['/var/lib/libvirt/qemu/org.qemu.guest_agent.*.{name}.sock'];
/** Milliseconds until it is looked again which sockets there are. */
const AGAIN = 10_000;
/** Seconds that an agent is given beyond what was asked: the sync before the command takes its time too. */
const MARGIN = 1;

interface Machine {
  readonly domain: Domain;
  readonly socket: AgentSocket;
}

/**
 * Guest agents by their sockets, where there is no libvirt, or nobody else asks the agents. A machine is a socket on which
 * somebody listens; of its state nothing is known but that, and it has no counters.
 */
export class SocketsHypervisor implements Hypervisor {
  readonly connected = true;
  readonly tellsNova = false;
  readonly #templates: readonly string[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #said = new SaidOnce();
  readonly #machines = new Map<string, Machine>();
  readonly #stopping = new AbortController();
  #hear: (event: HypervisorEvent) => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(settings: Pick<HypervisorSettings, 'agent_sockets'>, { clock, logger }: DriverParts) {
    this.#templates = settings.agent_sockets ?? NOVAS;
    this.#clock = clock;
    this.#logger = logger;
  }

  get description(): string {
    return `guest agents at ${this.#templates.join(', ')}`;
  }

  async start(listener: (event: HypervisorEvent) => void): Promise<void> {
    await this.#look();
    this.#hear = listener;
    listener({ kind: 'connected' });
    this.#running = this.#lookAgain();
  }

  domains(): Promise<readonly Domain[]> {
    return Promise.resolve([...this.#machines.values()].map(({ domain }) => domain));
  }

  async describe(domain: Domain): Promise<DomainDescription> {
    this.#find(domain);
    const nothing = {
      imageFormats: {},
      disks: [],
      interfaces: [],
      osType: null,
      architecture: null,
      nova: null,
    };
    return Promise.resolve({
      ...domain,
      channel: 'unknown',
      panicDevice: false,
      balloonPeriod: null,
      ...nothing,
    });
  }

  async state(domain: Domain): Promise<DomainState> {
    this.#find(domain);
    return Promise.resolve({ power: 'running', reason: 'unknown' });
  }

  stats(): Promise<null> {
    return Promise.resolve(null);
  }

  statsOf(): Promise<null> {
    return Promise.resolve(null);
  }

  async askAgent({ uuid }: Domain, command: AgentCommand, { seconds }: AgentCall): Promise<AgentAnswer> {
    const machine = this.#machines.get(uuid);
    if (machine === undefined) return { kind: 'gone' };
    return machine.socket.ask(command, (seconds + MARGIN) * 1000);
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    for (const { socket } of this.#machines.values()) socket.close();
    await this.#running;
  }

  async #lookAgain(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#clock.sleep(AGAIN, signal);
      if (!signal.aborted) await this.#look();
    }
  }

  async #look(): Promise<void> {
    const named = qemuProcesses();
    const found = this.#templates.flatMap(findSockets);
    const looked = found.map(async ({ path, uuid: known, name }) => {
      const uuid = known ?? named.get(name ?? '');
      if (uuid === undefined) return this.#warn(`${path}: no QEMU process says what UUID ${name} has`);
      if (this.#machines.has(uuid)) return;
      const socket = await AgentSocket.open(path, this.#clock);
      if (socket !== null) this.#add({ uuid, name: name ?? uuid, id: null }, socket);
    });
    await Promise.all(looked);
  }

  #add(domain: Domain, socket: AgentSocket): void {
    if (this.#stopping.signal.aborted || this.#machines.has(domain.uuid)) return socket.close();
    this.#machines.set(domain.uuid, { domain, socket });
    this.#hear({ kind: 'lifecycle', domain, event: 'started', detail: 'unknown' });
    void socket.closed.then(() => {
      this.#machines.delete(domain.uuid);
      if (this.#stopping.signal.aborted) return;
      this.#hear({ kind: 'lifecycle', domain, event: 'stopped', detail: 'unknown' });
    });
  }

  #find({ uuid, name }: Domain): Machine {
    const machine = this.#machines.get(uuid);
    if (machine === undefined) throw new HypervisorError('gone', `nobody listens at a socket of ${name}`);
    return machine;
  }

  #warn(text: string): void {
    if (this.#said.isNew(text)) this.#logger.warn({}, text);
  }
}
