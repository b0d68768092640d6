import type { ICustomPartitioner, Kafka, KafkaConfig, Message, Producer, SASLOptions } from 'kafkajs';
import type { Clock, Logger } from '../model/index.ts';
import { tlsOptions } from '../tls/index.ts';
import type { KafkaAccess } from './accessFields.ts';
import { clientLog } from './clientLog.ts';
import { explainKafkaFailure } from './explainFailure.ts';
import { HeldSockets } from './heldSockets.ts';
import { mendKafkajs } from './mendKafkajs.ts';

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

export interface ProducerParts {
  readonly access: KafkaAccess;
  readonly compression: 'none' | 'gzip';
  /** Name of the component, for the log. */
  readonly name: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends the attempt to connect. */
  readonly signal: AbortSignal;
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

/** Tries within one send, for a partition that has moved to another broker; whoever sends has a longer patience. */
const RETRIES = 2;
const FIRST_RETRY = 100;

/** Longest wait between two tries, milliseconds: where many brokers are given, each is a try of its own. */
const LAST_RETRY = 1000;

type Library = typeof import('kafkajs');

let loaded: Promise<Library> | undefined;

/** kafkajs takes longer to load than the rest of the program: only who uses Kafka waits for it. */
async function load(): Promise<Library> {
  const [{ default: library }, { default: requestQueue }, { default: cluster }] = await Promise.all([
    import('kafkajs'),
    import('kafkajs/src/network/requestQueue/index.js'),
    import('kafkajs/src/cluster/index.js'),
  ]);
  mendKafkajs(requestQueue, cluster);
  return library;
}

/**
 * Rejects, with nothing left open, when the cluster cannot be reached; the message says why and what to do.
 * @throws StackwireError `config/invalid` for TLS files that cannot be used
 */
export async function openProducer(parts: ProducerParts): Promise<RecordProducer> {
  loaded ??= load();
  const library = await loaded;
  parts.signal.throwIfAborted();
  const sockets = new HeldSockets();
  const kafka = client(library, parts, sockets);
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

function client(
  library: Library,
  { access, name, logger, clock }: ProducerParts,
  sockets: HeldSockets,
): Kafka {
  const { brokers, security_protocol: protocol, sasl, tls } = access;
  const timeout = access.timeout / 1000;
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId: access.client_id,
    connectionTimeout: timeout,
    authenticationTimeout: timeout,
    requestTimeout: timeout,
    retry: {
      retries: Math.max(RETRIES, brokers.length),
      initialRetryTime: FIRST_RETRY,
      maxRetryTime: LAST_RETRY,
    },
    socketFactory: (wish) => sockets.make(wish),
    logLevel: library.logLevel.WARN,
    logCreator: clientLog({ sink: name }, logger, clock),
    ...(protocol.endsWith('SSL') && { ssl: tlsOptions(tls) }),
    // One type for each mechanism, and the same fields in all of them.
    ...(sasl !== undefined && protocol.startsWith('SASL_') && { sasl: { ...sasl } as SASLOptions }),
  };
  return new library.Kafka(config);
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
