import type { Clock } from '../model/index.ts';
import { authenticate } from './authenticate.ts';
import { EVENT_IDS, readEvent, type ClientEvent } from './clientEvents.ts';
import { stateName, type StateName } from './domainStates.ts';
import type { WireDomain } from './messages.ts';
import { CallTimeout, ConnectionOver, LibvirtError } from './libvirtErrors.ts';
import { PROCEDURES } from './procedures.ts';
import { RpcConnection } from './rpcConnection.ts';
import type { TypedValue } from './typedParameters.ts';

/** VIR_DRV_FEATURE_PROGRAM_KEEPALIVE. */
const KEEPALIVE = 10;
const READ_ONLY = 1;
/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE and _NOWAIT: figures that another job holds back are left out. */
const ACTIVE = 1;
const NO_WAIT = 1 << 29;

/** virDomainStatsTypes. */
export const STATS = { state: 1, cpu: 2, balloon: 4, vcpu: 8, interface: 16, block: 32 } as const;

export interface ClientSettings {
  /** Of the daemon's Unix socket. */
  readonly path: string;
  readonly uri: string;
  readonly readOnly: boolean;
  /** Milliseconds that a call may take, the agent's and the statistics' aside. */
  readonly patience: number;
  readonly clock: Clock;
  readonly hear: (event: ClientEvent) => void;
  /** Tears down the attempt. */
  readonly giveUp: AbortSignal;
}

export interface DomainRecord {
  readonly domain: WireDomain;
  readonly values: ReadonlyMap<string, TypedValue>;
}

/** A daemon of libvirt's, asked over one connection. Every method throws as `RpcConnection.call`. */
export class LibvirtClient {
  readonly #connection: RpcConnection;
  readonly #patience: number;

  private constructor(connection: RpcConnection, patience: number) {
    this.#connection = connection;
    this.#patience = patience;
  }

  /** Connects, logs in and opens; keepalive is on. @throws ConnectionOver with what can be done about it */
  static async open(settings: ClientSettings): Promise<LibvirtClient> {
    const { path, uri, readOnly, patience, clock, hear, giveUp } = settings;
    const connection = await RpcConnection.open(path, clock, (frame) => {
      const event = readEvent(frame);
      if (event !== null) hear(event);
    });
    const tornDown = (): void => connection.close('given up');
    giveUp.addEventListener('abort', tornDown, { once: true });
    try {
      giveUp.throwIfAborted();
      await authenticate(connection, path);
      const { supported } = await connection.call(PROCEDURES.supports, { feature: KEEPALIVE }, patience);
      if (supported !== 0) connection.keepAlive();
      await connection.call(PROCEDURES.open, { uri, flags: readOnly ? READ_ONLY : 0 }, patience);
    } catch (error) {
      connection.close('not opened');
      if (!(error instanceof LibvirtError || error instanceof CallTimeout)) throw error;
      throw new ConnectionOver(`${path}: ${uri} cannot be opened: ${error.message}`, { cause: error });
    } finally {
      giveUp.removeEventListener('abort', tornDown);
    }
    return new LibvirtClient(connection, patience);
  }

  /** Resolves with the reason when the connection is over. */
  get ended(): Promise<string> {
    return this.#connection.ended;
  }

  get isOpen(): boolean {
    return this.#connection.open;
  }

  /** Lifecycle, reboots and the agent's channel of all domains are told from now on. */
  async listen(): Promise<void> {
    for (const event of EVENT_IDS) {
      await this.#connection.call(PROCEDURES.register, { event, domain: null }, this.#patience);
    }
  }

  /** Of libvirt in the daemon, e.g. `9.0.0`. */
  async version(): Promise<string> {
    const { version } = await this.#connection.call(PROCEDURES.libVersion, null, this.#patience);
    const number = Number(version);
    return [number / 1_000_000, (number / 1000) % 1000, number % 1000].map(Math.floor).join('.');
  }

  async hostname(): Promise<string> {
    const { hostname } = await this.#connection.call(PROCEDURES.hostname, null, this.#patience);
    return hostname;
  }

  /** All domains, running or not. */
  async domains(): Promise<readonly WireDomain[]> {
    const all = { needResults: 1, flags: 0 };
    const { domains } = await this.#connection.call(PROCEDURES.domains, all, this.#patience);
    return domains;
  }

  async lookup(uuid: string): Promise<WireDomain> {
    const { domain } = await this.#connection.call(PROCEDURES.lookup, { uuid }, this.#patience);
    return domain;
  }

  /** The live XML, without secrets. */
  async xml(domain: WireDomain): Promise<string> {
    const { xml } = await this.#connection.call(PROCEDURES.xml, { domain, flags: 0 }, this.#patience);
    return xml;
  }

  async state(domain: WireDomain): Promise<{ readonly power: StateName; readonly reason: string }> {
    const answer = await this.#connection.call(PROCEDURES.state, { domain, flags: 0 }, this.#patience);
    return stateName(answer.state, answer.reason);
  }

  /** Of the domains given, or of all that run; `mask` is a sum of `STATS`. */
  async stats(
    mask: number,
    of: readonly WireDomain[] | 'running',
    millis: number,
  ): Promise<readonly DomainRecord[]> {
    const all = of === 'running';
    const args = { domains: all ? [] : of, stats: mask, flags: (all ? ACTIVE : 0) | NO_WAIT };
    const { records } = await this.#connection.call(PROCEDURES.stats, args, millis);
    return records.map(({ domain, parameters }) => ({
      domain,
      values: new Map(parameters.map(({ field, value }) => [field, value])),
    }));
  }

  /** The agent's whole answer as it came. `seconds` is told to the daemon, `millis` is how long the call is waited for. */
  async agent(domain: WireDomain, command: string, seconds: number, millis: number): Promise<string | null> {
    const args = { domain, command, timeout: seconds, flags: 0 };
    const { result } = await this.#connection.call(PROCEDURES.agent, args, millis);
    return result;
  }

  /** Says good-bye where the daemon takes it. */
  async close(): Promise<void> {
    const bye = this.#connection.call(PROCEDURES.close, null, 1000);
    await bye.catch(() => undefined);
    this.#connection.close();
  }
}
