import { DeliveryRefused, type Clock, type Logger, type OutgoingItem, type Sink } from '../../model/index.ts';
import { alertMaker, type Alert } from './alert.ts';
import { AlertBook } from './alertBook.ts';
import { Members } from './members.ts';
import type { AlertmanagerSettings } from './settings.ts';

export interface AlertmanagerParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The problems that stand now and that the sink's filter wants, in batches. */
  readonly standing: () => Iterable<readonly OutgoingItem[]>;
}

/** Sends what it is given, and from its making until `close` all that stands, every `repeat`. */
export function createAlertmanagerSink(settings: AlertmanagerSettings, parts: AlertmanagerParts): Sink {
  return new AlertmanagerSink(settings, parts);
}

class AlertmanagerSink implements Sink {
  readonly name: string;
  readonly #settings: AlertmanagerSettings;
  readonly #parts: AlertmanagerParts;
  readonly #book: AlertBook;
  readonly #members: Members;
  readonly #closed = new AbortController();
  readonly #repeating: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: AlertmanagerSettings, parts: AlertmanagerParts) {
    const { name, cloud, clock, logger } = parts;
    this.name = name;
    this.#settings = settings;
    this.#parts = parts;
    this.#book = new AlertBook(alertMaker(settings, cloud), settings.repeat, clock);
    this.#members = new Members(settings, name, clock, logger);
    this.#repeating = this.#repeat();
  }

  /** A gap says nothing to an Alertmanager: what stands follows it, and what was cleared in it ends by itself. */
  deliver(items: readonly OutgoingItem[], signal: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      const alerts = this.#book.take(items);
      if (alerts.length > 0) await this.#members.post(alerts, 'well', signal);
    });
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#repeating;
    await this.#members.close();
  }

  async #repeat(): Promise<void> {
    const { clock, logger } = this.#parts;
    const { signal } = this.#closed;
    for (let told = false; !signal.aborted; await clock.sleep(this.#settings.repeat / 1000, signal)) {
      try {
        await this.#inTurn(() => this.#sendStanding(signal));
        told = false;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!told && !signal.aborted) {
          logger.warn({ sink: this.name, reason }, 'the open problems could not all be sent again');
        }
        told = true;
      }
    }
  }

  async #sendStanding(signal: AbortSignal): Promise<void> {
    const alerts = this.#book.repeat([...this.#parts.standing()].flat());
    let refusal: DeliveryRefused | null = null;
    for (const batch of batches(alerts, this.#settings.batch)) {
      try {
        await this.#members.post(batch, 'all', signal);
      } catch (error) {
        if (!(error instanceof DeliveryRefused)) throw error;
        // The others are to go on standing.
        refusal = error;
      }
    }
    if (refusal !== null) throw refusal;
  }

  /** One at a time, so that no repeat overtakes the end of what it repeats. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function* batches(alerts: readonly Alert[], size: number): Iterable<readonly Alert[]> {
  for (let from = 0; from < alerts.length; from += size) yield alerts.slice(from, from + size);
}
