import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { connect } from 'amqplib';
import { systemClock } from '../../../src/app/index.ts';
import { DeliveryRefused, type OutgoingItem, type Sink } from '../../../src/model/index.ts';
import { createRabbitSink, type RabbitSettings } from '../../../src/sinks/rabbitmq/index.ts';
import { routingKeys } from '../../../src/sinks/rabbitmq/routingKey.ts';
import { freePorts } from '../../support/freePorts.ts';
import type { Rabbit, RabbitPlace } from '../../support/rabbit.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { bindQueue, readBound } from './boundQueue.ts';

const SUITE = 'the rabbitmq sink';
const signal = (): AbortSignal => new AbortController().signal;

describe('the rabbitmq sink', () => {
  it('publishes an item as a persistent CloudEvent in binary mode', async (context) => {
    const stage = await staged(context);
    if (stage === null) return;
    await stage.sink.deliver([change('server-1', 1), gap()], signal());
    const [first, second] = await readBound(stage.place);
    assert.equal(first?.fields.exchange, 'stackwire');
    assert.equal(first.fields.routingKey, 'change.instance');
    assert.deepEqual(JSON.parse(first.content.toString()), change('server-1', 1).line);
    const { deliveryMode, contentType, messageId, type, appId, headers } = first.properties;
    assert.deepEqual(
      [deliveryMode, contentType, messageId, type, appId],
      [2, 'application/json', 'm-1/change/instance/server-1', 'stackwire.change', 'stackwire'],
    );
    assert.deepEqual(headers, {
      cloudEvents_specversion: '1.0',
      cloudEvents_id: 'm-1/change/instance/server-1',
      cloudEvents_source: '/stackwire/rdu%202',
      cloudEvents_type: 'stackwire.change',
      cloudEvents_subject: 'server-1',
      'stackwire-object': 'server-1',
    });
    assert.equal(second?.fields.routingKey, 'gap');
    assert.equal(second.properties.headers?.['stackwire-object'], undefined);
  });

  it('gives a key that AMQP has no room for by its digest, and whole in the header', async (context) => {
    const stage = await staged(context);
    if (stage === null) return;
    const id = 'é'.repeat(400);
    await stage.sink.deliver([change(id, 1)], signal());
    const [message] = await readBound(stage.place);
    assert.match(String(message?.properties.messageId), /^sha256:[0-9a-f]{64}$/);
    assert.equal(message?.properties.headers?.['cloudEvents_id'], `m-1/change/instance/${id}`);
  });

  it('keeps one connection, and opens another where that was lost', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    const stage = await staged(context, {}, rabbit);
    if (rabbit === null || stage === null) return;
    await stage.sink.deliver([change('server-1', 1)], signal());
    const ended = new AbortController();
    await stage.sink.deliver([change('server-1', 2)], ended.signal);
    // The signal of a delivery that is over ends nothing.
    ended.abort();
    await stage.sink.deliver([change('server-1', 3)], signal());
    const opened = await rabbit.ctl('list_connections', 'pid', 'client_properties');
    const own = opened.split('\n').filter((line) => line.includes(`stackwire ${stage.sink.name}`));
    assert.equal(own.length, 1);
    await rabbit.ctl('close_connection', own[0]?.split('\t')[0] ?? '', 'closed by the test');
    const next = [change('server-1', 4)];
    try {
      await stage.sink.deliver(next, signal());
    } catch {
      await stage.sink.deliver(next, signal());
    }
    assert.deepEqual([...new Set(await keysOf(stage.place))], ids('server-1', [1, 2, 3, 4]));
  });

  it('sends again what a full queue did not take, each object in order', async (context) => {
    const stage = await staged(context, {}, undefined, { 'x-max-length': 3, 'x-overflow': 'reject-publish' });
    if (stage === null) return;
    const items = [1, 2, 3, 4, 5, 6].flatMap((round) => [
      change('server-1', round),
      change('server-2', round),
    ]);
    const taken: string[] = [];
    for (;;) {
      const done = await stage.sink.deliver(items, signal()).then(
        () => true,
        (error: unknown) => {
          assert.match(String(error), /the broker did not take a message/);
          assert.ok(!(error instanceof DeliveryRefused));
          return false;
        },
      );
      taken.push(...(await keysOf(stage.place)));
      if (done) break;
    }
    for (const object of ['server-1', 'server-2']) {
      const own = taken.filter((key) => key.endsWith(object));
      assert.deepEqual(own, ids(object, [1, 2, 3, 4, 5, 6]));
    }
  });

  it('says of a message that the broker will never take that it is refused, and goes on', async (context) => {
    const rabbit = await withRabbit(context, SUITE, { config: ['max_message_size = 65536'] });
    const stage = await staged(context, {}, rabbit);
    if (stage === null) return;
    const large = change('server-1', 1, 'x'.repeat(70_000));
    await assert.rejects(stage.sink.deliver([large], signal()), (error: unknown) => {
      assert.ok(error instanceof DeliveryRefused);
      assert.match(
        error.message,
        /PRECONDITION_FAILED - message size \d+ is larger than configured max size/,
      );
      return true;
    });
    await stage.sink.deliver([change('server-2', 2)], signal());
    assert.deepEqual(await keysOf(stage.place), ids('server-2', [2]));
  });

  it('waits while the broker is out of memory, and for as long as somebody waits for it', async (context) => {
    const rabbit = await withRabbit(context, SUITE, 'own');
    const stage = await staged(context, {}, rabbit);
    if (rabbit === null || stage === null) return;
    await stage.sink.deliver([change('server-1', 1)], signal());
    await rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '1MB');
    const nobody = new AbortController();
    const given = stage.sink.deliver([change('server-1', 2)], nobody.signal);
    await new Promise((resolve) => setTimeout(resolve, 500));
    nobody.abort();
    await assert.rejects(given, /the connection was closed here/);
    const waiting = stage.sink.deliver([change('server-1', 2)], signal());
    await rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '2GB');
    await waiting;
    assert.deepEqual([...new Set(await keysOf(stage.place))], ids('server-1', [1, 2]));
  });

  it('says what is wrong with an exchange that it is not to make, or that is of another type', async (context) => {
    const stage = await staged(context, { exchange: 'absent', declare: false });
    if (stage === null) return;
    await assert.rejects(
      stage.sink.deliver([gap()], signal()),
      /127\.0\.0\.1:\d+, virtual host place-\d+: exchange absent: NOT_FOUND - no exchange 'absent'/,
    );
    const model = await connect(stage.place.url);
    const channel = await model.createChannel();
    await channel.assertExchange('fan', 'fanout');
    await model.close();
    const other = sinkAt(context, stage.place.url, { exchange: 'fan' });
    await assert.rejects(other.deliver([gap()], signal()), /inequivalent arg 'type'.*`declare: false`/);
    await sinkAt(context, stage.place.url, { exchange: 'fan', declare: false }).deliver([gap()], signal());
  });

  it('goes to the next of several hosts', async (context) => {
    const stage = await staged(context);
    if (stage === null) return;
    const [dead = 0] = await freePorts(1);
    const [head = '', rest = ''] = stage.place.url.split('@');
    const sink = sinkAt(context, `${head}@127.0.0.1:${dead},${rest}`);
    await sink.deliver([change('server-1', 1)], signal());
    assert.deepEqual(await keysOf(stage.place), ids('server-1', [1]));
    const nowhere = sinkAt(context, `amqp://sink:s3cret@127.0.0.1:${dead}/`);
    await assert.rejects(nowhere.deliver([gap()], signal()), (error: Error) => {
      assert.match(error.message, /ECONNREFUSED/);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
  });
});

