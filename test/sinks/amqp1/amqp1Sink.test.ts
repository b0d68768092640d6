import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { systemClock } from '../../../src/app/index.ts';
import { DeliveryRefused, toJson, type OutgoingItem, type Sink } from '../../../src/model/index.ts';
import { createAmqp1Sink, type Amqp1SinkSettings } from '../../../src/sinks/amqp1/index.ts';
import { AddressReader } from '../../support/addressReader.ts';
import { ARTEMIS_USER } from '../../support/artemisFiles.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { freePorts } from '../../support/freePorts.ts';
import { readQueue } from '../../support/readQueue.ts';
import { withArtemis } from '../../support/withArtemis.ts';
import { withRabbit } from '../../support/withRabbit.ts';

const SUITE = 'the amqp1 sink';
const signal = (): AbortSignal => new AbortController().signal;

describe(SUITE, { timeout: 300_000 }, () => {
  it('sends an item as a CloudEvent in binary mode, to the address of its template', async (context) => {
    const artemis = await withArtemis(context, SUITE);
    if (artemis === null) return;
    const prefix = randomUUID();
    const reader = new AddressReader(context, artemis.url(), `${prefix}/change`);
    await sinkAt(context, artemis.url(), `${prefix}/{kind}`).deliver([change('server-1', 1)], signal());
    await reader.reached(1);
    const [message] = reader.messages;
    assert.equal(message?.message_id, 'm-1/change/instance/server-1');
    assert.equal(message.durable, true);
    assert.equal(message.content_type, 'application/json');
    assert.deepEqual(message.application_properties, {
      cloudEvents_specversion: '1.0',
      cloudEvents_id: 'm-1/change/instance/server-1',
      cloudEvents_source: '/stackwire/rdu%202',
      cloudEvents_type: 'stackwire.change',
      cloudEvents_subject: 'server-1',
      'stackwire-object': 'server-1',
    });
    const { content } = message.body as { readonly content: Buffer };
    assert.equal(content.toString(), toJson(change('server-1', 1).line));
  });

  it('keeps what is about one object in order, and sends nothing of it twice', async (context) => {
    const artemis = await withArtemis(context, SUITE);
    if (artemis === null) return;
    const address = randomUUID();
    const reader = new AddressReader(context, artemis.url(), address);
    const objects = ['server-1', 'server-2', 'server-3'];
    const items = Array.from({ length: 30 }, (_, round) => objects.map((id) => change(id, round))).flat();
    await sinkAt(context, artemis.url(), address).deliver(items, signal());
    await reader.reached(items.length);
    for (const id of objects) {
      const ids = reader.messages
        .map(({ message_id: key }) => String(key))
        .filter((key) => key.endsWith(`/${id}`));
      assert.deepEqual(
        ids,
        Array.from({ length: 30 }, (_, round) => `m-${round}/change/instance/${id}`),
      );
    }
  });

  it('reaches a queue of RabbitMQ in a virtual host', async (context) => {
    const rabbit = await withRabbit(context, SUITE, { plugins: ['rabbitmq_amqp1_0'] });
    if (rabbit === null) return;
    const place = await rabbit.place();
    await sinkAt(context, place.url, '/queue/stackwire').deliver([change('server-1', 1)], signal());
    const [message] = await readQueue(place, 'stackwire');
    assert.equal(message?.content.toString(), toJson(change('server-1', 1).line));
  });

  it('goes to the next host where one does not answer, and says of all of them why none did, without the password', async (context) => {
    const artemis = await withArtemis(context, SUITE);
    if (artemis === null) return;
    const [dead = 0, other = 0] = await freePorts(2);
    const { username, password } = ARTEMIS_USER;
    const login = `${username}:${encodeURIComponent(password)}`;
    const hosts = (...ports: readonly number[]): string =>
      `amqp://${ports.map((port) => `${login}@127.0.0.1:${port}`).join(',')}/`;
    const address = randomUUID();
    const reader = new AddressReader(context, artemis.url(), address);
    await sinkAt(context, hosts(dead, artemis.port()), address).deliver([change('server-1', 1)], signal());
    await reader.reached(1);
    await assert.rejects(
      sinkAt(context, hosts(dead, other), address).deliver([change('server-1', 1)], signal()),
      (error: unknown) => {
        assert.match(String(error), new RegExp(`127.0.0.1:${dead}: .*ECONNREFUSED.*; 127.0.0.1:${other}: `));
        assert.ok(!String(error).includes(password) && !String(error).includes(encodeURIComponent(password)));
        return true;
      },
    );
  });

  it('says that a user may not send there, and tries again', async (context) => {
    const artemis = await withArtemis(context, SUITE);
    if (artemis === null) return;
    const url = `amqp://reader:reading@127.0.0.1:${artemis.port()}/`;
    const sink = sinkAt(context, url, randomUUID());
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await assert.rejects(sink.deliver([change('server-1', 1)], signal()), (error: unknown) => {
        assert.ok(!(error instanceof DeliveryRefused));
        assert.match(String(error), /unauthorized|permission/i);
        return true;
      });
    }
  });
});

function sinkAt(context: TestContext, url: string, address: string): Sink {
  const settings = configuredSink<Amqp1SinkSettings>(
    `{ type: amqp1, url: "${url}", address: "${address}", kinds: [change] }`,
  );
  const sink = createAmqp1Sink(settings, { name: 'target', cloud: 'rdu 2', clock: systemClock });
  context.after(() => sink.close());
  return sink;
}

function change(id: string, round: number): OutgoingItem {
  return {
    kind: 'change',
    key: `m-${round}/change/instance/${id}`,
    object: id,
    line: { kind: 'change', object: { type: 'instance', id, revision: round } },
    event: null,
    seq: round,
  };
}
