import { HttpTarget } from '../../http/index.ts';
import { DeliveryRefused, toJson, type Clock, type Logger } from '../../model/index.ts';
import type { Alert } from './alert.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** Who failed last time waits for the next call to all. */
export type Audience = 'all' | 'well';

const HEADERS = { 'content-type': 'application/json; charset=utf-8' };

interface Member {
  readonly origin: string;
  readonly target: HttpTarget;
  down: boolean;
}

/**
 * The members of a cluster. Each is sent every alert; one that takes it is enough, since whoever was away is sent what stands
 * with the next repeat.
 */
export class Members {
  readonly #members: readonly Member[];
  readonly #name: string;
  readonly #logger: Logger;

  constructor(settings: AlertmanagerSettings, name: string, clock: Clock, logger: Logger) {
    this.#name = name;
    this.#logger = logger;
    this.#members = settings.urls.map((url) => {
      const target = new HttpTarget({ ...settings, url: alertsUrl(url) }, clock);
      return { origin: new URL(url).origin, target, down: false };
    });
  }

  /**
   * Resolves when a member has taken the alerts and all others have answered or failed.
   * @throws what `HttpTarget.post` throws where none took them; `DeliveryRefused` only where all refused
   */
  async post(alerts: readonly Alert[], to: Audience, signal: AbortSignal): Promise<void> {
    const well = this.#members.filter(({ down }) => !down);
    const members = to === 'all' || well.length === 0 ? this.#members : well;
    const body = toJson(alerts);
    const errors = await Promise.all(members.map((member) => this.#postTo(member, body, signal)));
    if (errors.includes(null)) return;
    throw errors.find((error) => !(error instanceof DeliveryRefused)) ?? errors[0];
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ target }) => target.close()));
  }

  /** Resolves with null, or with what went wrong. */
  async #postTo(member: Member, body: string, signal: AbortSignal): Promise<unknown> {
    try {
      await member.target.post(body, HEADERS, signal);
      this.#note(member, null);
      return null;
    } catch (error) {
      // Who refuses an alert, or was not waited for, is not gone.
      const gone = !(error instanceof DeliveryRefused) && !signal.aborted;
      if (gone) this.#note(member, error instanceof Error ? error.message : 'no reason');
      return error;
    }
  }

  /** `reason` is why it is down; null where it is not. */
  #note(member: Member, reason: string | null): void {
    const down = reason !== null;
    if (member.down === down) return;
    member.down = down;
    const fields = { sink: this.#name, member: member.origin };
    if (!down) return this.#logger.info(fields, 'the Alertmanager takes alerts again');
    this.#logger.warn({ ...fields, reason }, 'an Alertmanager takes no alerts; it is sent what stands later');
  }
}

/** The base may have a path, where Alertmanager has a `--web.route-prefix`. */
function alertsUrl(base: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v2/alerts`;
  return url.href;
}
