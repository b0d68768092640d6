import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import type { BrokerAddress } from '../../amqp/index.ts';
import type { AmqpSettings } from './spec.ts';

/** Milliseconds that an answer may take. */
const PATIENCE = 10_000;
/** A longer answer is cut off: it is no broker's list of a few columns. */
const LONGEST = 64 * 1024 * 1024;

/** Why the management API gave no answer; `status` where it was one of HTTP's. */
export class ManagementError extends Error {
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.name = 'ManagementError';
    this.status = status;
  }
}

/** RabbitMQ's management API, read only. It is asked with the broker's own credentials unless others are set. */
export class ManagementApi {
  /** Host and port, for people. */
  readonly label: string;
  readonly username: string;
  readonly #base: URL;
  readonly #options: RequestOptions;

  constructor(
    settings: NonNullable<AmqpSettings['management']>,
    broker: BrokerAddress,
    { ca, cert, key, servername, rejectUnauthorized }: ConnectionOptions,
  ) {
    this.#base = new URL(settings.url.endsWith('/') ? settings.url : `${settings.url}/`);
    this.label = this.#base.host;
    const password = settings.password ?? (decodeURIComponent(this.#base.password) || broker.password);
    this.username = settings.username ?? (decodeURIComponent(this.#base.username) || broker.username);
    this.#base.username = this.#base.password = '';
    // A name expected of the broker's certificate is expected of the same host here.
    const sameHost = this.#base.hostname === broker.hostname;
    this.#options = {
      auth: `${this.username}:${password}`,
      headers: { accept: 'application/json' },
      agent: false,
      rejectUnauthorized: rejectUnauthorized ?? true,
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(sameHost && servername !== undefined && { servername }),
    };
  }

  /**
   * What stands under a path of the API, its parts encoded here. null when there is no such thing.
   * @throws ManagementError
   */
  async get(parts: readonly string[], query = ''): Promise<unknown> {
    const url = new URL(`api/${parts.map(encodeURIComponent).join('/')}${query}`, this.#base);
    const { status, text } = await this.#ask(url);
    if (status === 404) return null;
    if (status !== 200) throw new ManagementError(reasonOf(text) ?? `HTTP status ${status}`, status);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new ManagementError('its answer is not JSON: is it RabbitMQ’s management API?', null);
    }
  }

  #ask(url: URL): Promise<{ readonly status: number; readonly text: string }> {
    const request = url.protocol === 'https:' ? requestTls : requestPlain;
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new ManagementError(messageOf(error), null));
      const options = { ...this.#options, signal: AbortSignal.timeout(PATIENCE) };
      const sent = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > LONGEST) response.destroy(new Error('its answer is too long'));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      sent.on('error', fail);
      sent.end();
    });
  }
}

/** `{"error":"not_authorised","reason":"Login failed"}` */
function reasonOf(text: string): string | null {
  try {
    const { error, reason } = JSON.parse(text) as { error?: unknown; reason?: unknown };
    return typeof reason === 'string' ? `${String(error)}: ${reason}` : null;
  } catch {
    return null;
  }
}

function messageOf(error: Error): string {
  if (error.name === 'AbortError') return `it does not answer within ${PATIENCE / 1000} s`;
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
