import {
  brokerErrorType,
  explainKafkaFailure,
  openProducer,
  type RecordProducer,
} from '../../kafka/index.ts';
import { DeliveryRefused, type Clock, type Logger, type OutgoingItem, type Sink } from '../../model/index.ts';
import { RecordMaker, type ItemRecords, type StateOf } from './itemRecords.ts';
import { sends } from './sends.ts';
import type { KafkaSettings } from './spec.ts';

export interface KafkaParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stateOf: StateOf;
}

/** Answers to what was sent, and not to who sends it: trying it again changes nothing. */
const REFUSALS: ReadonlySet<string> = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
]);

/** Sends a batch by one producer, which is kept until something fails. */
export function createKafkaSink(settings: KafkaSettings, parts: KafkaParts): Sink {
  return new KafkaSink(settings, parts);
}

class KafkaSink implements Sink {
  readonly name: string;
  readonly #settings: KafkaSettings;
  readonly #parts: KafkaParts;
  readonly #records: RecordMaker;
  /** Of a batch that failed: what is acknowledged, and is not sent again. */
  readonly #taken = new Set<OutgoingItem>();
  #producer: RecordProducer | null = null;

  constructor(settings: KafkaSettings, parts: KafkaParts) {
    this.name = parts.name;
    this.#settings = settings;
    this.#parts = parts;
    this.#records = new RecordMaker(settings, parts.cloud, parts.stateOf);
  }

  async deliver(items: readonly OutgoingItem[], signal: AbortSignal): Promise<void> {
    const batch = this.#records.of(items.filter((item) => !this.#taken.has(item)));
    const producer = await this.#connected(signal);
    // What no broker has read yet is not to come behind what is sent next.
    const giveUp = (): void => producer.cut();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      for (const send of sends(batch, this.#settings.max_batch_size)) {
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
      const text = `${explainKafkaFailure(error, this.#settings)} (${topics})`;
      throw REFUSALS.has(brokerErrorType(error) ?? '')
        ? new DeliveryRefused(text, { cause: error })
        : new Error(text, { cause: error });
    }
  }

  async #connected(signal: AbortSignal): Promise<RecordProducer> {
    if (this.#producer?.usable === true) return this.#producer;
    signal.throwIfAborted();
    const { compression } = this.#settings;
    const { name, logger, clock } = this.#parts;
    this.#producer = await openProducer({ access: this.#settings, compression, name, logger, clock, signal });
    return this.#producer;
  }
}
