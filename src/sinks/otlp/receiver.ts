import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { HttpTarget } from '../../http/index.ts';
import { DeliveryRefused, SECOND, type Clock, type Logger, type OutgoingItem } from '../../model/index.ts';
import { loadForm } from './loadForm.ts';
import { otlpManner } from './otlpManner.ts';
import { partialSuccess, type PartialSuccess } from './partialSuccess.ts';
import type { Signal } from './signals.ts';
import type { OtlpSettings } from './settings.ts';
import type { WireForm } from './wireForm.ts';

export interface ReceiverParts {
  /** The sink's. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a receiver drops is told once a minute at most. */
const QUIET = 60 * SECOND;

const NO_RECEIVER =
  'a page was answered, so this is no receiver of OTLP: look at the address, and at the headers by which to log in';

const compressed = promisify(gzip);

/** The address for one signal, and what it did with the items that it was sent. */
export class Receiver {
  readonly #signal: Signal;
  readonly #settings: OtlpSettings;
  readonly #parts: ReceiverParts;
  readonly #target: HttpTarget;
  /** Of a batch that failed: what the receiver has, and what it dropped and is not asked for again by halves. */
  readonly #taken = new WeakSet<OutgoingItem>();
  readonly #dropped = new WeakMap<OutgoingItem, string>();
  #form: WireForm | null = null;
  #rejected = 0;
  #untold = 0;
  #quietUntil = 0;

  /** @throws StackwireError `config/invalid` for TLS files that cannot be used */
  constructor(signal: Signal, url: string, settings: OtlpSettings, parts: ReceiverParts) {
    this.#signal = signal;
    this.#settings = settings;
    this.#parts = parts;
    const manner = otlpManner((body) => this.#form?.refusal(body) ?? '');
    this.#target = new HttpTarget({ ...settings, url }, parts.clock, manner);
  }

  /** Records or data points that the receiver took with others and then dropped, without saying which. */
  get rejected(): number {
    return this.#rejected;
  }

  /**
   * Resolves when the receiver has answered for all items. Those that it has are left out, should they come again.
   * @throws what `HttpTarget.post` throws, and DeliveryRefused where it dropped them all
   */
  async send(
    items: readonly OutgoingItem[],
    write: (form: WireForm, items: readonly OutgoingItem[]) => Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    const fresh = items.filter((item) => !this.#taken.has(item));
    if (fresh.length === 0) return;
    // Found by halves without asking again: what was dropped in a partial success is not to be sent twice.
    this.#refuseDropped(fresh);
    this.#form ??= await loadForm(this.#settings.protocol);
    const partial = await this.#post(write(this.#form, fresh), signal);
    if (partial !== null && partial.rejected >= fresh.length) {
      for (const item of fresh) this.#dropped.set(item, `all were rejected: ${partial.message}`);
      this.#refuseDropped(fresh);
    }
    for (const item of fresh) this.#taken.add(item);
    if (partial !== null) this.#tell(partial, fresh.length);
  }

  async close(): Promise<void> {
    await this.#target.close();
  }

  #refuseDropped(items: readonly OutgoingItem[]): void {
    const item = items.find((one) => this.#dropped.has(one));
    if (item === undefined) return;
    const answer = this.#dropped.get(item);
    // Alone it is found: it is parked now. Where it comes again, too many were, and the receiver is asked anew.
    if (items.length === 1) this.#dropped.delete(item);
    throw new DeliveryRefused(answer);
  }

  async #post(body: Uint8Array, signal: AbortSignal): Promise<PartialSuccess | null> {
    const gzipped = this.#settings.compression === 'gzip';
    const headers = {
      'content-type': this.#form?.contentType ?? '',
      ...(gzipped ? { 'content-encoding': 'gzip' } : {}),
    };
    const answer = await this.#target.post(gzipped ? await compressed(body) : body, headers, signal);
    // No receiver begins so, in neither form: a page to log in, which some proxies send with status 200.
    if (answer.toString('latin1').trimStart().startsWith('<')) throw new Error(NO_RECEIVER);
    try {
      return partialSuccess(this.#form?.answer(this.#signal, answer));
    } catch {
      // Its status says that all was taken; a proxy may have answered in a form of its own.
      return null;
    }
  }

  #tell({ rejected, message }: PartialSuccess, sent: number): void {
    const { name, clock, logger } = this.#parts;
    this.#rejected += rejected;
    this.#untold += rejected;
    const now = clock.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + QUIET;
    const fields = { sink: name, signal: this.#signal, rejected: this.#untold, sent, reason: message };
    this.#untold = 0;
    if (rejected === 0) return logger.warn(fields, 'the receiver took all and warns');
    logger.warn(
      fields,
      'the receiver dropped some of what it took; it does not say which, and they are not sent again',
    );
  }
}
