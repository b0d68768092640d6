import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { systemClock } from '../../../src/app/index.ts';
import { toJson } from '../../../src/model/index.ts';
import { createCeilometerSink, type CeilometerSettings } from '../../../src/sinks/ceilometer/index.ts';
import { ceilometerProgram, ceilometerPython } from '../../support/ceilometerPython.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { debianPackages } from '../../support/debianPackages.ts';
import { withAdmin } from '../../support/kafkaBroker.ts';
import { run } from '../../support/run.ts';
import { memoryLogger } from '../../support/sourceWatcher.ts';
import { readTopics } from '../../support/topicReader.ts';
import { withKafka } from '../../support/withKafka.ts';
import { PUBLISHED_EVENT, PUBLISHED_SAMPLE } from './published.ts';
import { openMessage, type OpenedMessage } from './wire.ts';

const SUITE = "the Ceilometer sink's notifier over Kafka";
const SECRET = 'not-the-usual-sécret';
/** The group of a listener of oslo.messaging that is given none. */
const GROUP = 'oslo_messaging_consumer';
const signal = (): AbortSignal => new AbortController().signal;

describe(SUITE, { timeout: 300_000 }, () => {
  it('is heard by a listener of oslo.messaging, and signs as Ceilometer verifies', async (context) => {
    const kafka = await withKafka(context, SUITE);
    if (kafka === null) return;
    const packages = await debianPackages('messaging');
    const ceilometer = await ceilometerPython();
    if (typeof packages === 'string') return context.skip(packages);
    if (typeof ceilometer === 'string') return context.skip(ceilometer);
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
    const sink = createCeilometerSink(
      configuredSink<CeilometerSettings>(`{ type: ceilometer, kafka: { brokers: ["${kafka.address}"],
        event_topic: ${event}, metering_topic: ${metering}, telemetry_secret: "${SECRET}" } }`),
      { name: 'target', clock: systemClock, logger: memoryLogger() },
    );
    context.after(() => sink.close());
    // Its listener throws the first message away: it reads one while it begins (impl_kafka.py, `KafkaListener.__init__`).
    const thrown = { ...PUBLISHED_SAMPLE, key: 'm-0/sample/0' };
    await sink.deliver([thrown], signal());
    await sink.deliver([PUBLISHED_EVENT, PUBLISHED_SAMPLE], signal());
    const url = `kafka://${kafka.address}/`;
    const output = await run(
      packages.python,
      ['test/support/osloListener.py', '--url', url, '--topics', topics.join(','), '--count', '2'],
      { env: packages.env },
    );
    const heard = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as OpenedMessage & { readonly ctxt: unknown });
    assert.ok(heard.every(({ event_type: type }) => topics.includes(type)));
    for (const { ctxt } of heard) assert.deepEqual(ctxt, {});
    const verdict = await run(ceilometer.python, [ceilometerProgram('verify.py')], {
      input: `${toJson(SECRET)}\n${output}`,
    });
    assert.deepEqual(JSON.parse(verdict), { right: [true, true], wrong: [false, false] });
    const [record] = await readTopics(kafka, [`${event}.sample`]);
    assert.deepEqual([record?.key, record?.headers], [null, {}]);
    assert.equal(openMessage(Buffer.from(record?.value ?? '')).priority, 'SAMPLE');
  });
});
