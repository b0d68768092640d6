import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from './cleanup.ts';

interface Link {
  readonly near: Socket;
  readonly far: Socket;
}

export interface ProxyOptions {
  /** What comes back from the target does so no faster. */
  readonly bytesPerSecond?: number;
  /** Makes what each link's outgoing bytes pass on their way to the target. */
  readonly outgoing?: () => Duplex;
}

/** A TCP proxy on 127.0.0.1 whose links can go silent without being closed, as behind a firewall that forgot them. */
export class StallingProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #outgoing: () => Duplex;
  /** Bytes a second that come back from the target at most. */
  bytesPerSecond: number;

  private constructor(server: Server, { bytesPerSecond, outgoing }: ProxyOptions) {
    this.bytesPerSecond = bytesPerSecond ?? Infinity;
    this.#outgoing = outgoing ?? (() => new PassThrough());
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Forwards to port `target` until the end. */
  static async start(cleanup: Cleanup, target: number, options: ProxyOptions = {}): Promise<StallingProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new StallingProxy(server, options);
    server.on('connection', (near) => proxy.#join(near, target));
    cleanup.after(() => proxy.stop());
    return proxy;
  }

  /** How many links were made and not closed, silent ones included. */
  get links(): number {
    return this.#links.size;
  }

  /** Both directions of all present links go silent for good; later links work. */
  stall(): void {
    for (const { near, far } of this.#links) {
      for (const socket of [near, far]) socket.unpipe().pause();
    }
  }

  /** Ends all present links; later ones work. */
  cut(): void {
    for (const { near, far } of this.#links) for (const socket of [near, far]) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, target: number): void {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const link = { near, far };
    this.#links.add(link);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#links.delete(link);
        other.destroy();
      });
    }
    near.pipe(this.#outgoing()).pipe(far);
    far.pipe(throttle(() => this.bytesPerSecond)).pipe(near);
  }
}

/** Lets so many bytes through in a second, in pieces of a tenth of that. */
function throttle(bytesPerSecond: () => number): Duplex {
  return Duplex.from(async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      let sent = 0;
      while (sent < chunk.length) {
        const end = sent + Math.ceil(bytesPerSecond() / 10);
        yield chunk.subarray(sent, end);
        sent = end;
        if (end !== Infinity) await sleep(100);
      }
    }
  });
}
