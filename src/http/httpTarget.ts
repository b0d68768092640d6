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

/** Bytes of an answer that are read for a person to see. */
const ANSWER = 2000;
/** Characters of it that are shown. */
const SHOWN = 300;

/** Answers to what was sent, and not to who sends it: trying it again changes nothing. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** An address that takes POSTs, over one connection that is kept. */
export class HttpTarget {
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;
  readonly #clock: Clock;

  /** @throws StackwireError `config/invalid` for TLS files that cannot be used */
  constructor({ url, headers, timeout, tls }: HttpTargetSettings, clock: Clock) {
    const { address, authorization } = splitUrl(url);
    this.#url = address;
    this.#headers = { ...authorization, ...headers };
    this.#clock = clock;
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
   * Resolves when the target has taken the body.
   * @throws DeliveryRefused, DeliveryDelayed, or an Error that says what was answered or why nothing was
   */
  async post(body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    const response = await this.#ask(body, headers, signal);
    const { statusCode: status } = response;
    const text = await answerText(response);
    if (status >= 200 && status < 300) return;
    const answer = `HTTP ${status}${text === '' ? '' : `: ${text}`}`;
    if (REFUSALS.has(status)) throw new DeliveryRefused(answer);
    const header = response.headers['retry-after'];
    const wait = retryAfter(Array.isArray(header) ? header[0] : header, this.#clock.now());
    throw wait === null ? new Error(answer) : new DeliveryDelayed(answer, wait);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #ask(
    body: string,
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

/** The beginning of the answer's body on one line. What follows is not waited for. */
async function answerText({ body }: Dispatcher.ResponseData): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= ANSWER) break;
    }
  } catch {
    // Half an answer: its status stands.
  }
  return Buffer.concat(parts).toString().replace(/\s+/g, ' ').trim().slice(0, SHOWN);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const text = message === undefined || message === '' ? String(error) : message;
  return code === undefined || text.includes(code) ? text : `${text} (${code})`;
}
