import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import type { Delivery } from '../../../src/model/index.ts';
import { bodiesOf, idIn, ids, ODD_BODIES, type OddBody } from './bodies.ts';
import { idsIn, lastPositions, openPort, sending, settleAll, settleUntil } from './openPort.ts';
import { untilLeft, type ConformanceTest, type ConformingTransport } from './transport.ts';

/** Round trips during which a source that takes too much would have taken it. */
const LOOKS = 3;

/** What every source holds at its port, towards whoever listens to it. */
export const PORT_TESTS: readonly ConformanceTest[] = [
  ['hands every body over as it was sent, and says where and when it came from', bodiesAndMeta],
  ['holds no more unsettled than its bound, in order, and goes on as it is settled', bounded],
  ['takes nothing in while it is paused, however long, and everything afterwards', paused],
  ['takes nothing in after a drain, and settles what it had taken', drained],
];

async function bodiesAndMeta(context: TestContext, transport: ConformingTransport): Promise<void> {
  const names = Object.keys(ODD_BODIES) as OddBody[];
  const carried = names.filter((name) => !transport.cannotCarry.includes(name));
  const before = Date.now() * 1000;
  const port = await openPort(
    context,
    transport,
    carried.map((name) => ODD_BODIES[name]),
  );
  const { source, seen, sent } = port;
  await seen.until(({ deliveries }) => deliveries.length >= carried.length);
  const known = new Map(carried.map((name) => [ODD_BODIES[name].toString('base64'), name]));
  const arrived = seen.deliveries.map(({ body }) => known.get(body.toString('base64')) ?? 'something else');
  assert.deepEqual(arrived.toSorted(), carried.toSorted());
  for (const { meta } of seen.deliveries) {
    assert.equal(meta.source, 'feed');
    assert.equal(meta.receivedKnown, true);
    if (!transport.recorded) assert.ok(meta.received >= before && meta.received <= Date.now() * 1000);
    assert.notEqual(meta.redelivered, true);
    assert.deepEqual({ ...meta, ...transport.meta }, meta);
    if (transport.position === null) assert.equal(meta.position, undefined);
    else assert.match(meta.position ?? '', transport.position);
  }
  settleAll(port, seen.deliveries);
  await sent;
  await source.stop();
  await untilLeft(transport, 0);
}

async function bounded(context: TestContext, transport: ConformingTransport): Promise<void> {
  const { bound } = transport;
  const wanted = ids(bound + 50);
  const port = await openPort(context, transport, bodiesOf(wanted));
  const { seen, sent } = port;
  await seen.until(({ deliveries }) => deliveries.length >= bound);
  // What nobody was given makes no room.
  for (const [stream, position] of lastPositions(seen.deliveries))
    port.source.settle(stream + 1000, position);
  for (let look = 0; look < LOOKS; look += 1) await (transport.left?.() ?? wait(20));
  assert.equal(seen.deliveries.length, bound);
  await settleUntil(port, wanted.length);
  assert.deepEqual(idsIn(seen.deliveries), wanted);
  assertOrder(seen.deliveries, transport);
  await sent;
}

/** Positions grow within a stream; so do the ids where the transport keeps the order. */
function assertOrder(deliveries: readonly Delivery[], { inOrder }: ConformingTransport): void {
  for (const stream of lastPositions(deliveries).keys()) {
    const own = deliveries.filter((delivery) => delivery.stream === stream);
    const positions = own.map(({ position }) => position);
    assert.deepEqual(
      positions,
      [...new Set(positions)].sort((a, b) => a - b),
    );
    const messages = own.map(({ body }) => idIn(body));
    if (inOrder) assert.deepEqual(messages, messages.toSorted());
  }
}

async function paused(context: TestContext, transport: ConformingTransport): Promise<void> {
  const { bound, recorded, silence } = transport;
  const first = ids(recorded ? bound + 20 : 20);
  const more = recorded ? [] : ids(20, first.length);
  const port = await openPort(context, transport, bodiesOf(first));
  const { source, seen, sent, warnings } = port;
  const taken = Math.min(first.length, bound);
  await seen.until(({ deliveries }) => deliveries.length >= taken);
  source.pause();
  // Some make room, some are held: these may be given back meanwhile, and come again.
  settleAll(port, seen.deliveries.slice(0, 10));
  const sentMore = sending(transport, bodiesOf(more));
  await wait(silence ?? 100);
  assert.deepEqual(idsIn(seen.deliveries), first.slice(0, taken));
  source.resume();
  await settleUntil(port, first.length + more.length);
  assert.deepEqual(idsIn(seen.deliveries), [...first, ...more]);
  await untilLeft(transport, 0, () => settleAll(port, seen.deliveries));
  await Promise.all([sent, sentMore]);
  assert.deepEqual(warnings, [], 'the link was not lost');
}

async function drained(context: TestContext, transport: ConformingTransport): Promise<void> {
  const { bound, recorded } = transport;
  const first = ids(recorded ? bound + 50 : 10);
  const port = await openPort(context, transport, bodiesOf(first));
  const { source, seen } = port;
  await seen.until(({ deliveries }) => deliveries.length >= Math.min(first.length, bound));
  await source.drain();
  const taken = seen.deliveries.length;
  const late = recorded ? [] : ids(5, first.length);
  const lateSent = sending(transport, bodiesOf(late));
  settleAll(port, seen.deliveries);
  await source.stop();
  assert.equal(seen.deliveries.length, taken);
  assert.equal(seen.now?.state, 'stopped');
  assert.equal(seen.isEnded, false);
  if (recorded) return;
  const next = await openPort(context, transport);
  await next.seen.until(({ deliveries }) => deliveries.length >= late.length);
  assert.deepEqual(idsIn(next.seen.deliveries), late);
  settleAll(next, next.seen.deliveries);
  await Promise.all([port.sent, lateSent]);
}
