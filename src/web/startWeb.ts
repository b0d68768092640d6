import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { StackwireError } from '../model/index.ts';
import { isLoopback } from '../guard/index.ts';
import type { HttpSettings, WebPorts } from './ports.ts';
import { createWebApp } from './webApp.ts';

/**
 * The adaptor's own type declarations need those of a browser (for WebSockets, which are not used here), so it is
 * taken without them.
 */
interface NodeServer {
  readonly createAdaptorServer: (options: {
    readonly fetch: (request: Request) => Response | Promise<Response>;
  }) => Server;
}

/** How long an answer may take to be read after `close`, milliseconds. */
const GRACE = 1000;
/** After so long without a byte taken or sent a connection is ended, milliseconds: its stream would hold a place. */
const STALLED = 120_000;

export interface WebServer {
  /** Where it listens, e.g. `http://127.0.0.1:8080/`. */
  readonly url: string;
  /** Stops listening, lets those who follow the log read to its end, and ends open connections. */
  close(): Promise<void>;
}

/**
 * Listens and serves until closed. `failed` is told of every unexpected error in a request.
 * Throws `http/listen` where the address cannot be had, `http/token-needed` for a public one without a token.
 */
export async function startWeb(
  ports: WebPorts,
  settings: HttpSettings,
  failed: (error: unknown) => void,
): Promise<WebServer> {
  const { host, port, token } = settings;
  if (token === null && !isLoopback(host)) {
    throw new StackwireError(
      'http/token-needed',
      `http.host is ${host}, which others can reach, and no http.token is set`,
    );
  }
  // Only here: with it come Node's classes for HTTP of browsers, and each command would wait for them.
  const { createAdaptorServer } = createRequire(import.meta.url)('@hono/node-server') as NodeServer;
  const app = createWebApp(ports, token, failed);
  const server = createAdaptorServer({ fetch: (request) => app.fetch(request) });
  server.setTimeout(STALLED);
  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      // A reader that never finishes must not keep the bridge from stopping.
      const late = setTimeout(() => server.closeAllConnections(), GRACE);
      await ports.followers.end();
      await closed;
      clearTimeout(late);
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('http/listen', `cannot listen on ${host}:${port}: ${reason}`, { cause: error });
  }
}
