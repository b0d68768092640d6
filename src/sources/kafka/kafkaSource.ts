import { randomUUID } from 'node:crypto';
import {
  checkKafkaTls,
  openCluster,
  partitionName,
  type GroupMember,
  type KafkaCluster,
  type ReadRecords,
  type TopicPartition,
} from '../../kafka/index.ts';
import {
  retryDelay,
  SaidOnce,
  type Clock,
  type Logger,
  type Micros,
  type Source,
  type SourceListener,
} from '../../model/index.ts';
import { GroupReader, REFRESH } from './groupReader.ts';
import { PartitionStreams } from './partitionStreams.ts';
import { ReadingGate } from './readingGate.ts';
import type { KafkaSourceSettings } from './settings.ts';
import { chooseTopics, wantedTopics, type TopicChoice } from './topicNames.ts';

export interface KafkaDependencies {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A connection that lived this long was sound: the next loss starts again with short delays. */
const SOUND: Micros = 10_000_000;
const RETRY = { first: 100, longest: 10_000 };

interface Reading {
  readonly group: string;
  readonly start: KafkaSourceSettings['start'];
  readonly commits: boolean;
}

/**
 * Reads topics as a member of a group. Whatever ends that (a broker gone, the group without a coordinator, a session that ran
 * out), the same is done: a new connection, a new member, new streams. What was not settled comes again.
 */
export function createKafkaSource(settings: KafkaSourceSettings, dependencies: KafkaDependencies): Source {
  const { group, start } = settings;
  return new KafkaSource(settings, dependencies, { group, start, commits: true });
}

/**
 * The same in a group of its own, which commits nothing and so vanishes with its only member: a look at what comes from now
 * on that takes nothing from anybody and leaves nothing behind. Its name begins with the group's.
 */
export function createTemporaryKafkaSource(
  settings: KafkaSourceSettings,
  dependencies: KafkaDependencies,
): Source {
  const group = `${settings.group}-record-${randomUUID().slice(0, 8)}`;
  return new KafkaSource(settings, dependencies, { group, start: 'latest', commits: false });
}

class KafkaSource implements Source {
  readonly name: string;
  readonly #settings: KafkaSourceSettings;
  readonly #reading: Reading;
  readonly #wanted: readonly string[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #streams = new PartitionStreams();
  readonly #said = new SaidOnce();
  readonly #gate: ReadingGate;
  readonly #stopping = new AbortController();
  /** Ends what is under way before there is anything to settle. */
  readonly #giveUp = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #reader: GroupReader | null = null;
  #draining = false;
  /** Topics that were there at the first look; null before it. */
  #first: ReadonlySet<string> | null = null;
  /** Topics that were read at any time. */
  readonly #known = new Set<string>();
  #choice: TopicChoice = { present: [], missing: [] };
  #unreadable = '';
  /** By partition, what the broker says of one that it cannot read. */
  readonly #refused = new Map<string, string>();
  #lastDelivery: Micros;

  constructor(settings: KafkaSourceSettings, { name, clock, logger }: KafkaDependencies, reading: Reading) {
    this.name = name;
    this.#settings = settings;
    this.#reading = reading;
    this.#wanted = wantedTopics(settings);
    this.#clock = clock;
    this.#logger = logger;
    this.#lastDelivery = clock.now();
    this.#gate = new ReadingGate(clock, () => this.#streams.inFlight >= settings.prefetch);
  }

