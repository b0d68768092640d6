import { request as plainRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as tlsRequest, type RequestOptions } from 'node:https';
import type { TestContext } from 'node:test';
import { systemClock } from '../../../src/app/index.ts';
import { settingsOf } from '../../../src/config/index.ts';
import type { Source } from '../../../src/model/index.ts';
import {
  createHttpSource,
  httpSourceSpec,
  type HttpSourceSettings,
} from '../../../src/sources/http/index.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';

export interface Running {
  readonly source: Source;
  readonly watcher: SourceWatcher;
  readonly lines: readonly string[];
  /** With a slash at its end. */
  readonly url: string;
}

/** Settings as a configuration would give them. */
export function httpSettings(given: Partial<HttpSourceSettings> = {}): HttpSourceSettings {
  const settings = { host: '127.0.0.1', port: 0, max_requests: 1000, max_bytes: 64_000_000, ...given };
  return settingsOf(httpSourceSpec, { type: 'http', name: 'http', settings, line: 1 });
}

/** A source that takes posts on a free port until the test ends. */
export async function runSource(
  context: TestContext,
  given: Partial<HttpSourceSettings> = {},
): Promise<Running> {
  const logger = memoryLogger();
  const watcher = new SourceWatcher();
  const source = createHttpSource(httpSettings(given), { name: 'http', clock: systemClock, logger });
  context.after(() => source.stop());
  await source.start(watcher);
  await watcher.until(({ now }) => now?.state === 'bound');
  const [, url = ''] = / (https?:\S+)$/.exec(watcher.now?.detail ?? '') ?? [];
  return { source, watcher, lines: logger.lines, url };
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Posts a body, or does what `options` say otherwise. */
export function post(
  url: string,
  body: string | Buffer,
  headers: OutgoingHttpHeaders = {},
  options: RequestOptions = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? tlsRequest : plainRequest)(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      ...options,
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString(),
        }),
      );
    });
    request.end(body);
  });
}

/** Settles whatever the source has handed over and hands over from now on. */
export function settleAll({ source, watcher }: Running): void {
  for (const { stream, position } of watcher.deliveries) source.settle(stream, position);
  const deliver = watcher.deliver.bind(watcher);
  watcher.deliver = (delivery) => {
    deliver(delivery);
    setImmediate(() => source.settle(delivery.stream, delivery.position));
  };
}
