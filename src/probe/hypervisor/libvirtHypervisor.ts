import {
  CallTimeout,
  ConnectionOver,
  LibvirtError,
  STATS,
  type LibvirtClient,
  type WireDomain,
} from '../../libvirt/index.ts';
import { SaidOnce, toJson, type Clock, type Logger } from '../../model/index.ts';
import { agentDeadline } from './agentDeadline.ts';
import { agentRefusal } from './agentRefusal.ts';
import { readAgentReply } from './agentReply.ts';
import { ConnectionKeeper, type DriverParts } from './connectionKeeper.ts';
import { daemonSocket } from './daemonSocket.ts';
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
import { LibvirtSession } from './libvirtSession.ts';
import type { HypervisorSettings } from './settings.ts';

const ALL_STATS = Object.values(STATS).reduce<number>((mask, bit) => mask | bit, 0);
/** Milliseconds; some five for each domain, and more on a busy host. */
const STATS_PATIENCE = 60_000;

/** libvirt by its wire protocol. A connection that ends is made again, for ever; nothing is known meanwhile. */
export class LibvirtHypervisor implements Hypervisor {
  readonly tellsNova = true;
  readonly #settings: Pick<HypervisorSettings, 'uri' | 'socket'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #keeper: ConnectionKeeper;
  /** Tears down an attempt at a session. */
  readonly #attempt = new AbortController();
  /** Domains of whose last command the daemon still owes the answer. */
  readonly #owed = new Set<string>();
  readonly #forbidden = new SaidOnce();
  #session: LibvirtSession | null = null;
  /** Of the socket that was tried last: another one may be there by now. */
  #path: string;

  constructor(settings: Pick<HypervisorSettings, 'uri' | 'socket'>, parts: DriverParts) {
    this.#settings = settings;
    this.#path = daemonSocket(settings.socket).path;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#keeper = new ConnectionKeeper(parts);
  }

  get description(): string {
    return `libvirt at ${this.#path}`;
  }

  get connected(): boolean {
    return this.#session !== null;
  }

  async start(listener: (event: HypervisorEvent) => void): Promise<void> {
    await this.#keeper.start((opened, hear) => this.#visit(opened, hear), listener);
  }

  async domains(): Promise<readonly Domain[]> {
    return (await this.#ask((reader) => reader.domains())).map(fromWire);
  }

  async describe(domain: Domain): Promise<DomainDescription> {
    return describeDomain(domain, await this.#ask((reader) => reader.xml(toWire(domain))));
  }

  async state(domain: Domain): Promise<DomainState> {
    return this.#ask((reader) => reader.state(toWire(domain)));
  }

  async stats(): Promise<ReadonlyMap<string, DomainStats>> {
    const records = await this.#ask((reader) => reader.stats(ALL_STATS, 'running', STATS_PATIENCE));
    return new Map(records.map(({ domain, values }) => [domain.uuid, values]));
  }

  async statsOf(domain: Domain): Promise<DomainStats> {
    const of = [toWire(domain)];
    const [record] = await this.#ask((reader) => reader.stats(ALL_STATS, of, STATS_PATIENCE));
    if (record === undefined) throw new HypervisorError('gone', `${domain.name} has no statistics`);
    return record.values;
  }

  async askAgent(domain: Domain, command: AgentCommand, call: AgentCall): Promise<AgentAnswer> {
    if (this.#session === null) return { kind: 'unknown', because: this.#keeper.lost ?? '' };
    if (this.#owed.has(domain.uuid)) {
      return { kind: 'unknown', because: 'libvirt still waits for an earlier answer of this guest' };
    }
    const client = this.#session.lane(call.lane);
    if (client instanceof ConnectionOver) return { kind: 'unknown', because: client.message };
    try {
      // Without a time libvirt marks a healthy agent as out of step.
      const seconds = Math.max(1, Math.ceil(call.seconds));
      const text = await client.agent(toWire(domain), toJson(command), seconds, agentDeadline(seconds));
      return readAgentReply(text ?? '');
    } catch (error) {
      return this.#agentFailure(domain, error);
    }
  }

  async close(): Promise<void> {
    this.#keeper.stop();
    if (this.#session === null) this.#attempt.abort();
    else await this.#session.close();
    await this.#keeper.stopped();
  }

  async #visit(opened: () => void, hear: (event: HypervisorEvent) => void): Promise<string> {
    let session: LibvirtSession | null = null;
    try {
      const socket = daemonSocket(this.#settings.socket);
      this.#path = socket.path;
      session = await LibvirtSession.open({
        socket,
        uri: this.#settings.uri,
        clock: this.#clock,
        hear: (event) => hear({ ...event, domain: fromWire(event.domain) }),
        giveUp: this.#attempt.signal,
      });
      if (this.#keeper.stopping.aborted) return 'closed';
      this.#session = session;
      void this.#tell(session);
      opened();
      return `${socket.path}: ${await session.ended}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      this.#session = null;
      await session?.close();
    }
  }

  async #tell({ reader, laneFault }: LibvirtSession): Promise<void> {
    // Whoever hears that the connection ended meanwhile says so.
    const [version, host] = await Promise.all([reader.version(), reader.hostname()]).catch(() => []);
    if (version !== undefined) this.#logger.info({ version, host }, `connected to ${this.description}`);
    if (laneFault === null) return;
    this.#logger.warn({}, `guest agents cannot be asked, all else can: ${laneFault}`);
  }

  async #ask<T>(question: (reader: LibvirtClient) => Promise<T>): Promise<T> {
    if (this.#session === null) throw new HypervisorError('lost', this.#keeper.lost ?? 'not connected');
    try {
      return await question(this.#session.reader);
    } catch (error) {
      throw asHypervisorError(error);
    }
  }

  #agentFailure({ uuid }: Domain, error: unknown): AgentAnswer {
    if (error instanceof LibvirtError) {
      if (KIND_OF[error.code] === 'refused') return this.#agentForbidden(error);
      return agentRefusal(error.code, error.message);
    }
    if (error instanceof CallTimeout) {
      this.#owed.add(uuid);
      void error.done.then(() => this.#owed.delete(uuid));
    }
    return { kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
  }

  /** No right to any agent: the socket only reads, or a policy of libvirt's refuses. It says nothing of a guest, so it is told. */
  #agentForbidden({ message }: LibvirtError): AgentAnswer {
    const because = `${this.#path}: ${message.slice(0, 256)}; agents need the socket for reading and writing`;
    if (this.#forbidden.isNew(because))
      this.#logger.warn({}, `guest agents cannot be asked, all else can: ${because}`);
    return { kind: 'unknown', because };
  }
}

/** By virErrorNumber: no such domain; not on a read-only connection, not allowed. */
const KIND_OF: Readonly<Record<number, HypervisorError['kind']>> = {
  42: 'gone',
  29: 'refused',
  88: 'refused',
};

function asHypervisorError(error: unknown): HypervisorError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ConnectionOver) return new HypervisorError('lost', message, { cause: error });
  const kind = error instanceof LibvirtError ? KIND_OF[error.code] : undefined;
  return new HypervisorError(kind ?? 'failed', message, { cause: error });
}

function fromWire({ uuid, name, id }: WireDomain): Domain {
  return { uuid, name, id: id < 0 ? null : id };
}

function toWire({ uuid, name, id }: Domain): WireDomain {
  return { uuid, name, id: id ?? -1 };
}
