import { DeliveryDelayed, SECOND, toJson, type Clock } from '../model/index.ts';
import { answerError, answerText, type HttpClient, type HttpManner } from '../http/index.ts';
import { identityRequest } from './identityRequest.ts';
import type { AuthSettings } from './openstackFields.ts';
import { keystoneManner } from './openstackManner.ts';
import { readToken, type Token } from './token.ts';
import { below, versionedUrl } from './versionedUrl.ts';

/** Who is not let in asks again only after so long: Keystone may lock a user out who fails too often. */
const SHUT_OUT = 300 * SECOND;

/** Bytes of an answer that are read; a catalogue of many regions has some hundred thousand. */
const LONGEST = 8_000_000;

/** Keystone v3, for one user: a token that is kept until shortly before its end. */
export class Keystone {
  readonly #url: URL;
  readonly #body: string;
  readonly #way: string;
  readonly #manner: HttpManner;
  readonly #client: HttpClient;
  readonly #clock: Clock;
  #token: Token | null = null;

  constructor(auth: AuthSettings, client: HttpClient, clock: Clock) {
    this.#url = below(versionedUrl(auth.auth_url, 'v3'), 'auth/tokens');
    this.#body = toJson(identityRequest(auth));
    this.#manner = keystoneManner(auth.password ?? auth.application_credential_secret ?? '');
    this.#way =
      auth.application_credential_secret === undefined
        ? 'user, password, project and their domains'
        : 'id, secret and expiry of the application credential';
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * Resolves with a token that can still be used.
   * @throws DeliveryDelayed where Keystone does not let us in; another Error that says why there is no token
   */
  async token(signal: AbortSignal): Promise<Token> {
    const kept = this.#token;
    if (kept !== null && this.#clock.now() < kept.renew) return kept;
    return (this.#token = await this.#logIn(signal));
  }

  /** A service does not take the token any more. */
  renounce(token: Token): void {
    if (this.#token === token) this.#token = null;
  }

  async #logIn(signal: AbortSignal): Promise<Token> {
    const request = {
      method: 'POST',
      url: this.#url,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: this.#body,
    } as const;
    const answer = await this.#client.ask(request, LONGEST, signal);
    const where = `Keystone at ${this.#url.origin}`;
    if (answer.status === 401) {
      const text = `${where} does not let us in: check ${this.#way}. ${answerText(answer, this.#manner)}`;
      throw new DeliveryDelayed(text, SHUT_OUT);
    }
    if (answer.status === 201) return readToken(answer, this.#clock.now());
    const error = answerError(answer, this.#manner, this.#clock.now());
    error.message = `${where}: ${error.message}`;
    throw error;
  }
}