  async start(listener: SourceListener): Promise<void> {
    checkKafkaTls(this.#settings);
    await new Promise<void>((tried) => {
      this.#running = this.#run(listener, tried);
    });
  }

  settle(number: number, position: number): void {
    const stream = this.#streams.settle(number, position);
    if (stream === undefined) return;
    this.#reader?.settled(stream);
    this.#gate.look();
  }

  pause(): void {
    this.#gate.pause();
  }

  resume(): void {
    this.#gate.resume();
  }

  drain(): Promise<void> {
    this.#draining = true;
    this.#gate.drain();
    if (this.#reader === null) this.#giveUp.abort();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#draining = true;
    this.#stopping.abort();
    this.#gate.drain();
    this.#gate.wake();
    if (this.#reader === null) this.#giveUp.abort();
    await this.#running;
  }

  async #run(listener: SourceListener, tried: () => void): Promise<void> {
    let failures = 0;
    while (!this.#draining) {
      const begun = this.#clock.now();
      const reason = await this.#visit(listener, tried);
      tried();
      if (this.#draining) break;
      const sound = this.#clock.now() - begun > SOUND;
      failures = sound ? 1 : failures + 1;
      if (sound) this.#said.forget();
      if (this.#said.isNew(reason))
        this.#logger.warn({ source: this.name }, `not connected, trying again: ${reason}`);
      listener.status({ state: 'connecting', detail: reason });
      await this.#clock.sleep(retryDelay(RETRY, failures, Math.random), this.#giveUp.signal);
    }
    listener.status({ state: 'stopped', detail: '' });
  }

  /** One connection from its attempt to its end: why it ended. */
  async #visit(listener: SourceListener, tried: () => void): Promise<string> {
    const { brokers } = this.#settings;
    // While it is tried again, the status goes on saying why.
    if (this.#said.nothing)
      listener.status({ state: 'connecting', detail: `connecting to ${brokers.join(', ')}` });
    let cluster: KafkaCluster | null = null;
    try {
      cluster = await openCluster({
        access: this.#settings,
        fields: { source: this.name },
        logger: this.#logger,
        clock: this.#clock,
        signal: this.#giveUp.signal,
      });
      tried();
      const where = `connected to ${brokers.join(', ')}`;
      if (this.#said.isNew(where)) this.#logger.info({ source: this.name }, where);
      const reason = await this.#readAll(cluster, listener);
      await cluster.close();
      return reason;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      cluster?.cut();
    }
  }

  /** Reads the topics that are there, and begins again whenever they are others. */
  async #readAll(cluster: KafkaCluster, listener: SourceListener): Promise<string> {
    while (!this.#draining) {
      this.#choose(await cluster.topics());
      if (this.#choice.present.length === 0) {
        listener.status({ state: 'waiting', detail: this.#missing() });
        await this.#clock.sleep(REFRESH, this.#giveUp.signal);
        continue;
      }
      const reason = await this.#read(cluster, listener);
      if (reason !== null) return reason;
    }
    return 'stopped';
  }

  /** As a member of the group; null when the topics have changed, or at the end. */
  async #read(cluster: KafkaCluster, listener: SourceListener): Promise<string | null> {
    const reader = new GroupReader(cluster, {
      ...this.#reading,
      source: this.name,
      sessionTimeout: this.#settings.session_timeout / 1000,
      fetchSize: this.#settings.fetch_size,
      beginsAtEnd: (topic) => this.#reading.start === 'latest' && this.#first?.has(topic) === true,
      streams: this.#streams,
      gate: this.#gate,
      clock: this.#clock,
      logger: this.#logger,
      over: () => this.#stopping.signal.aborted,
      deliver: (delivery) => {
        this.#lastDelivery = delivery.meta.received;
        listener.deliver(delivery);
      },
      assigned: (partitions) => this.#assigned(partitions, listener),
      lost: (place, from, to) => this.#lost(place, from, to, listener),
      unreadable: (records, why) => this.#tellUnreadable(records, why, listener),
      refused: (place, refusal) => this.#tellRefused(place, refusal, listener),
    });
    this.#reader = reader;
    try {
      const member = await this.#join(reader, cluster);
      const reason = await this.#untilOver(cluster, member);
      if (reason === null) await reader.end();
      await member.close();
      return reason;
    } finally {
      this.#reader = null;
      this.#streams.end();
    }
  }

  /** A stop does not wait for a group that is being formed: nothing was read yet. */
  async #join(reader: GroupReader, cluster: KafkaCluster): Promise<GroupMember> {
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    const cut = (): void => cluster.cut();
    signal.addEventListener('abort', cut, { once: true });
    try {
      return await reader.join(this.#choice.present);
    } finally {
      signal.removeEventListener('abort', cut);
    }
  }

  async #untilOver(cluster: KafkaCluster, member: GroupMember): Promise<string | null> {
    const over = new AbortController();
    let reason: string | null = null;
    void member.ended.then((why) => {
      reason = why ?? 'closed';
      over.abort();
    });
    const stopped = (): void => over.abort();
    this.#stopping.signal.addEventListener('abort', stopped, { once: true });
    if (this.#stopping.signal.aborted) over.abort();
    try {
      while (!over.signal.aborted) {
        await this.#clock.sleep(REFRESH, over.signal);
        if (over.signal.aborted || this.#draining) continue;
        const before = this.#choice.present.join(' ');
        this.#choose(await cluster.topics());
        if (this.#choice.present.join(' ') !== before) return null;
      }
      return this.#stopping.signal.aborted ? null : reason;
    } finally {
      this.#stopping.signal.removeEventListener('abort', stopped);
    }
  }

  #choose(existing: readonly string[]): void {
    this.#choice = chooseTopics(this.#wanted, existing);
    this.#first ??= new Set(this.#choice.present);
  }

  #assigned(partitions: readonly TopicPartition[], listener: SourceListener): void {
    for (const topic of this.#choice.present) this.#known.add(topic);
    const names = partitions.map(partitionName).join(', ');
    this.#logger.info(
      { source: this.name, group: this.#reading.group },
      partitions.length === 0 ? 'the group has no partition for us: others have them all' : `reads ${names}`,
    );
    this.#partitions = partitions;
    this.#refused.clear();
    this.#tellBound(listener);
  }

  #partitions: readonly TopicPartition[] = [];

  /** What comes first in a topic that appears is read from its beginning, so only one that has gone leaves something out. */
  #tellBound(listener: SourceListener): void {
    const gone = this.#choice.missing.some((name) => this.#known.has(name));
    const topics = new Set(this.#partitions.map(({ topic }) => topic)).size;
    const parts = [`reads ${this.#partitions.length} partitions of ${topics} topics`];
    if (this.#choice.missing.length > 0) parts.push(this.#missing());
    if (this.#unreadable !== '') parts.push(this.#unreadable);
    parts.push(...this.#refused.values());
    listener.status({
      state: gone || this.#refused.size > 0 ? 'waiting' : 'bound',
      detail: parts.join('; '),
    });
  }

  #missing(): string {
    return `not there yet: ${this.#choice.missing.join(', ')}`;
  }

  #tellUnreadable(records: string, why: string, listener: SourceListener): void {
    this.#unreadable = `could not read ${records}: ${why}`;
    this.#logger.error(
      { source: this.name },
      `could not read ${records}: ${why}; what comes behind is read, the batch is a dead letter`,
    );
    this.#tellBound(listener);
  }

  #tellRefused(place: TopicPartition, refusal: ReadRecords['refused'], listener: SourceListener): void {
    const name = partitionName(place);
    const before = this.#refused.get(name);
    if (refusal === null) {
      if (!this.#refused.delete(name)) return;
      this.#logger.info({ source: this.name }, `${name} is read again`);
    } else {
      const text = `the broker cannot read ${name} from offset ${refusal.offset} on: ${refusal.error}`;
      if (text === before) return;
      this.#refused.set(name, text);
      this.#logger.error(
        { source: this.name, group: this.#reading.group },
        `${text}; it is asked again each second, and other partitions are read. Let another replica lead it, or, while the bridge is stopped, move the group past the damage (kafka-consumer-groups --reset-offsets)`,
      );
    }
    this.#tellBound(listener);
  }

  #lost(place: TopicPartition, from: number, to: number, listener: SourceListener): void {
    const subject = `${partitionName(place)}, offsets ${from} to ${to - 1}`;
    this.#logger.error(
      { source: this.name },
      `${subject} were deleted before they were read: the topic keeps too little for the time that reading was held up (retention.ms, retention.bytes)`,
    );
    const since = this.#lastDelivery;
    listener.unbound({ subject, since, until: null });
    listener.unbound({ subject, since, until: this.#clock.now() });
  }
}
