import type { Clock } from '../model/index.ts';
import { answerError, answerText, HttpClient, type HttpAnswer } from '../http/index.ts';
import { Keystone } from './keystone.ts';
import type { OpenstackSettings } from './openstackFields.ts';
import { OPENSTACK_MANNER } from './openstackManner.ts';
import { serviceEndpoint } from './serviceEndpoint.ts';
import type { Token } from './token.ts';
import { below, versionedUrl } from './versionedUrl.ts';

/** A service, as the catalogue knows it. */
export interface ServiceWanted {
  /** Names that its type has had, the present one first. */
  readonly types: readonly string[];
  /** The version of its API that is spoken, as it is in addresses: `v1`. */
  readonly version: string;
}

export interface ServiceRequest {
  readonly method: 'GET' | 'POST';
  /** Below the version, without a slash at its beginning. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}

export interface ServiceAnswer {
  readonly status: number;
  /** The status and what the answer says, for people. */
  readonly text: string;
}

/** Bytes of an answer that are read. */
const LONGEST = 100_000;

/** The API of one service, with a token that is renewed. */
export class OpenstackService {
  readonly #settings: OpenstackSettings;
  readonly #wanted: ServiceWanted;
  readonly #client: HttpClient;
  readonly #keystone: Keystone;
  readonly #clock: Clock;

  /** @throws StackwireError `config/invalid` for TLS files that cannot be used */
  constructor(settings: OpenstackSettings, wanted: ServiceWanted, clock: Clock) {
    this.#settings = settings;
    this.#wanted = wanted;
    this.#client = new HttpClient(settings);
    this.#keystone = new Keystone(settings.auth, this.#client, clock);
    this.#clock = clock;
  }

  /**
   * Resolves with the answer, of a status that is 2xx or among `expected`. A 401 is tried once more with another token.
   * @throws DeliveryRefused, DeliveryDelayed, or an Error that says what was answered or why nothing was
   */
  async ask(
    request: ServiceRequest,
    signal: AbortSignal,
    expected: readonly number[] = [],
  ): Promise<ServiceAnswer> {
    const token = await this.#keystone.token(signal);
    let answer = await this.#send(request, token, signal);
    if (answer.status === 401) {
      this.#keystone.renounce(token);
      answer = await this.#send(request, await this.#keystone.token(signal), signal);
    }
    const { status } = answer;
    if ((status >= 200 && status < 300) || expected.includes(status)) {
      return { status, text: answerText(answer, OPENSTACK_MANNER) };
    }
    throw answerError(answer, OPENSTACK_MANNER, this.#clock.now());
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #send(
    { path, headers, ...request }: ServiceRequest,
    token: Token,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { endpoint = serviceEndpoint(token.catalog, { ...this.#wanted, ...this.#settings }) } =
      this.#settings;
    const url = below(versionedUrl(endpoint, this.#wanted.version), path);
    const all = {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
      'x-auth-token': token.id,
    };
    return this.#client.ask({ ...request, url, headers: all }, LONGEST, signal);
  }
}
