import type { Clock } from '../model/index.ts';
import { answerError, PLAIN_MANNER, type HttpManner } from './answerError.ts';
import { HttpClient, type HttpClientSettings } from './httpClient.ts';

export interface HttpTargetSettings extends HttpClientSettings {
  /** May carry a user and a password. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a target answers. */
export interface TargetManner extends HttpManner {
  /** Bytes of an answer that are read. What follows is not waited for. */
  readonly answer: number;
}

const PLAIN: TargetManner = { ...PLAIN_MANNER, answer: 2000 };

/** An address that takes POSTs, over one connection that is kept. */
export class HttpTarget {
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #client: HttpClient;
  readonly #clock: Clock;
  readonly #manner: TargetManner;

  /** @throws StackwireError `config/invalid` for TLS files that cannot be used */
  constructor({ url, headers, ...client }: HttpTargetSettings, clock: Clock, manner = PLAIN) {
    const { address, authorization } = splitUrl(url);
    this.#url = address;
    this.#headers = { ...authorization, ...headers };
    this.#clock = clock;
    this.#manner = manner;
    this.#client = new HttpClient(client);
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
    const { answer: bytes } = this.#manner;
    const request = {
      method: 'POST',
      url: this.#url,
      headers: { ...headers, ...this.#headers },
      body,
    } as const;
    const answer = await this.#client.ask(request, bytes, signal);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw answerError(answer, this.#manner, this.#clock.now());
  }

  async close(): Promise<void> {
    await this.#client.close();
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
