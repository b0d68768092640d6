import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

/** How the next requests are answered; what it does not end hangs. */
export type Answer = (response: ServerResponse, posted: Posted) => void;

const TAKEN: Answer = (response) => void response.writeHead(204).end();

/** An HTTP server that remembers what was posted and taken, and can be told to behave badly. */
export class HookServer {
  /** What was posted and answered with 2xx. */
  readonly taken: Posted[] = [];
  /** All that was posted. */
  readonly posted: Posted[] = [];
  answer: Answer = TAKEN;
  readonly #tls: ServerOptions | undefined;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(tls?: ServerOptions) {
    this.#tls = tls;
  }

  get port(): number {
    return this.#port;
  }

  /** At the port that it had before, if it had one. */
  async start(): Promise<void> {
    const handle: Parameters<typeof createServer>[1] = (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const bytes = Buffer.concat(parts);
        const posted = { path: request.url ?? '', headers: request.headers, body: bytes.toString(), bytes };
        this.posted.push(posted);
        response.on('finish', () => {
          if (response.statusCode >= 200 && response.statusCode < 300) this.taken.push(posted);
        });
        this.answer(response, posted);
      });
    };
    const server = this.#tls === undefined ? createServer(handle) : createTlsServer(this.#tls, handle);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Ends it and every connection to it, as a crash would. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Answers again as a server should. */
  behave(): void {
    this.answer = TAKEN;
  }
}
