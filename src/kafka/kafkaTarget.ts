import { DeliveryRefused, type Clock, type Logger, type OutgoingItem } from '../model/index.ts';
import type { KafkaAccess } from './accessFields.ts';
import { openProducer, type RecordProducer } from './producer.ts';
import { brokerErrorType, explainKafkaFailure } from './explainFailure.ts';
import { sends, type ItemRecords } from './sends.ts';

export interface KafkaTargetParts {
  /** The sink's, for the log. */
  readonly name: string;
  readonly access: KafkaAccess;
  readonly compression: 'none' | 'gzip';
  /** Most bytes in one send, where it has more than one item. */
  readonly maxBatchSize: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Answers to what was sent, and not to who sends it: trying it again changes nothing. */
const REFUSALS: ReadonlySet<string> = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
]);

/** A cluster that takes records, by one producer, which is kept until something fails. */
export class KafkaTarget {
  readonly #parts: KafkaTargetParts;
  /** Of a batch that failed: what is acknowledged, and is not sent again. */
  readonly #taken = new Set<OutgoingItem>();
  #producer: RecordProducer | null = null;

  constructor(parts: KafkaTargetParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when the cluster has the records of each item for good. `recordsOf` is asked for those that are still to be sent.
   * @throws DeliveryRefused, or an Error that says why it took not all
   */
  async publish(
    items: readonly OutgoingItem[],
    recordsOf: (items: readonly OutgoingItem[]) => readonly ItemRecords[],
    signal: AbortSignal,
  ): Promise<void> {
    const batch = recordsOf(items.filter((item) => !this.#taken.has(item)));
    const producer = await this.#connected(signal);
    // What no broker has read yet is not to come behind what is sent next.
    const giveUp = (): void => producer.cut();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      for (const send of sends(batch, this.#parts.maxBatchSize)) {
        signal.throwIfAborted();
        await this.#send(send, producer);
        for (const { item } of send) this.#taken.add(item);
      }
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    for (const item of items) this.#taken.delete(item);
  }

  async close(): Promise<void> {
    await this.#producer?.close();
  }

  async #send(send: readonly ItemRecords[], producer: RecordProducer): Promise<void> {
    const records = send.flatMap((one) => one.records);
    if (records.length === 0) return;
    try {
      await producer.send(records);
    } catch (error) {
      const topics = [...new Set(records.map(({ topic }) => topic))].join(', ');
      const text = `${explainKafkaFailure(error, this.#parts.access)} (${topics})`;
      throw REFUSALS.has(brokerErrorType(error) ?? '')
        ? new DeliveryRefused(text, { cause: error })
        : new Error(text, { cause: error });
    }
  }

  async #connected(signal: AbortSignal): Promise<RecordProducer> {
    if (this.#producer?.usable === true) return this.#producer;
    signal.throwIfAborted();
    this.#producer = await openProducer({ ...this.#parts, fields: { sink: this.#parts.name }, signal });
    return this.#producer;
  }
}
