import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createKafkaSource, type KafkaSourceSettings } from '../../../src/sources/kafka/index.ts';
import { Kafka } from '../../support/kafka.ts';
import { withAdmin } from '../../support/kafkaBroker.ts';
import type { ServiceContext } from '../../support/services.ts';
import { hasKafka } from '../../support/withKafka.ts';
import type { PrepareTransport } from '../conformance/transport.ts';
import { committed, settings, withProducer } from './running.ts';

const BOUND = 40;
const PARTITIONS = 3;

/** Seconds after which the group gives up a member that says nothing. */
const SESSION = 2;

/** One broker for all that use this: they may kill it, and each test has a topic and a group of its own. */
let own: Promise<Kafka> | undefined;

/** Ends it, after the last of them. */
export async function endKafka(): Promise<void> {
  await (await own)?.stop();
  own = undefined;
}

/** A topic and a group of its own on a broker that all tests of the process share. */
export const prepareKafka: PrepareTransport = async (context) => {
  if (!(await hasKafka(context, 'the source kafka'))) return null;
  own ??= Kafka.start({ properties: ['group.min.session.timeout.ms=1000'] });
  const kafka = await own;
  const topic = `conformance-${randomUUID()}`;
  await kafka.createTopic(topic);
  const { username, password } = kafka.user;
  const brokers = [kafka.listener('SASL_PLAINTEXT')];
  return {
    entry: `{ type: kafka, name: feed, brokers: ["${brokers[0] ?? ''}"], security_protocol: SASL_PLAINTEXT,
      sasl: { username: ${username}, password: ${password} }, topic_names: [${topic}], group: ${topic},
      prefetch: ${BOUND}, session_timeout: ${SESSION}s, timeout: 3s }`,
    create: (parts) => {
      const login: Partial<KafkaSourceSettings> = {
        brokers,
        security_protocol: 'SASL_PLAINTEXT',
        sasl: { mechanism: 'scram-sha-512', username, password },
      };
      const place = { topic_names: [topic], group: topic, prefetch: BOUND };
      const times = { session_timeout: SESSION * 1_000_000, timeout: 3_000_000 };
      return createKafkaSource(settings(kafka, { ...login, ...place, ...times }), parts);
    },
    send: sending(context, kafka, topic),
    left: () => left(kafka, topic),
    broker: {
      kill: () => kafka.kill(),
      start: () => kafka.restart(),
      hang: () => {
        kafka.hang();
        return () => kafka.resume();
      },
    },
    bound: BOUND,
    silence: 2 * SESSION * 1000 + 1000,
    meta: { routingKey: topic },
    position: new RegExp(`^${topic}\\[[012]\\]@\\d+$`),
    inOrder: true,
    comesAgain: 'unsettled',
    tellsRedelivered: false,
    recorded: false,
    cannotCarry: [],
    secrets: [password],
  };
};

/** What the group, which is named as the topic, has not committed of it; as often as it takes while the broker comes back. */
async function left(kafka: Kafka, topic: string): Promise<number> {
  for (;;) {
    try {
      const ends = await withAdmin(kafka.client(), (admin) => admin.fetchTopicOffsets(topic));
      const done = await committed(kafka, topic, topic);
      return ends.reduce((sum, { partition, high }) => sum + Number(high) - (done.get(partition) ?? 0), 0);
    } catch {
      await wait(100);
    }
  }
}

/** Sends as a service would, to all partitions in turn: what was not acknowledged is sent again, until the test ends. */
function sending(
  context: ServiceContext,
  kafka: Kafka,
  topic: string,
): (bodies: readonly Buffer[]) => Promise<void> {
  let over = false;
  context.after(() => {
    over = true;
  });
  return async (bodies) => {
    const messages = bodies.map((value, index) => ({ value, partition: index % PARTITIONS }));
    while (!over) {
      const sent = await withProducer(kafka, (producer) => producer.send({ topic, acks: -1, messages })).then(
        () => true,
        () => false,
      );
      if (sent) return;
      await wait(100);
    }
    throw new Error('the test has ended');
  };
}
