import { Kafka, type KafkaOptions } from './kafka.ts';
import type { KafkaBroker } from './kafkaBroker.ts';
import { kafkaMock } from './kafkaMock.ts';
import { kafkaProgram, type KafkaMajor } from './kafkaProgram.ts';
import { noteSkipped, noteUsed, type ServiceContext } from './services.ts';

let shared: Promise<Kafka> | undefined;

/**
 * Whether Apache Kafka can be had. Where the mock cluster stands in for it, what that cannot show is left out; where there is
 * neither, the suite is noted as skipped.
 */
export async function hasKafka(
  context: ServiceContext,
  suite: string,
  major: KafkaMajor = 3,
): Promise<boolean> {
  const program = await kafkaProgram(major);
  if (typeof program !== 'string') {
    noteUsed(major === 3 ? 'kafka' : `kafka ${major}`, `Apache Kafka ${program.version}`);
    return true;
  }
  if (major === 3) await standIn(context, suite, program);
  else noteSkipped(suite, program);
  context.skip(program);
  return false;
}

/**
 * The Apache Kafka that all suites share which do not stop it, or, with options, one of the test's own. Where it cannot be had the
 * suite is noted as skipped and null comes back.
 */
export async function withKafka(
  context: ServiceContext,
  suite: string,
  own: KafkaOptions | null = null,
): Promise<Kafka | null> {
  if (!(await hasKafka(context, suite, own?.major))) return null;
  if (own === null) {
    shared ??= Kafka.start();
    return shared;
  }
  const kafka = await Kafka.start(own);
  context.after(() => kafka.stop());
  return kafka;
}

/** As `withKafka`, for what librdkafka's mock cluster can show as well, where Apache Kafka cannot be had. */
export async function withAnyKafka(context: ServiceContext, suite: string): Promise<KafkaBroker | null> {
  const program = await kafkaProgram();
  return typeof program === 'string' ? standIn(context, suite, program) : withKafka(context, suite);
}

async function standIn(context: ServiceContext, suite: string, why: string): Promise<KafkaBroker | null> {
  const mock = await kafkaMock();
  if (typeof mock !== 'string') {
    noteUsed('kafka', `${mock.title}, and without what only Apache Kafka can show, because ${why}`);
    return mock;
  }
  noteSkipped(suite, `${why}; ${mock}`);
  context.skip(mock);
  return null;
}
