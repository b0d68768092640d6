import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StackwireError, toJson, type Logger } from '../../model/index.ts';
import { guestLine } from '../status/guestLine.ts';
import type { ProbeMetrics } from '../status/probeMetrics.ts';
import { blindness, probeStatus, type ProbeView } from '../status/probeStatus.ts';
import { guard } from './guard.ts';

export interface ProbeWebSettings {
  readonly host: string;
  readonly port: number;
  readonly token?: string;
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Connections at a time: a scraper, a person, and a few that were left open. */
const CONNECTIONS = 64;
/** For the headers of a request, milliseconds. */
const PATIENCE = 10_000;

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

type Pages = Readonly<Record<string, (view: ProbeView, metrics: ProbeMetrics) => Page | Promise<Page>>>;

const PAGES: Pages = {
  '/health/live': () => page(200, { live: true }),
  '/health/ready': (view) => {
    const blind = blindness(view);
    return page(blind === null ? 200 : 503, { ready: blind === null, because: blind });
  },
  '/metrics': async (_, metrics) => ({
    status: 200,
    type: 'text/plain; version=0.0.4; charset=utf-8',
    body: await metrics.text(),
  }),
  '/api/v1/status': (view) => page(200, probeStatus(view)),
  '/api/v1/guests': ({ monitor }) => page(200, [...monitor.reports()].map(guestLine)),
};

/** Health, metrics and the guests as they are seen now. It answers GET only, and nobody beyond loopback who has no token. */
export class ProbeWeb {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    const { address, port, family } = server.address() as AddressInfo;
    this.url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    this.#server = server;
  }

  /** @throws StackwireError `http/listen` */
  static async start(
    { host, port, token }: ProbeWebSettings,
    view: ProbeView,
    metrics: ProbeMetrics,
    logger: Logger,
  ): Promise<ProbeWeb> {
    const refuses = guard(token);
    const server = createServer(
      { headersTimeout: PATIENCE, requestTimeout: PATIENCE },
      (request, response) => {
        const refusal = refuses(request.headers);
        if (refusal !== null) send(response, { ...refusal, type: TEXT_TYPE, body: `${refusal.text}\n` });
        else {
          void answer(request, view, metrics)
            .catch((error: unknown) => {
              logger.error({ error }, 'an HTTP request failed');
              return text(500, 'It could not be answered; the log says why.');
            })
            .then((found) => send(response, found));
        }
      },
    );
    server.maxConnections = CONNECTIONS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        reject(new StackwireError('http/listen', `${host}:${port}: ${cause.message}`, { cause }));
      });
      server.listen(port, host, resolve);
    });
    server.on('error', (error) => logger.warn({ error }, 'HTTP fails'));
    return new ProbeWeb(server);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}

async function answer(request: IncomingMessage, view: ProbeView, metrics: ProbeMetrics): Promise<Page> {
  const { method, url = '/' } = request;
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'The probe only answers GET.');
  const path = url.split('?', 1)[0] ?? '/';
  const make = Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
  return make?.(view, metrics) ?? text(404, `There is: ${Object.keys(PAGES).join(', ')}`);
}

function page(status: number, value: unknown): Page {
  return { status, type: JSON_TYPE, body: `${toJson(value)}\n` };
}

function text(status: number, said: string): Page {
  return { status, type: TEXT_TYPE, body: `${said}\n` };
}

function send(response: ServerResponse, { status, type, body }: Page): void {
  response.on('error', () => undefined);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  });
  response.end(body);
}
