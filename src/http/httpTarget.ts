import { Agent, request, type Dispatcher } from 'undici';
import { DeliveryDelayed, DeliveryRefused, type Clock, type Micros } from '../model/index.ts';
import { retryAfter } from './retryAfter.ts';
import { tlsOptions, type TlsSettings } from './tlsOptions.ts';

export interface HttpTargetSettings {
  /** May carry a user and a password. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For connecting, and then for the answer to begin. */
  readonly timeout: Micros;
  readonly tls: TlsSettings;
}

/** How a protocol over HTTP answers. */
export interface HttpManner {
  /** Whether a status is an answer to what was sent, and not to who sends it, so that trying it again changes nothing. */
  refuses(status: number): boolean;
  /** What the body of an answer that is not 2xx says to a person. */
  textOf(body: Buffer): string;
  /** Bytes of an answer that are read. What follows is not waited for. */
  readonly answer: number;
}

/** Characters of an answer that are shown. */
const SHOWN = 300;

const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

const PLAIN: HttpManner = {
  refuses: (status) => REFUSALS.has(status),
  textOf: (body) => body.toString(),
  answer: 2000,
};

/** An address that takes POSTs, over one connection that is kept. */
export class HttpTarget {
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;
  readonly #clock: Clock;
  readonly #manner: HttpManner;

  /** @throws StackwireError `config/invalid` for TLS files that cannot be used */
  constructor({ url, headers, timeout, tls }: HttpTargetSettings, clock: Clock, manner = PLAIN) {
    const { address, authorization } = splitUrl(url);
    this.#url = address;
    this.#headers = { ...authorization, ...headers };
    this.#clock = clock;
    this.#manner = manner;
    const millis = timeout / 1000;
    this.#agent = new Agent({
      connections: 1,
      pipelining: 1,
      connect: { timeout: millis, ...tlsOptions(tls) },
      headersTimeout: millis,
      bodyTimeout: millis,
    });
  }

  /**
   * Resolves when the target has taken the body, with its answer.
   * @throws DeliveryRefused, DeliveryDelayed, or an Error that says what was answered or why nothing was
   */
  async post(
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const response = await this.#ask(body, headers, signal);
    const { statusCode: status } = response;
    const bytes = await beginningOf(response, this.#manner.answer);
    if (status >= 200 && status < 300) return bytes;
    const text = this.#manner.textOf(bytes).replace(/\s+/g, ' ').trim().slice(0, SHOWN);
    const answer = `HTTP ${status}${text === '' ? '' : `: ${text}`}`;
    if (this.#manner.refuses(status)) throw new DeliveryRefused(answer);
    const header = response.headers['retry-after'];
    const wait = retryAfter(Array.isArray(header) ? header[0] : header, this.#clock.now());
    throw wait === null ? new Error(answer) : new DeliveryDelayed(answer, wait);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #ask(
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await request(this.#url, {
        method: 'POST',
        headers: { ...headers, ...this.#headers },
        body,
        signal,
        dispatcher: this.#agent,
      });
    } catch (cause) {
      // The path of an address may be its secret, as in chat systems' hooks.
      throw new Error(`${this.#url.origin}: ${reasonOf(cause)}`, { cause });
    }
  }
}

function splitUrl(text: string): { readonly address: URL; readonly authorization: Record<string, string> } {
  const address = new URL(text);
  const { username, password } = address;
  address.username = '';
  address.password = '';
  if (username === '' && password === '') return { address, authorization: {} };
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, authorization: { authorization: `Basic ${Buffer.from(plain).toString('base64')}` } };
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
