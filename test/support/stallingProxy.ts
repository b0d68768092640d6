import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

interface Link {
  readonly near: Socket;
  readonly far: Socket;
}

/** A TCP proxy on 127.0.0.1 whose links can go silent without being closed, as behind a firewall that forgot them. */
export class StallingProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /**
   * Forwards to `target` until the test ends. With `bytesPerSecond` what comes back from there does so no faster.
   */
  static async start(
    context: TestContext,
    target: number,
    bytesPerSecond = Infinity,
  ): Promise<StallingProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new StallingProxy(server);
    server.on('connection', (near) => proxy.#join(near, target, bytesPerSecond));
    context.after(() => proxy.stop());
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

  async stop(): Promise<void> {
    for (const { near, far } of this.#links) for (const socket of [near, far]) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, target: number, bytesPerSecond: number): void {
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
    near.pipe(far);
    if (bytesPerSecond === Infinity) far.pipe(near);
    else far.pipe(throttle(bytesPerSecond)).pipe(near);
  }
}

/** Lets so many bytes through in a second, in pieces of a tenth of that. */
function throttle(bytesPerSecond: number): Duplex {
  const piece = Math.ceil(bytesPerSecond / 10);
  return Duplex.from(async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      for (let start = 0; start < chunk.length; start += piece) {
        yield chunk.subarray(start, start + piece);
        await sleep(100);
      }
    }
  });
}
