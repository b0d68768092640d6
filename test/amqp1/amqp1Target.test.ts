import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Amqp1Target, peerAccess } from '../../src/amqp1/index.ts';
import { DeliveryRefused, type Clock, type OutgoingItem } from '../../src/model/index.ts';
import { FaultyPeer, type FaultyPeerOptions } from '../support/faultyPeer.ts';
import { wallClock } from '../support/wallClock.ts';

/** On which the first minute is soon over. */
function shortMinute(): Clock {
  let minutes = 0;
  return {
    ...wallClock,
    sleep: (millis, signal) => {
      if (millis === 60_000) minutes += 1;
      return wallClock.sleep(millis === 60_000 && minutes === 1 ? 50 : millis, signal);
    },
  };
}

const ITEMS = ['a1', 'a2', 'b1', 'a3', 'b2', 'c1'].map(item);

describe('a target over AMQP 1.0 whose peer fails', { timeout: 60_000 }, () => {
  it('sends nothing again that was accepted, and nothing ahead of what failed, when the connection is lost', async (t) => {
    let lost: unknown;
    const { peer, publish } = await targetAt(t, {
      arrived: (arrival, count) => {
        if (arrival.connection === lost) return;
        if (count !== 4 || lost !== undefined) return peer.accept(arrival);
        lost = arrival.connection;
        peer.cut();
      },
    });
    await assert.rejects(publish(ITEMS));
    const before = [...peer.accepted];
    assert.equal(before.length, 3);
    await publish(ITEMS);
    assert.deepEqual(peer.accepted.toSorted(), ITEMS.map(({ key }) => key).toSorted());
    for (const object of ['a', 'b', 'c']) {
      const own = peer.accepted.filter((key) => key.startsWith(object));
      assert.deepEqual(own, own.toSorted());
    }
    assert.equal(peer.connections, 2);
    await publish(ITEMS);
    assert.equal(peer.accepted.length, 2 * ITEMS.length, 'a batch that was taken is forgotten');
  });

  it('fails what waits on a link that the peer closes, and opens it again for the next try', async (t) => {
    let closed: unknown;
    const { peer, publish } = await targetAt(t, {
      arrived: (arrival) => {
        if (arrival.link === closed) return;
        if (closed !== undefined) return peer.accept(arrival);
        closed = arrival.link;
        arrival.link.close({ condition: 'amqp:resource-deleted', description: 'the queue is gone' });
      },
    });
    await assert.rejects(publish(ITEMS), /127\.0\.0\.1:\d+: the queue is gone \(amqp:resource-deleted\)$/);
    assert.deepEqual(peer.accepted, []);
    await publish(ITEMS);
    assert.equal(peer.accepted.length, ITEMS.length);
    assert.equal(peer.connections, 1);
  });

  it('waits for credit until its signal ends it, and takes no signal that has ended', async (t) => {
    const { peer, publish } = await targetAt(t, { credit: 0 });
    const given = new AbortController();
    const waiting = publish(ITEMS, given.signal);
    while (peer.links.length === 0) await wait(5);
    given.abort();
    await assert.rejects(waiting);
    await assert.rejects(publish(ITEMS, AbortSignal.abort()), /aborted/);
    while (peer.open > 0) await wait(5);
    assert.deepEqual(peer.came, []);
  });

  it('says after a minute which address takes nothing, and sends it once when it does', async (t) => {
    const { peer, publish } = await targetAt(t, { credit: 0 }, shortMinute());
    await assert.rejects(publish(ITEMS), /127\.0\.0\.1:\d+: out: not taken in 60 s; a router takes nothing/);
    const again = publish(ITEMS);
    while (peer.links.length < 2) await wait(5);
    for (const link of peer.links.filter((one) => one.is_open())) link.add_credit(100);
    await again;
    assert.deepEqual(peer.came.toSorted(), ITEMS.map(({ key }) => key).toSorted());
  });

  it('fails what waits when it is closed', async (t) => {
    const { peer, publish, target } = await targetAt(t, { credit: 0 });
    const waiting = assert.rejects(publish(ITEMS));
    while (peer.links.length === 0) await wait(5);
    await target.close();
    await waiting;
    while (peer.open > 0) await wait(5);
  });

  it('has no more links than the peer has sessions, and leaves no connection behind', async (t) => {
    const { peer, publish } = await targetAt(t, { channelMax: 3 });
    const items = Array.from({ length: 10 }, (_, index) => item(`o${index}`));
    await publish(items, undefined, ({ key }) => key);
    assert.deepEqual(
      peer.accepted,
      items.map(({ key }) => key),
    );
    assert.ok(peer.sessions <= 4, `${peer.sessions} sessions`);
    assert.equal(peer.connections, 3);
    while (peer.open > 1) await wait(5);
  });

  it('refuses what is too large where the peer ends the link over it, and sends the rest once', async (t) => {
    const { peer, publish } = await targetAt(t, {
      arrived: (arrival) => {
        if (arrival.message.message_id !== 'b1') return peer.accept(arrival);
        arrival.link.close({ condition: 'amqp:link:message-size-exceeded', description: 'too large' });
      },
    });
    const [a1, big] = [item('a1'), item('b1')];
    await assert.rejects(publish([a1, big]), DeliveryRefused);
    await publish([a1]);
    await assert.rejects(publish([big]), DeliveryRefused);
    assert.equal(peer.came.filter((key) => key === 'a1').length, 1);
  });
});

async function targetAt(
  context: TestContext,
  options: FaultyPeerOptions,
  clock: Clock = wallClock,
): Promise<{
  readonly peer: FaultyPeer;
  readonly target: Amqp1Target;
  readonly publish: (
    items: readonly OutgoingItem[],
    signal?: AbortSignal,
    addressOf?: (item: OutgoingItem) => string,
  ) => Promise<void>;
}> {
  const peer = await FaultyPeer.start(context, options);
  const access = peerAccess({
    url: `amqp://127.0.0.1:${peer.port}/`,
    pseudo_vhost: true,
    idle_timeout: 30_000_000,
    failover_strategy: 'round-robin',
    tls: { verify: true },
  });
  const target = new Amqp1Target({ name: 'target', access, clock });
  context.after(() => target.close());
  return {
    peer,
    target,
    publish: (items, signal = new AbortController().signal, addressOf = () => 'out') =>
      target.publish(
        items,
        (one) => ({
          address: addressOf(one),
          message: { body: one.key, messageId: one.key, durable: true },
        }),
        signal,
      ),
  };
}

/** Its first letter is its object. */
function item(key: string): OutgoingItem {
  return { kind: 'change', key, object: key.slice(0, 1), line: { kind: 'change' }, event: null, seq: 1 };
}
