import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { GetMessage } from 'amqplib';
import { systemClock } from '../../../src/app/index.ts';
import { DeliveryRefused, type OutgoingItem, type Sink } from '../../../src/model/index.ts';
import { createZenossSink, type ZenossSettings } from '../../../src/sinks/zenoss/index.ts';
import { postedSample, zenpackEvent } from '../../../src/zenoss/index.ts';
import { itemsOf } from '../../mappings/captures.ts';
import { ceilometerPython } from '../../support/ceilometerPython.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import type { RabbitPlace } from '../../support/rabbit.ts';
import { noteSkipped } from '../../support/services.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { theirBodies } from '../../zenoss/theirBodies.ts';
import { itemsFor } from '../../zenoss/zenossItems.ts';
import { EXCHANGE, prepareZenoss, readZenoss } from './zenossBroker.ts';

const SUITE = 'the zenoss sink over AMQP';
const ITEMS = itemsFor(itemsOf('delete.jsonl')).filter(({ kind }) => kind !== 'event');
const signal = (): AbortSignal => new AbortController().signal;

async function stage(
  context: TestContext,
  more = '',
): Promise<{ readonly place: RabbitPlace; readonly sink: Sink } | null> {
  const rabbit = await withRabbit(context, SUITE);
  if (rabbit === null) return null;
  const place = await rabbit.place();
  const entry = `{ type: zenoss, mode: amqp, url: "${place.url}"${more} }`;
  const sink = createZenossSink(configuredSink<ZenossSettings>(entry), {
    name: 'zenoss',
    cloud: 'rdu',
    clock: systemClock,
    stateOf: () => null,
  });
  context.after(() => sink.close());
  return { place, sink };
}

/** What of a message Zenoss could see; the id is ours alone. */
function seen({ fields, properties, content }: GetMessage): unknown {
  const { message_signature: _, ...data } = (JSON.parse(content.toString()) as { data: object })
    .data as Record<string, unknown>;
  return {
    key: fields.routingKey,
    properties: { ...properties, messageId: undefined },
    body: { ...(JSON.parse(content.toString()) as object), data },
  };
}

function bodies<T>(make: (item: OutgoingItem) => T | null): readonly T[] {
  return ITEMS.map(make).filter((body) => body !== null);
}

describe('the zenoss sink over AMQP', { timeout: 300_000 }, () => {
  it('publishes what a dispatcher of Ceilometer would have published with kombu', async (context) => {
    const staged = await stage(context);
    if (staged === null) return;
    const python = await ceilometerPython();
    if (typeof python === 'string') {
      noteSkipped(SUITE, python);
      context.skip(python);
      return;
    }
    const { place, sink } = staged;
    await prepareZenoss(place, 'rdu');
    await sink.deliver(ITEMS, signal());
    const ours = [await readZenoss(place, 'rdu', 'event'), await readZenoss(place, 'rdu', 'perf')];
    const said = {
      events: bodies((item) => zenpackEvent(item, () => null)),
      samples: bodies((item) => (item.kind === 'sample' ? postedSample(item) : null)),
    };
    await theirBodies(python, said, { url: place.url, exchange: EXCHANGE, device: 'rdu' });
    const theirs = [await readZenoss(place, 'rdu', 'event'), await readZenoss(place, 'rdu', 'perf')];
    assert.ok(theirs.every((messages) => messages.length > 1));
    const byKey = (messages: readonly GetMessage[]): readonly unknown[] =>
      messages.toSorted((one, other) => (one.fields.routingKey < other.fields.routingKey ? -1 : 1)).map(seen);
    assert.deepEqual(ours.map(byKey), theirs.map(byKey));
  });

  it('gives each message the key of its item, and a routing key that AMQP has room for', async (context) => {
    const staged = await stage(context, ', device: os');
    if (staged === null) return;
    await prepareZenoss(staged.place, 'os');
    const [sample] = ITEMS.filter(({ kind }) => kind === 'sample');
    assert.ok(sample !== undefined);
    const long: OutgoingItem = { ...sample, line: { ...sample.line, resource_id: 'r'.repeat(400) } };
    await staged.sink.deliver([long], signal());
    const [message] = await readZenoss(staged.place, 'os', 'perf');
    assert.equal(message?.properties.messageId, sample.key);
    assert.match(message.fields.routingKey, /^zenoss\.openstack\.os\.meter\.memory\.r+$/);
  });

  it('is told of an exchange that is missing, and of a device that has no queue', async (context) => {
    const staged = await stage(context);
    if (staged === null) return;
    const { place, sink } = staged;
    const missing = /exchange zenoss\.openstack\.ceilometer: .*NOT_FOUND/;
    await assert.rejects(sink.deliver(ITEMS, signal()), missing);
    await assert.rejects(sink.deliver([], signal()), missing, 'also with nothing for the ZenPack');
    await prepareZenoss(place, 'other');
    await assert.rejects(sink.deliver(ITEMS, signal()), (error: Error) => {
      assert.match(error.message, /no queue is bound .* for zenoss\.openstack\.rdu\./);
      return !(error instanceof DeliveryRefused);
    });
    await prepareZenoss(place, 'rdu');
    await sink.deliver(ITEMS, signal());
    assert.ok((await readZenoss(place, 'rdu', 'event')).length > 0);
  });
});
