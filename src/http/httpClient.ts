import type { IncomingHttpHeaders } from 'node:http';
import type { Agent, Dispatcher } from 'undici';
import type { Micros } from '../model/index.ts';
import { tlsOptions, type TlsSettings } from '../tls/index.ts';

export interface HttpClientSettings {
  /** For connecting, and then for the answer to begin. */
  readonly timeout: Micros;
  readonly tls: TlsSettings;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Whatever was answered, with any status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Its beginning, where it is longer than was to be read. */
  readonly body: Buffer;
}

interface Opened {
  readonly agent: Agent;
  readonly request: typeof import('undici').request;
}

/** Asks servers over HTTP, over one connection each, which is kept. It follows no redirect. */
export class HttpClient {
  readonly #options: Agent.Options;
  /** undici is as much code as the rest of the program: only who asks something waits for it. */
  #opened: Promise<Opened> | null = null;

  /** @throws StackwireError `config/invalid` for TLS files that cannot be used */
  constructor({ timeout, tls }: HttpClientSettings) {
    const millis = timeout / 1000;
    this.#options = {
      connections: 1,
      pipelining: 1,
      connect: { timeout: millis, ...tlsOptions(tls) },
      headersTimeout: millis,
      bodyTimeout: millis,
    };
  }

  /**
   * Resolves with the answer and at least the first `bytes` of its body; what follows is not waited for.
   * @throws Error that says of which server why nothing was answered
   */
  async ask({ url, ...options }: HttpRequest, bytes: number, signal: AbortSignal): Promise<HttpAnswer> {
    const response = await this.#answer(url, options, signal);
    const { statusCode: status, headers } = response;
    return { status, headers, body: await beginningOf(response, bytes) };
  }

  async close(): Promise<void> {
    await (await this.#opened)?.agent.destroy();
  }

  #open(): Promise<Opened> {
    // The default export is all that a library in CommonJS has left in the bundle.
    this.#opened ??= import('undici').then(({ default: undici }) => ({
      agent: new undici.Agent(this.#options),
      request: undici.request,
    }));
    return this.#opened;
  }

  async #answer(
    url: URL,
    options: Omit<HttpRequest, 'url'>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const { agent, request } = await this.#open();
    try {
      return await request(url, { ...options, signal, dispatcher: agent });
    } catch (cause) {
      // The path of an address may be its secret, as in chat systems' hooks.
      throw new Error(`${url.origin}: ${reasonOf(cause)}`, { cause });
    }
  }
}

async function beginningOf({ body }: Dispatcher.ResponseData, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= bytes) break;
    }
  } catch {
    // Half an answer: its status stands.
  }
  return Buffer.concat(parts);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const text = message === undefined || message === '' ? String(error) : message;
  return code === undefined || text.includes(code) ? text : `${text} (${code})`;
}
