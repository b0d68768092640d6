import type { TestContext } from 'node:test';
import { Kafka, type KafkaOptions } from './kafka.ts';
import type { KafkaBroker } from './kafkaBroker.ts';
import { kafkaMock } from './kafkaMock.ts';
import { kafkaProgram } from './kafkaProgram.ts';
import { noteSkipped, noteUsed } from './services.ts';

let shared: Promise<Kafka> | undefined;

/** Whether Apache Kafka can be had; where not the suite is noted as skipped. */
export async function hasKafka(context: TestContext, suite: string): Promise<boolean> {
  const program = await kafkaProgram();
  if (typeof program !== 'string') {
    noteUsed('kafka', `Apache Kafka ${program.version}`);
    return true;
  }
  noteSkipped(suite, program);
  context.skip(program);
  return false;
}

/**
 * The Apache Kafka that all suites share which do not stop it, or, with options, one of the test's own. Where it cannot be had the
 * suite is noted as skipped and null comes back.
 */
export async function withKafka(
  context: TestContext,
  suite: string,
  own: KafkaOptions | null = null,
): Promise<Kafka | null> {
  if (!(await hasKafka(context, suite))) return null;
  if (own === null) {
    shared ??= Kafka.start();
    return shared;
  }
  const kafka = await Kafka.start(own);
  context.after(() => kafka.stop());
  return kafka;
}

/** As `withKafka`, for what librdkafka's mock cluster can show as well, where Apache Kafka cannot be had. */
export async function withAnyKafka(context: TestContext, suite: string): Promise<KafkaBroker | null> {
  const program = await kafkaProgram();
  if (typeof program !== 'string') return withKafka(context, suite);
  const mock = await kafkaMock();
  if (typeof mock !== 'string') {
    noteUsed('kafka', `${mock.title}, because ${program}`);
    return mock;
  }
  noteSkipped(suite, `${program}; ${mock}`);
  context.skip(mock);
  return null;
}
