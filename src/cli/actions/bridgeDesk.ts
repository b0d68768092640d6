import { ERRORS, StackwireError, toJson } from '../../model/index.ts';
import type {
  DeadReplay,
  DeadSelection,
  Desk,
  ErrorCode,
  ImportRequest,
  ImportResult,
  ParkedSelection,
} from '../../model/index.ts';
import type { Config } from '../../config/index.ts';

/** Listen addresses that mean every one of this machine's. */
const ANY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The desk of a bridge that runs, asked over its HTTP. */
export class BridgeDesk implements Desk {
  readonly #base: string;
  readonly #token: string | undefined;

  constructor({ host, port, token }: Config['http']) {
    const address = ANY[host] ?? host;
    this.#base = `http://${address.includes(':') ? `[${address}]` : address}:${port}/api/v1`;
    this.#token = token;
  }

  async replay(selection: DeadSelection): Promise<DeadReplay> {
    return (await this.#post('dead-letters/replay', selection)) as DeadReplay;
  }

  async drop(selection: DeadSelection): Promise<number> {
    return ((await this.#post('dead-letters/drop', selection)) as { readonly dropped: number }).dropped;
  }

  async import({ type, asOf, rows, gone }: ImportRequest): Promise<ImportResult> {
    return (await this.#post('inventory/import', { type, as_of: asOf, rows, gone })) as ImportResult;
  }

  async retryParked(selection: ParkedSelection): Promise<number> {
    return ((await this.#post('outbox/retry', selection)) as { readonly retried: number }).retried;
  }

  async dropParked(selection: ParkedSelection): Promise<number> {
    return ((await this.#post('outbox/drop', selection)) as { readonly dropped: number }).dropped;
  }

  async #post(action: string, what: object): Promise<unknown> {
    const url = `${this.#base}/${action}`;
    const headers = {
      'Content-Type': 'application/json',
      ...(this.#token === undefined ? {} : { Authorization: `Bearer ${this.#token}` }),
    };
    const response = await fetch(url, { method: 'POST', headers, body: toJson(what) }).catch(
      (cause: unknown) => {
        throw new StackwireError(
          'store/locked',
          `the bridge that holds the store does not answer at ${url}`,
          {
            cause,
          },
        );
      },
    );
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const { code, detail } = answer as { readonly code?: string; readonly detail?: string };
    throw new StackwireError(knownCode(code), `${url}: ${detail ?? `HTTP ${response.status}`}`);
  }
}

function knownCode(code: string | undefined): ErrorCode {
  return code !== undefined && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'internal';
}
