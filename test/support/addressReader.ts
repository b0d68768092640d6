import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventContext, Message } from 'rhea';
import { openPeer, peerAccess, type Peer } from '../../src/amqp1/index.ts';
import { wallClock } from './wallClock.ts';

/** Between two tries to connect, milliseconds. */
const RETRY = 100;

/** Takes what comes to an address of a peer of AMQP 1.0, until the test ends; where its connection is lost it begins again. */
export class AddressReader {
  readonly messages: Message[] = [];
  readonly #url: string;
  readonly #address: string;
  readonly #over = new AbortController();
  #peer: Peer | null = null;
  #wake: () => void = () => undefined;

  constructor(context: TestContext, url: string, address: string) {
    this.#url = url;
    this.#address = address;
    const running = this.#run();
    context.after(async () => {
      this.#over.abort();
      await this.#peer?.close();
      await running;
    });
  }

  /** Resolves when so many have come. */
  async reached(count: number): Promise<void> {
    while (this.messages.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #run(): Promise<void> {
    const giveUp = this.#over.signal;
    const access = peerAccess({
      url: this.#url,
      pseudo_vhost: true,
      idle_timeout: 30_000_000,
      failover_strategy: 'round-robin',
      tls: { verify: true },
    });
    const [host] = access.addresses;
    while (!giveUp.aborted) {
      try {
        this.#peer = await openPeer(host, { access, name: 'reader', clock: wallClock, giveUp });
        const source = { address: this.#address, capabilities: ['queue'] };
        this.#peer.connection.open_receiver({ source }).on('message', ({ message }: EventContext) => {
          if (message) this.messages.push(message);
          this.#wake();
        });
        await this.#peer.ended;
      } catch {
        // The broker is away.
      }
      if (!giveUp.aborted) await wait(RETRY);
    }
  }
}
