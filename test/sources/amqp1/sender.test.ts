import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { AttachRefused, CreditPool, Receiver, Sender } from '../../../src/amqp1/index.ts';
import { withArtemis } from '../../support/withArtemis.ts';
import { range } from './running.ts';
import { openTestPeer } from './sending.ts';

const SUITE = 'the sending half of AMQP 1.0 on a real Artemis';

suite(SUITE, { timeout: 100_000 }, () => {
  test('a message is sent when the broker has accepted it, with all that is said of it', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const address = `out-${randomUUID()}`;
    const peer = await openTestPeer(artemis.url());
    t.after(() => peer.close());
    const sender = await Sender.open(peer, address);
    await sender.send({
      body: Buffer.from('{"ü": 1}'),
      messageId: 'id-1',
      subject: 'a.subject',
      contentType: 'application/json',
      durable: true,
      properties: { kind: 'change', revision: 3 },
    });
    assert.equal(await artemis.messages(address), 1);
    const message = await new Promise<Parameters<Parameters<typeof Receiver.open>[1]['deliver']>[0]>(
      (resolve) => {
        void Receiver.open(peer, {
          address,
          prefetch: 1,
          line: new CreditPool(1, 1).line(),
          deliver: resolve,
        }).then((receiver) => receiver.release());
      },
    );
    assert.equal(message.body.toString(), '{"ü": 1}');
    const { subject, contentType, properties } = message.head;
    assert.deepEqual([subject, contentType], ['a.subject', 'application/json']);
    assert.deepEqual(properties, { kind: 'change', revision: 3 });
  });

  test('more than the link holds at a time are all accepted', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const address = `out-${randomUUID()}`;
    const peer = await openTestPeer(artemis.url());
    t.after(() => peer.close());
    const sender = await Sender.open(peer, address);
    const bodies = range(1, 3000).map((number) => Buffer.from(String(number)));
    await Promise.all(bodies.map((body) => sender.send({ body, durable: false })));
    assert.equal(await artemis.messages(address), 3000);
  });

  test('who may not write is refused, and what was on its way when the connection ends has failed', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const address = `out-${randomUUID()}`;
    const reader = await openTestPeer(`amqp://reader:reading@127.0.0.1:${artemis.port()}/`);
    t.after(() => reader.close());
    await assert.rejects(Sender.open(reader, address), AttachRefused);

    const peer = await openTestPeer(artemis.url());
    const sender = await Sender.open(peer, address);
    const sent = sender.send({ body: Buffer.from('x'), durable: true });
    await peer.close();
    await sent.catch(() => undefined);
    await assert.rejects(
      sender.send({ body: Buffer.from('y'), durable: true }),
      /the peer closed the connection|closed/,
    );
  });
});
