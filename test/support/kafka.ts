import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka as Client } from 'kafkajs';
import { brokerErrorType } from '../../src/kafka/index.ts';
import { TestAuthority } from './certificates.ts';
import { CleanupList } from './cleanup.ts';
import { freePorts } from './freePorts.ts';
import { plainClient, withAdmin, type KafkaBroker } from './kafkaBroker.ts';
import { KAFKA_USER, kafkaProgram, type KafkaMajor, type KafkaProgram } from './kafkaProgram.ts';
import { KAFKA_LISTENERS, kafkaProperties } from './kafkaProperties.ts';

type Listener = Exclude<(typeof KAFKA_LISTENERS)[number], 'CONTROLLER'>;

/** Of every topic. */
const PARTITIONS = 3;

export interface KafkaOptions {
  /** Lines for `server.properties`, after the harness's own. */
  readonly properties?: readonly string[];
  readonly major?: KafkaMajor;
}

/**
 * Apache Kafka: one node in KRaft mode on spare ports of 127.0.0.1 with a folder of its own. It is ended with this process
 * at the latest, by the id of the process started here.
 */
export class Kafka implements KafkaBroker {
  readonly title: string;
  readonly address: string;
  /** Certificate of the authority that signed the broker's, a path. */
  readonly caFile: string;
  /** As whom clients may log in. */
  readonly user = KAFKA_USER;
  readonly #program: KafkaProgram;
  readonly #folder: string;
  readonly #ports: readonly number[];
  readonly #cleanup: CleanupList;
  readonly #output: number;
  #child: ChildProcess | null = null;
  readonly #leave = (): void => {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  };

  private constructor(
    program: KafkaProgram,
    folder: string,
    ports: readonly number[],
    authority: TestAuthority,
    cleanup: CleanupList,
  ) {
    this.title = `Apache Kafka ${program.version}`;
    this.#program = program;
    this.#folder = folder;
    this.#ports = ports;
    this.#cleanup = cleanup;
    this.address = this.listener('PLAINTEXT');
    this.caFile = authority.ca.cert;
    this.#output = openSync(join(folder, 'output'), 'a');
    process.once('exit', this.#leave);
  }

  /** Rejects where it cannot be had. */
  static async start({ properties: more = [], major = 3 }: KafkaOptions = {}): Promise<Kafka> {
    const program = await kafkaProgram(major);
    if (typeof program === 'string') throw new Error(program);
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-kafka-'));
    const cleanup = new CleanupList();
    const authority = await TestAuthority.create(cleanup);
    const { cert, key } = await authority.issue('kafka');
    const file = join(folder, 'keystore.pem');
    writeFileSync(file, [key, cert].map((path) => readFileSync(path, 'utf8')).join('\n'));
    const ports = await freePorts(KAFKA_LISTENERS.length);
    const data = join(folder, 'data');
    cpSync(program.formatted, data, { recursive: true });
    const layout = { data, ports, keystore: { file, truststore: authority.ca.cert }, more };
    writeFileSync(join(folder, 'server.properties'), kafkaProperties(layout));
    const kafka = new Kafka(program, folder, ports, authority, cleanup);
    await kafka.restart();
    return kafka;
  }

  /** `host:port` of a listener of one kind. */
  listener(kind: Listener): string {
    return `127.0.0.1:${this.#ports[KAFKA_LISTENERS.indexOf(kind)] ?? 0}`;
  }

  client(): Client {
    return plainClient(this.address);
  }

  /** The file in which the first records of a partition are, as they are stored. */
  segment(topic: string, partition: number): string {
    return join(this.#folder, 'data', `${topic}-${partition}`, `${'0'.repeat(20)}.log`);
  }

  async createTopic(topic: string, config: Readonly<Record<string, string>> = {}): Promise<void> {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    await withAdmin(this.client(), async (admin) => {
      // Its own waiting gives up where a broker that is busy does not know of the topic yet.
      const topics = [{ topic, numPartitions: PARTITIONS, configEntries }];
      await admin.createTopics({ waitForLeaders: false, topics });
      while (!(await isLed(admin, topic))) await sleep(50);
    });
  }

  /** SIGKILL; `restart` brings it back with its data. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    child.ref();
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    this.#child = null;
  }

  /** SIGSTOP: its port is open and nothing answers, until `resume`. */
  hang(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Starts it with the data that it had; resolves when it answers. */
  async restart(): Promise<void> {
    const { java, env, arguments: args } = this.#program;
    const child = spawn(java, [...args, join(this.#folder, 'server.properties')], {
      env,
      cwd: this.#folder,
      stdio: ['ignore', this.#output, this.#output],
    });
    child.unref();
    this.#child = child;
    await this.#answering(child);
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    process.off('exit', this.#leave);
    this.#leave();
    closeSync(this.#output);
    await this.#cleanup.run();
  }

  async #answering(child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      const answers = await withAdmin(this.client(), async (admin) => {
        const { controller } = await admin.describeCluster();
        // It serves topics before it serves groups.
        await admin.fetchOffsets({ groupId: 'ready' });
        return controller !== null;
      }).catch(() => false);
      if (answers) return;
      await sleep(50);
    }
    throw new Error(
      `Kafka did not start:\n${readFileSync(join(this.#folder, 'output'), 'utf8').slice(-2000)}`,
    );
  }
}

/**
 * Whether all partitions can be written. A busy broker is known as leader some moments before it leads, which asking for offsets tells:
 * of a partition that is refused kafkajs sends again what the others took.
 */
async function isLed(admin: Admin, topic: string): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    if (partitions.length !== PARTITIONS || partitions.some(({ leader }) => leader < 0)) return false;
    await admin.fetchTopicOffsets(topic);
    return true;
  } catch (error) {
    if (NOT_YET.has(brokerErrorType(error) ?? '')) return false;
    throw error;
  }
}

/** How a broker speaks of a topic that it is making. */
const NOT_YET: ReadonlySet<string> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
]);
