import type { ICustomPartitioner, Kafka, Message, Producer } from 'kafkajs';
import { makeClient, RETRIES, type ClientParts } from './client.ts';
import { explainKafkaFailure } from './explainFailure.ts';
import { HeldSockets } from './heldSockets.ts';
import { loadKafkajs, type Library } from './library.ts';

export interface KafkaRecord {
  readonly topic: string;
  /** Records of one key are in one partition, in the order in which they are sent. */
  readonly key: string | null;
  /** null removes the key from a compacted topic. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** What chooses the partition where there is no key. */
  readonly spread: string;
}

export interface ProducerParts extends ClientParts {
  readonly compression: 'none' | 'gzip';
}

/** A connection on which records are acknowledged by all replicas that are in sync. */
export interface RecordProducer {
  /** false once something has failed: then another one is opened. */
  readonly usable: boolean;
  /**
   * Resolves when every record is acknowledged. After a rejection some may be, or may yet come, and the producer is of
   * no more use: what is sent next has another id, which no broker takes for this one's.
   */
  send(records: readonly KafkaRecord[]): Promise<void>;
  /** Ends it at once: nothing of it reaches a broker any more. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Rejects, with nothing left open, when the cluster cannot be reached; the message says why and what to do.
 * @throws StackwireError `config/invalid` for TLS files that cannot be used
 */
export async function openProducer(parts: ProducerParts): Promise<RecordProducer> {
  const { library } = await loadKafkajs();
  parts.signal.throwIfAborted();
  const sockets = new HeldSockets();
  const kafka = makeClient(library, parts, sockets);
  const producer = new IdempotentProducer(library, kafka, sockets, parts);
  const giveUp = (): void => sockets.cut();
  parts.signal.addEventListener('abort', giveUp, { once: true });
  try {
    await producer.connect();
    // Where the end came with the last answer, nobody would close it.
    parts.signal.throwIfAborted();
    return producer;
  } catch (error) {
    sockets.cut();
    throw new Error(explainKafkaFailure(error, parts.access), { cause: error });
  } finally {
    parts.signal.removeEventListener('abort', giveUp);
  }
}

/** What the partitioner is told of a record that has no key. */
interface SpreadMessage extends Message {
  readonly spread: string;
}

class IdempotentProducer implements RecordProducer {
  readonly #producer: Producer;
  readonly #sockets: HeldSockets;
  readonly #parts: ProducerParts;
  readonly #compression: number;
  /** Partitions that the records of the send in hand go to. */
  readonly #wanted = new Set<string>();
  #usable = true;

  constructor(library: Library, kafka: Kafka, sockets: HeldSockets, parts: ProducerParts) {
    this.#sockets = sockets;
    this.#parts = parts;
    this.#compression = library.CompressionTypes[parts.compression === 'gzip' ? 'GZIP' : 'None'];
    this.#producer = kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: this.#partitioner(library),
      maxInFlightRequests: 1,
      retry: { retries: RETRIES },
    });
  }

  get usable(): boolean {
    return this.#usable;
  }

  connect(): Promise<void> {
    return this.#producer.connect();
  }

  async send(records: readonly KafkaRecord[]): Promise<void> {
    this.#wanted.clear();
    try {
      const taken = await this.#producer.sendBatch({
        acks: -1,
        timeout: this.#parts.access.timeout / 1000,
        compression: this.#compression,
        topicMessages: byTopic(records),
      });
      // kafkajs counts a partition as sent that moved between two tries to a broker which had answered before.
      for (const { topicName, partition } of taken) this.#wanted.delete(`${topicName} ${partition}`);
      const [missed] = this.#wanted;
      if (missed !== undefined) throw new Error(`no broker has acknowledged partition ${missed}`);
    } catch (error) {
      this.cut();
      throw error;
    }
  }

  cut(): void {
    this.#usable = false;
    this.#sockets.cut();
  }

  async close(): Promise<void> {
    this.#usable = false;
    await this.#producer.disconnect().catch(() => undefined);
    this.#sockets.cut();
  }

  /**
   * Kafka's own choice by the key. A record without one goes to the same partition in every try as well: a broker knows what it has
   * by the numbers of records in a partition alone, and would take another record for it.
   */
  #partitioner({ Partitioners }: Library): ICustomPartitioner {
    return () => {
      const byKey = Partitioners.DefaultPartitioner();
      return (args) => {
        const message = args.message as SpreadMessage;
        const key = message.key ?? message.spread;
        const partition = byKey({ ...args, message: { ...message, key } });
        this.#wanted.add(`${args.topic} ${partition}`);
        return partition;
      };
    };
  }
}

function byTopic(records: readonly KafkaRecord[]): { topic: string; messages: SpreadMessage[] }[] {
  const topics = new Map<string, SpreadMessage[]>();
  for (const { topic, ...record } of records) {
    const messages = topics.get(topic);
    if (messages === undefined) topics.set(topic, [record]);
    else messages.push(record);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
