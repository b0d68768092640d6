import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { readTlsFiles } from '../../tls/index.ts';
import type { HttpSourceSettings } from './spec.ts';

/** Milliseconds that a sender has for the headers, and then for the whole of a post; a slow one holds its room no longer. */
const HEADERS = 10_000;
const REQUEST = 30_000;
/** Ceilometer comes again after a polling interval, and does not try again when the connection ends just then. */
const KEEP_ALIVE = 15 * 60_000;
/** Connections at a time; those beyond it are closed. */
const CONNECTIONS = 1024;

/**
 * A server that does not listen yet.
 * @throws StackwireError `config/invalid` for TLS files that cannot be used
 */
export function makeServer(settings: HttpSourceSettings, handle: RequestListener): Server {
  const { tls } = settings;
  const limits = {
    headersTimeout: HEADERS,
    requestTimeout: REQUEST,
    keepAliveTimeout: KEEP_ALIVE,
    connectionsCheckingInterval: 1000,
  };
  const server =
    tls === undefined
      ? createServer(limits, handle)
      : createTlsServer(
          {
            ...limits,
            ...readTlsFiles(tls),
            handshakeTimeout: HEADERS,
            requestCert: tls.ca_file !== undefined,
            rejectUnauthorized: true,
          },
          handle,
        );
  // A sender that asks first is told before it sends what would be refused.
  server.on('checkContinue', handle);
  server.maxConnections = CONNECTIONS;
  return server;
}

/** Resolves with where the server listens, as an address; rejects where it cannot. */
export async function listen(server: Server, settings: HttpSourceSettings): Promise<string> {
  const { host, port } = settings;
  const listening = once(server, 'listening');
  server.listen(port, host.replace(/^\[(.*)\]$/, '$1'));
  await listening;
  const { port: actual } = server.address() as AddressInfo;
  return addressOf({ ...settings, port: actual });
}

/** The address under which a sender on this machine, or one that can resolve the name, finds it. */
export function addressOf({ host, port, tls }: Pick<HttpSourceSettings, 'host' | 'port' | 'tls'>): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${name}:${port}/`;
}
