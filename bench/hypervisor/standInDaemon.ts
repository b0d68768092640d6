import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { liveXml } from './liveXml.ts';
import { statsCost, statsOf } from './guestStats.ts';
import { type Asked, DaemonError, StandInGuest } from './standInGuest.ts';
import { StandInClient } from './standInClient.ts';
import { WorkerPool } from './workerPool.ts';
import { handler, type Handler } from './handler.ts';
import { agentMessage, PROCEDURES, PROGRAM, type WireDomain } from '../../src/libvirt/index.ts';

/** By its place in the list, so that runs are alike. */
function uuidOf(index: number): string {
  return `5ca1ab1e-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE, the procedure that tells of it, and its reason `channel`. */
const AGENT_EVENT = { id: 18, procedure: 348, channel: 2 } as const;
const LIBVIRT_VERSION = 9_000_000;
const READ_ONLY = 'operation forbidden: read only access prevents virDomainQemuAgentCommand';

/**
 * Stands in for libvirtd where five hundred machines are needed: it speaks libvirt's wire protocol on a Unix socket, with the
 * limits that were measured with the real one. Five calls of a client are taken and then it is not read from until one
 * ends; twenty workers serve all clients; agents are asked one at a time for each machine.
 */
export class StandInDaemon {
  readonly guests: readonly StandInGuest[];
  readonly workers = new WorkerPool();
  readonly #byUuid: ReadonlyMap<string, StandInGuest>;
  readonly #clients = new Set<StandInClient>();
  readonly #servers: Server[] = [];
  readonly #asked: Asked[] = [];
  readonly #handlers: readonly Handler[];
  #callbacks = 0;

  constructor(count: number) {
    this.guests = Array.from({ length: count }, (_, index) => {
      const name = `instance-${(index + 1).toString(16).padStart(8, '0')}`;
      return new StandInGuest({ name, uuid: uuidOf(index), id: index + 1 });
    });
    this.#byUuid = new Map(this.guests.map((guest) => [guest.domain.uuid, guest]));
    this.#handlers = this.#makeHandlers();
  }

  /** `path` for reading and writing, with a twin that only reads. */
  async listen(path: string): Promise<void> {
    for (const [where, readOnly] of [
      [path, false],
      [`${path}-ro`, true],
    ] as const) {
      const server = createServer((socket) => this.#welcome(socket, readOnly));
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(where, resolve));
      chmodSync(where, 0o600);
      this.#servers.push(server);
    }
  }

  /** What agents were asked since the last time. */
  takeAsked(): Asked[] {
    return this.#asked.splice(0);
  }

  /** What befalls the agent of a guest; whoever listens is told when its channel opens or closes. */
  befall(index: number, state: StandInGuest['agent']): void {
    const guest = this.guests[index];
    if (guest === undefined) throw new RangeError(`no guest ${index}`);
    const [before, now] = [guest.agent, state].map((one) => one !== 'absent');
    guest.agent = state;
    if (before === now) return;
    const { domain } = guest;
    for (const client of this.#clients) {
      const callback = client.callbacks.get(AGENT_EVENT.id);
      if (callback === undefined) continue;
      const told = { callback, domain, state: now === true ? 1 : 2, reason: AGENT_EVENT.channel };
      client.tell(PROGRAM.remote, AGENT_EVENT.procedure, agentMessage, told);
    }
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const client of this.#clients) client.end();
  }

  #welcome(socket: Socket, readOnly: boolean): void {
    const client = new StandInClient(socket, readOnly, this.workers, this.#handlers);
    this.#clients.add(client);
    socket.once('close', () => this.#clients.delete(client));
  }

  #guest({ uuid }: Pick<WireDomain, 'uuid'>): StandInGuest {
    const guest = this.#byUuid.get(uuid);
    if (guest === undefined)
      throw new DaemonError(42, `Domain not found: no domain with matching uuid '${uuid}'`);
    return guest;
  }

  #makeHandlers(): readonly Handler[] {
    const all = this.guests.map(({ domain }) => domain);
    return [
      handler(PROCEDURES.authTypes, true, () => ({ types: [0] })),
      handler(PROCEDURES.supports, true, () => ({ supported: 1 })),
      handler(PROCEDURES.open, true, () => null),
      handler(PROCEDURES.close, true, () => null),
      handler(PROCEDURES.libVersion, true, () => ({ version: LIBVIRT_VERSION })),
      handler(PROCEDURES.hostname, true, () => ({ hostname: 'stand-in' })),
      handler(PROCEDURES.domains, true, () => ({ domains: all, count: all.length })),
      handler(PROCEDURES.lookup, true, (asked) => ({ domain: this.#guest(asked).domain })),
      handler(PROCEDURES.state, true, ({ domain }) => {
        this.#guest(domain);
        return { state: 1, reason: 1 };
      }),
      handler(PROCEDURES.xml, false, ({ domain }) => ({ xml: liveXml(this.#guest(domain)) })),
      handler(PROCEDURES.register, true, ({ event }, client) => {
        this.#callbacks += 1;
        client.callbacks.set(event, this.#callbacks);
        return { callback: this.#callbacks };
      }),
      handler(PROCEDURES.stats, false, async ({ domains, stats }) => {
        const guests = domains.length === 0 ? this.guests : domains.map((domain) => this.#guest(domain));
        await wait(guests.length * statsCost(stats));
        return {
          records: guests.map((guest) => ({ domain: guest.domain, parameters: statsOf(guest, stats) })),
        };
      }),
      handler(PROCEDURES.agent, false, async ({ domain, command, timeout }, client) => {
        if (client.readOnly) throw new DaemonError(29, READ_ONLY);
        const result = await this.#guest(domain).ask(command, timeout, (asked) => this.#asked.push(asked));
        return { result };
      }),
    ];
  }
}
