import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { systemClock } from '../../../src/app/index.ts';
import { toJson, type OutgoingItem, type Sink } from '../../../src/model/index.ts';
import { createCeilometerSink, type CeilometerSettings } from '../../../src/sinks/ceilometer/index.ts';
import { ceilometerProgram, ceilometerPython } from '../../support/ceilometerPython.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { debianPackages } from '../../support/debianPackages.ts';
import { withAdmin } from '../../support/kafkaBroker.ts';
import { run } from '../../support/run.ts';
import { noteSkipped } from '../../support/services.ts';
import { memoryLogger } from '../../support/sourceWatcher.ts';
import { readTopics } from '../../support/topicReader.ts';
import { withArtemis } from '../../support/withArtemis.ts';
import { withKafka } from '../../support/withKafka.ts';
import { PUBLISHED_EVENT, PUBLISHED_SAMPLE } from './published.ts';
import { openMessage, type OpenedMessage } from './wire.ts';

const SUITE = "the Ceilometer sink's notifiers beside RabbitMQ";
const SECRET = 'not-the-usual-sécret';
/** The group of a listener of oslo.messaging that is given none. */
const GROUP = 'oslo_messaging_consumer';

type Heard = OpenedMessage & { readonly ctxt: unknown };

describe(SUITE, { timeout: 300_000 }, () => {
  it('are heard over Kafka by a listener of oslo.messaging, and sign as Ceilometer verifies', async (context) => {
    const kafka = await withKafka(context, SUITE);
    if (kafka === null) return;
    const topics = ['event', 'metering'].map((name) => `${name}-${randomUUID()}`);
    const [event = '', metering = ''] = topics;
    const names = topics.map((topic) => `${topic}.sample`);
    for (const topic of names) await kafka.createTopic(topic);
    // Its listener would begin at the end of the topics.
    await withAdmin(kafka.client(), async (admin) => {
      for (const topic of names) {
        const partitions = [0, 1, 2].map((partition) => ({ partition, offset: '0' }));
        await admin.setOffsets({ groupId: GROUP, topic, partitions });
      }
    });
    const sink = sinkBy(
      context,
      `kafka: { brokers: ["${kafka.address}"], ${topicSettings(event, metering)} }`,
    );
    // Its listener throws the first message away: it reads one while it begins (impl_kafka.py, `KafkaListener.__init__`).
    const thrown = { ...PUBLISHED_SAMPLE, key: 'm-0/sample/0' };
    await deliver(sink, [thrown]);
    await deliver(sink, [PUBLISHED_EVENT, PUBLISHED_SAMPLE]);
    const heard = await listen(context, `kafka://${kafka.address}/`, topics);
    if (heard === null) return;
    assert.ok(heard.every(({ event_type: type }) => topics.includes(type)));
    const [record] = await readTopics(kafka, [`${event}.sample`]);
    assert.deepEqual([record?.key, record?.headers], [null, {}]);
    assert.equal(openMessage(Buffer.from(record?.value ?? '')).priority, 'SAMPLE');
  });

  it('are heard over AMQP 1.0 by a listener of oslo.messaging, and sign as Ceilometer verifies', async (context) => {
    const artemis = await withArtemis(context, SUITE);
    if (artemis === null) return;
    const topics = ['event', 'metering'].map((name) => `${name}-${randomUUID()}`);
    const [event = '', metering = ''] = topics;
    const url = artemis.url();
    const sink = sinkBy(context, `amqp1: { url: "${url}", ${topicSettings(event, metering)} }`);
    await deliver(sink, [PUBLISHED_EVENT, PUBLISHED_SAMPLE]);
    const heard = await listen(context, url, topics);
    if (heard === null) return;
    assert.deepEqual(heard.map(({ event_type: type }) => type).sort(), topics.toSorted());
  });
});

function topicSettings(event: string, metering: string): string {
  return `event_topic: ${event}, metering_topic: ${metering}, telemetry_secret: "${SECRET}"`;
}

function sinkBy(context: TestContext, way: string): Sink {
  const settings = configuredSink<CeilometerSettings>(`{ type: ceilometer, ${way} }`);
  const parts = { name: 'target', clock: systemClock, logger: memoryLogger() };
  const sink = createCeilometerSink(settings, parts);
  context.after(() => sink.close());
  return sink;
}

function deliver(sink: Sink, items: readonly OutgoingItem[]): Promise<void> {
  return sink.deliver(items, new AbortController().signal);
}

/** Two messages, as a listener of oslo.messaging gives them, with signatures that Ceilometer accepts; null where neither is there. */
async function listen(
  context: TestContext,
  url: string,
  topics: readonly string[],
): Promise<readonly Heard[] | null> {
  const packages = await debianPackages(url.startsWith('amqp') ? 'amqp1' : 'messaging');
  const ceilometer = await ceilometerPython();
  if (typeof packages === 'string' || typeof ceilometer === 'string') {
    const why = [packages, ceilometer].find((one) => typeof one === 'string') ?? '';
    noteSkipped(SUITE, why);
    context.skip(why);
    return null;
  }
  const args = ['--url', url, '--topics', topics.join(','), '--count', '2'];
  const output = await run(packages.python, ['test/support/osloListener.py', ...args], { env: packages.env });
  const heard = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Heard);
  for (const { ctxt } of heard) assert.deepEqual(ctxt, {});
  const input = `${toJson(SECRET)}\n${output}`;
  const verdict = await run(ceilometer.python, [ceilometerProgram('verify.py')], { input });
  assert.deepEqual(JSON.parse(verdict), { right: [true, true], wrong: [false, false] });
  return heard;
}
