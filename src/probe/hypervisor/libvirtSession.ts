import { ConnectionOver, LibvirtClient, type ClientEvent } from '../../libvirt/index.ts';
import type { Clock } from '../../model/index.ts';
import type { DaemonSocket } from './daemonSocket.ts';
import type { AgentLane } from './hypervisor.ts';

const LANES: readonly AgentLane[] = ['fast', 'slow'];
/** Milliseconds for a question that libvirt answers from memory, on a host that is very busy. */
const PATIENCE = 30_000;
/** Milliseconds until a lane that could not be opened is tried again. */
const LANE_AGAIN = 30_000;

export interface SessionSettings {
  readonly socket: DaemonSocket;
  readonly uri: string;
  readonly clock: Clock;
  readonly hear: (event: ClientEvent) => void;
  /** Tears down the attempt. */
  readonly giveUp: AbortSignal;
}

/**
 * Three connections to one daemon that live and end together: one that only reads and hears events, and two lanes for guest
 * agents. A lane that cannot be opened, mostly for want of a right, leaves the reading one in use.
 */
export class LibvirtSession {
  readonly reader: LibvirtClient;
  /** Resolves with the reason when the first connection ends. */
  readonly ended: Promise<string>;
  readonly #settings: SessionSettings;
  readonly #lanes = new Map<AgentLane, LibvirtClient | ConnectionOver>();
  readonly #closing = new AbortController();
  #end: (reason: string) => void = () => undefined;

  private constructor(reader: LibvirtClient, settings: SessionSettings) {
    this.reader = reader;
    this.#settings = settings;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    void reader.ended.then(this.#end);
  }

  /** @throws ConnectionOver, and what a client throws */
  static async open(settings: SessionSettings): Promise<LibvirtSession> {
    const reader = await openClient(settings, settings.socket.readOnly, true);
    const session = new LibvirtSession(reader, settings);
    const tornDown = (): void => void session.close();
    settings.giveUp.addEventListener('abort', tornDown, { once: true });
    try {
      await reader.listen();
      await session.#openLanes();
    } catch (error) {
      await session.close();
      throw error;
    } finally {
      settings.giveUp.removeEventListener('abort', tornDown);
    }
    void session.#mendLanes();
    return session;
  }

  /** The connection of a lane, or why there is none. */
  lane(lane: AgentLane): LibvirtClient | ConnectionOver {
    return this.#lanes.get(lane) ?? new ConnectionOver('the lane is not open yet');
  }

  /** Why no agent can be asked; null when one can. */
  get laneFault(): string | null {
    const fault = LANES.map((lane) => this.lane(lane)).find((lane) => lane instanceof ConnectionOver);
    return fault?.message ?? null;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const lanes = [...this.#lanes.values()].filter((lane) => lane instanceof LibvirtClient);
    await Promise.all([this.reader, ...lanes].map((client) => client.close()));
  }

  async #openLanes(): Promise<void> {
    for (const lane of LANES) {
      if (this.#lanes.get(lane) instanceof LibvirtClient) continue;
      try {
        const client = await openClient(this.#settings, this.#settings.socket.path, false);
        this.#lanes.set(lane, client);
        void client.ended.then(this.#end);
        if (this.#closing.signal.aborted) await client.close();
      } catch (error) {
        if (!(error instanceof ConnectionOver)) throw error;
        this.#lanes.set(lane, error);
      }
    }
  }

  async #mendLanes(): Promise<void> {
    const { signal } = this.#closing;
    while (this.laneFault !== null && this.reader.isOpen) {
      await this.#settings.clock.sleep(LANE_AGAIN, signal);
      if (signal.aborted) return;
      await this.#openLanes();
    }
  }
}

function openClient(
  { uri, clock, hear, giveUp }: SessionSettings,
  path: string,
  readOnly: boolean,
): Promise<LibvirtClient> {
  return LibvirtClient.open({ path, uri, readOnly, patience: PATIENCE, clock, hear, giveUp });
}
