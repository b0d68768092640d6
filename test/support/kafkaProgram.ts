import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './freePorts.ts';
import { kafkaProperties } from './kafkaProperties.ts';
import { jarVersion, mavenJars } from './mavenJars.ts';
import { run } from './run.ts';

/** What Apache Kafka is made of; its version stands there. With 4 old parts of the protocol went away (KIP-896). */
const POMS = {
  3: join(import.meta.dirname, 'kafka', 'pom.xml'),
  4: join(import.meta.dirname, 'kafka', 'pom4.xml'),
} as const;

/** Apache Kafka by its major version. */
export type KafkaMajor = keyof typeof POMS;

/** As whom clients log in, by SASL PLAIN or SCRAM. */
export const KAFKA_USER = { username: 'stackwire', password: 'kafka-password' };

/** A small heap, and no time spent on code that will not run for long. */
const JVM = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'];

/** Where Apache Kafka is and what runs it. */
export interface KafkaProgram {
  readonly version: string;
  readonly java: string;
  readonly env: NodeJS.ProcessEnv;
  /** Everything before the configuration file. */
  readonly arguments: readonly string[];
  /** A data folder of a node that has never run, to be copied. */
  readonly formatted: string;
}

const found = new Map<KafkaMajor, Promise<KafkaProgram | string>>();

/**
 * Apache Kafka, fetched by Maven into the cache as the machine's own Maven configuration says, and prepared there so that
 * nodes start quickly. A string says why it cannot be had.
 */
export function kafkaProgram(major: KafkaMajor = 3): Promise<KafkaProgram | string> {
  const known = found.get(major);
  if (known !== undefined) return known;
  const program = find(POMS[major]).catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  found.set(major, program);
  return program;
}

async function find(pom: string): Promise<KafkaProgram> {
  if (process.env['STACKWIRE_TEST_KAFKA'] === 'mock') throw new Error('STACKWIRE_TEST_KAFKA says so');
  const { folder, jars, classpath, java, env } = await mavenJars('kafka', pom);
  const archive = join(folder, 'classes.jsa');
  const formatted = join(folder, 'formatted');
  const program = {
    version: jarVersion(jars, 'kafka-clients'),
    java,
    env,
    arguments: [...JVM, `-XX:SharedArchiveFile=${archive}`, '-cp', classpath, 'kafka.Kafka'],
    formatted,
  };
  if (!existsSync(formatted)) await format(program, classpath);
  if (!existsSync(archive)) await writeArchive(program, classpath, archive);
  return program;
}

/** What every node begins with: an id for the cluster, and the user who logs in by SCRAM. */
async function format({ java, env, formatted }: KafkaProgram, classpath: string): Promise<void> {
  const growing = `${formatted}.${process.pid}`;
  const properties = `${growing}.properties`;
  await mkdir(growing, { recursive: true });
  writeFileSync(properties, kafkaProperties({ data: growing, ports: [1, 2, 3, 4, 5], keystore: null }));
  const { username, password } = KAFKA_USER;
  const users = [256, 512].flatMap((bits) => [
    '--add-scram',
    `SCRAM-SHA-${bits}=[name=${username},password=${password}]`,
  ]);
  const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
  const tool = ['-cp', classpath, 'kafka.tools.StorageTool', 'format', '-t', id, '-c', properties];
  try {
    await run(java, [...JVM, ...tool, ...users], { env });
    await rename(growing, formatted);
  } finally {
    await rm(growing, { recursive: true, force: true });
    await rm(properties, { force: true });
  }
}

/** The classes of a node that has run once, as the JVM maps them: nodes then start in half the time. */
async function writeArchive(program: KafkaProgram, classpath: string, archive: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-kafka-'));
  const growing = `${archive}.${process.pid}`;
  try {
    const data = join(folder, 'data');
    await cp(program.formatted, data, { recursive: true });
    const properties = join(folder, 'server.properties');
    writeFileSync(properties, kafkaProperties({ data, ports: await freePorts(5), keystore: null }));
    const options = [`-XX:ArchiveClassesAtExit=${growing}`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=info'];
    const child = spawn(program.java, [...JVM, ...options, '-cp', classpath, 'kafka.Kafka', properties], {
      env: program.env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('Kafka Server started')) child.kill('SIGTERM');
    });
    await exited;
    if (!existsSync(growing)) throw new Error(`Kafka did not run: ${told.slice(-2000)}`);
    await rename(growing, archive);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await rm(growing, { force: true });
  }
}
