import { toJson } from '../../model/index.ts';
import { agentDeadline } from './agentDeadline.ts';
import { agentRefusal } from './agentRefusal.ts';
import { readAgentReply } from './agentReply.ts';
import { ConnectionKeeper, type DriverParts } from './connectionKeeper.ts';
import { describeDomain } from './domainXml.ts';
import {
  HypervisorError,
  type AgentAnswer,
  type AgentCall,
  type AgentCommand,
  type Domain,
  type DomainDescription,
  type DomainState,
  type DomainStats,
  type Hypervisor,
  type HypervisorEvent,
} from './hypervisor.ts';
import type { HypervisorSettings } from './settings.ts';
import { Turns } from './turns.ts';
import { VirshEvents } from './virshEvents.ts';
import { readDomains, readEventLine, readState, readStats, type VirshEvent } from './virshOutput.ts';
import { runVirsh, type VirshAccess } from './virshProgram.ts';

/** Programs at a time that read; agents are asked beside them. */
const READERS = 4;
const PATIENCE = 30_000;
const STATS_PATIENCE = 60_000;
const STATS = ['--state', '--cpu-total', '--balloon', '--vcpu', '--interface', '--block', '--nowait'];

/**
 * libvirt by its program `virsh`, started anew for every question: a fallback, for each costs some ten milliseconds of the
 * processor. What it prints is read as virsh 9.0 prints it.
 */
export class VirshHypervisor implements Hypervisor {
  readonly tellsNova = true;
  readonly #access: VirshAccess;
  readonly #parts: DriverParts;
  readonly #keeper: ConnectionKeeper;
  readonly #readers = new Turns(READERS);
  /** Domains of which a program is still out. */
  readonly #out = new Set<string>();
  /** By name, as the list said last: events have no UUID. */
  #known: ReadonlyMap<string, Domain> = new Map();
  #events: VirshEvents | null = null;
  /** Keeps events in their order while the list is asked for one of them. */
  #passing: Promise<void> = Promise.resolve();

  constructor(settings: Pick<HypervisorSettings, 'uri' | 'socket' | 'virsh'>, parts: DriverParts) {
    const { uri, socket, virsh = 'virsh' } = settings;
    this.#parts = parts;
    this.#keeper = new ConnectionKeeper(parts);
    this.#access = {
      program: virsh,
      uri: socket === undefined ? uri : `${uri}?socket=${encodeURI(socket)}`,
      over: this.#keeper.stopping,
    };
  }

  get description(): string {
    return `virsh on ${this.#access.uri}`;
  }

  get connected(): boolean {
    return this.#keeper.lost === null;
  }

  async start(listener: (event: HypervisorEvent) => void): Promise<void> {
    await this.#keeper.start((opened, hear) => this.#visit(opened, hear), listener);
  }

  async domains(): Promise<readonly Domain[]> {
    const domains = readDomains(await this.#read(['list', '--all', '--uuid', '--id', '--name']));
    this.#known = new Map(domains.map((domain) => [domain.name, domain]));
    return domains;
  }

  async describe(domain: Domain): Promise<DomainDescription> {
    return describeDomain(domain, await this.#read(['dumpxml', domain.uuid]));
  }

  async state(domain: Domain): Promise<DomainState> {
    return readState(await this.#read(['domstate', domain.uuid, '--reason']));
  }

  async stats(): Promise<ReadonlyMap<string, DomainStats>> {
    const named = readStats(await this.#read(['domstats', '--list-active', ...STATS], STATS_PATIENCE));
    if ([...named.keys()].some((name) => !this.#known.has(name))) await this.domains();
    return new Map(
      [...named].flatMap(([name, stats]) => {
        const uuid = this.#known.get(name)?.uuid;
        return uuid === undefined ? [] : [[uuid, stats]];
      }),
    );
  }

  async statsOf(domain: Domain): Promise<DomainStats> {
    const [stats] = readStats(await this.#read(['domstats', domain.uuid, ...STATS])).values();
    if (stats === undefined) throw new HypervisorError('gone', `${domain.name} has no statistics`);
    return stats;
  }

  async askAgent({ uuid }: Domain, command: AgentCommand, call: AgentCall): Promise<AgentAnswer> {
    const { lost } = this.#keeper;
    if (lost !== null) return { kind: 'unknown', because: lost };
    if (this.#out.has(uuid))
      return { kind: 'unknown', because: 'virsh still waits for an earlier answer of this guest' };
    const seconds = Math.max(1, Math.ceil(call.seconds));
    const words = ['qemu-agent-command', uuid, toJson(command), '--timeout', String(seconds)];
    this.#out.add(uuid);
    try {
      return readAgentReply(await runVirsh(this.#access, words, agentDeadline(seconds)));
    } catch (error) {
      return agentRefusal(null, error instanceof Error ? error.message : String(error));
    } finally {
      this.#out.delete(uuid);
    }
  }

  async close(): Promise<void> {
    this.#keeper.stop();
    this.#events?.stop();
    await this.#keeper.stopped();
  }

  async #visit(opened: () => void, hear: (event: HypervisorEvent) => void): Promise<string> {
    const events = new VirshEvents(this.#access, (line) => {
      const event = readEventLine(line);
      if (event !== null) this.#passing = this.#passing.then(() => this.#pass(event, hear));
    });
    this.#events = events;
    try {
      const over = events.ended.then((reason) => Promise.reject(new Error(reason)));
      await Promise.race([this.#list(), over]);
      this.#parts.logger.info({}, `connected by ${this.description}`);
      opened();
      return await events.ended;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      events.stop();
    }
  }

  /** The machine of the name as it was last known, or as the list says now. */
  async #pass(event: VirshEvent, hear: (event: HypervisorEvent) => void): Promise<void> {
    if (!this.#known.has(event.name)) await this.#list().catch(() => undefined);
    const domain = this.#known.get(event.name);
    // It has come and gone: nobody has ever heard of it.
    if (domain === undefined) return;
    const { name: _, ...told } = event;
    hear({ ...told, domain });
  }

  async #list(): Promise<void> {
    const output = await runVirsh(
      this.#access,
      ['-r', 'list', '--all', '--uuid', '--id', '--name'],
      PATIENCE,
    );
    this.#known = new Map(readDomains(output).map((domain) => [domain.name, domain]));
  }

  #read(words: readonly string[], millis = PATIENCE): Promise<string> {
    return this.#readers.take(async () => {
      this.#keeper.demand();
      return runVirsh(this.#access, ['-r', ...words], millis);
    });
  }
}