describe('the routing key', () => {
  const event = (type: string): OutgoingItem => ({
    ...gap(),
    kind: 'event',
    line: { kind: 'event', event_type: type },
  });

  it('is the kind and what the item is about', () => {
    const key = routingKeys(undefined);
    assert.equal(key(event('compute.instance.update')), 'event.compute.instance.update');
    assert.equal(key({ ...gap(), kind: 'object', line: { type: 'port' } }), 'object.port');
    assert.equal(key({ ...gap(), kind: 'sample', line: { name: 'vcpus' } }), 'sample.vcpus');
    assert.equal(key({ ...gap(), kind: 'problem', line: { state: 'raised' } }), 'problem.raised');
  });

  it('is of the own making where there is a template', () => {
    assert.equal(routingKeys('a.{kind}.{item.from}')(gap()), 'a.gap.1');
  });

  it('is cut to the bytes that AMQP has for it, between characters', () => {
    for (const long of ['x'.repeat(300), 'é'.repeat(300), `x${'é'.repeat(300)}`]) {
      const key = routingKeys(undefined)(event(long));
      assert.ok(Buffer.byteLength(key) <= 255 && Buffer.byteLength(key) > 245, key);
      assert.ok(`event.${long}`.startsWith(key));
    }
  });
});

interface Stage {
  readonly place: RabbitPlace;
  readonly sink: Sink;
}

let sinks = 0;

async function staged(
  context: TestContext,
  settings: Partial<RabbitSettings> = {},
  given?: Rabbit | null,
  queue: Record<string, unknown> = {},
): Promise<Stage | null> {
  const rabbit = given === undefined ? await withRabbit(context, SUITE) : given;
  if (rabbit === null) return null;
  const place = await rabbit.place();
  await bindQueue(place, queue);
  return { place, sink: sinkAt(context, place.url, settings) };
}

function sinkAt(context: TestContext, url: string, settings: Partial<RabbitSettings> = {}): Sink {
  sinks += 1;
  const all: RabbitSettings = {
    url,
    heartbeat: 30_000_000,
    auth: 'plain',
    failover_strategy: 'round-robin',
    tls: { verify: true },
    exchange: 'stackwire',
    declare: true,
    kinds: ['change'],
    batch: 100,
    ...settings,
  };
  const sink = createRabbitSink(all, { name: `target-${sinks}`, cloud: 'rdu 2', clock: systemClock });
  context.after(() => sink.close());
  return sink;
}

function change(object: string, round: number, more = ''): OutgoingItem {
  const line = { kind: 'change', object: { type: 'instance', id: object }, op: 'update', more };
  const key = `m-${round}/change/instance/${object}`;
  return { kind: 'change', key, line, object, event: null, seq: round };
}

function gap(): OutgoingItem {
  return {
    kind: 'gap',
    key: 'gap/1/2',
    line: { kind: 'gap', from: 1, to: 2 },
    object: null,
    event: null,
    seq: 2,
  };
}

async function keysOf(place: RabbitPlace): Promise<string[]> {
  return (await readBound(place)).map(({ properties }) => String(properties.messageId));
}

function ids(object: string, rounds: readonly number[]): string[] {
  return rounds.map((round) => `m-${round}/change/instance/${object}`);
}
