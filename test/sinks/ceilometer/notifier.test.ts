import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { GetMessage } from 'amqplib';
import { connect } from 'amqplib';
import { systemClock } from '../../../src/app/index.ts';
import { toJson, type Sink } from '../../../src/model/index.ts';
import { createCeilometerSink, type CeilometerSettings } from '../../../src/sinks/ceilometer/index.ts';
import { ceilometerProgram, ceilometerPython } from '../../support/ceilometerPython.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import type { RabbitPlace } from '../../support/rabbit.ts';
import { readQueue } from '../../support/readQueue.ts';
import { memoryLogger } from '../../support/sourceWatcher.ts';
import { run } from '../../support/run.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { PUBLISHED_EVENT as EVENT, PUBLISHED_SAMPLE as SAMPLE } from './published.ts';
import { openMessage, payloadsOf, type OpenedMessage } from './wire.ts';

const SUITE = "the Ceilometer sink's notifier";
const SECRET = 'not-the-usual-sécret';
const LISTENER = 'test/support/osloListener.py';
const signal = (): AbortSignal => new AbortController().signal;

describe(SUITE, { timeout: 300_000 }, () => {
  it('is heard by a listener of oslo.messaging that comes later, and signs as Ceilometer verifies', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    const ceilometer = await ceilometerPython();
    if (rabbit === null) return;
    if (typeof ceilometer === 'string') return context.skip(ceilometer);
    const place = await rabbit.place();
    const sink = sinkAt(context, place);
    await sink.deliver([EVENT, SAMPLE], signal());
    const output = await run(rabbit.packages.python, [LISTENER, '--url', place.osloUrl, '--count', '2'], {
      env: rabbit.packages.env,
    });
    const heard = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as OpenedMessage);
    assert.deepEqual(heard.map(({ event_type: type }) => type).sort(), ['event', 'metering']);
    for (const one of heard) assert.match(one.publisher_id, /^telemetry\.publisher\../);
    const verdict = await run(ceilometer.python, [ceilometerProgram('verify.py')], {
      input: `${toJson(SECRET)}\n${output}`,
    });
    assert.deepEqual(JSON.parse(verdict), { right: [true, true], wrong: [false, false] });
  });

  it("sends what Ceilometer's own notifier sends", async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    const ceilometer = await ceilometerPython();
    if (rabbit === null) return;
    if (typeof ceilometer === 'string') return context.skip(ceilometer);
    const place = await rabbit.place();
    await sinkAt(context, place).deliver([EVENT, SAMPLE], signal());
    const ours = await bothQueues(place);
    // The queues stay as the sink has declared them: Ceilometer must be content with that.
    const [sample] = payloadsOf(ours[1]?.content ?? Buffer.of());
    await run(ceilometer.python, [ceilometerProgram('notify.py')], {
      input: toJson({ url: place.osloUrl, secret: SECRET, sample: { id: sample?.message_id } }),
    });
    const theirs = await bothQueues(place);
    for (const [index, queue] of ['event', 'metering'].entries()) {
      const [one, other] = [ours[index], theirs[index]];
      assert.ok(one !== undefined && other !== undefined, queue);
      const [own, there] = [openMessage(one.content), openMessage(other.content)];
      assert.deepEqual(Object.keys(own), Object.keys(there));
      assert.equal(JSON.stringify(own.payload), JSON.stringify(there.payload));
      assert.deepEqual([own.event_type, own.priority], [there.event_type, there.priority]);
      assert.deepEqual(seen(one), seen(other));
    }
  });

  it('tries again what no queue takes, and declares them anew', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const sink = sinkAt(context, place);
    await sink.deliver([EVENT], signal());
    const model = await connect(place.url);
    const channel = await model.createChannel();
    await channel.deleteQueue('event.sample');
    await model.close();
    await assert.rejects(
      sink.deliver([EVENT], signal()),
      /no queue is bound to the exchange ceilometer for event\.sample/,
    );
    await sink.deliver([EVENT], signal());
    assert.equal((await readQueue(place, 'event.sample')).length, 1);
  });

  it('says what is wrong where others have declared the exchange otherwise, and leaves it alone where it is told so', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    await sinkAt(context, place, 'durable').deliver([EVENT], signal());
    const other = sinkAt(context, place);
    await assert.rejects(other.deliver([EVENT], signal()), (error: unknown) => {
      assert.match(String(error), /exchange ceilometer: .*PRECONDITION_FAILED.*`queues` must say/);
      assert.ok(!String(error).includes(SECRET));
      return true;
    });
    await sinkAt(context, place, 'existing').deliver([EVENT], signal());
    assert.equal((await readQueue(place, 'event.sample')).length, 2);
  });

  it('sends nothing of an event that Ceilometer would not publish', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const dropped = { ...EVENT, key: 'm-2/event', line: { ...EVENT.line, ceilometer: null } };
    await sinkAt(context, place).deliver([dropped, EVENT], signal());
    const messages = await readQueue(place, 'event.sample');
    assert.deepEqual(
      messages.flatMap(({ content }) => payloadsOf(content)).map(({ message_id: id }) => id),
      ['m-1'],
    );
  });
});

function sinkAt(context: TestContext, { url }: RabbitPlace, queues = 'transient'): Sink {
  const settings = configuredSink<CeilometerSettings>(
    `{ type: ceilometer, notifier: { url: "${url}", queues: ${queues}, telemetry_secret: "${SECRET}" } }`,
  );
  const sink = createCeilometerSink(settings, { name: 'target', clock: systemClock, logger: memoryLogger() });
  context.after(() => sink.close());
  return sink;
}

/** The first message of each queue. */
async function bothQueues(place: RabbitPlace): Promise<readonly (GetMessage | undefined)[]> {
  return [(await readQueue(place, 'event.sample'))[0], (await readQueue(place, 'metering.sample'))[0]];
}

/** What a reader sees of a message beside its body. */
function seen({ fields, properties }: GetMessage): unknown {
  const { contentType, contentEncoding, deliveryMode, priority } = properties;
  return [fields.exchange, fields.routingKey, contentType, contentEncoding, deliveryMode, priority];
}
