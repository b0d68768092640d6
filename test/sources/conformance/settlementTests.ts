import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Delivery } from '../../../src/model/index.ts';
import { bodiesOf, ids } from './bodies.ts';
import { idsIn, lastPositions, openPort, sending, settleAll, type OpenPort } from './openPort.ts';
import { untilLeft, type ConformanceTest, type ConformingTransport } from './transport.ts';

/** What a settlement does at the port of every source, and what it does not, over several of its connections. */
export const SETTLEMENT_TESTS: readonly ConformanceTest[] = [
  ['settles what it is told and nothing else, whatever it is told again or never had', settlement],
  ['comes back by itself when its broker does, and knows what belongs to the time before', reconnected],
];

async function settlement(context: TestContext, transport: ConformingTransport): Promise<void> {
  const sentIds = ids(12);
  const first = await openPort(context, transport, bodiesOf(sentIds));
  await first.seen.until(({ deliveries }) => deliveries.length >= sentIds.length);
  const half = first.seen.deliveries.slice(0, 5);
  const settled = new Set(idsIn(upTo(first, lastPositions(half))));
  settleAll(first, half);
  for (const [stream, position] of lastPositions(half)) {
    for (const stale of [position, position - 1, 0, -1]) first.source.settle(stream, stale);
    for (const unknown of [stream + 1000, -1, 0]) first.source.settle(unknown, position + 1000);
  }
  const rest = sentIds.filter((id) => !settled.has(id));
  await untilLeft(transport, rest.length);
  await first.source.stop();

  const again = transport.comesAgain === 'everything' ? sentIds : rest;
  const second = await openPort(context, transport);
  await second.seen.until(({ deliveries }) => idsIn(deliveries).length >= again.length);
  assert.deepEqual(idsIn(second.seen.deliveries), again);
  if (transport.tellsRedelivered) {
    for (const { meta } of second.seen.deliveries) assert.equal(meta.redelivered, true);
  }
  if (transport.recorded) return;
  // Beyond all that came: what comes later is settled by none of it.
  const beyond = lastPositions(second.seen.deliveries);
  for (const [stream, position] of beyond) second.source.settle(stream, position + 1000);
  const late = ids(6, sentIds.length);
  const lateSent = sending(transport, bodiesOf(late));
  await second.seen.until(({ deliveries }) => late.every((id) => idsIn(deliveries).includes(id)));
  await second.source.stop();
  const third = await openPort(context, transport);
  await third.seen.until(({ deliveries }) => late.every((id) => idsIn(deliveries).includes(id)));
  settleAll(third, third.seen.deliveries);
  await Promise.all([first.sent, lateSent]);
  await untilLeft(transport, 0);
}

/** What is settled with these positions. */
function upTo({ seen }: OpenPort, positions: ReadonlyMap<number, number>): readonly Delivery[] {
  return seen.deliveries.filter(({ stream, position }) => position <= (positions.get(stream) ?? -1));
}

async function reconnected(context: TestContext, transport: ConformingTransport): Promise<void> {
  const { broker, tellsRedelivered } = transport;
  if (broker === null) return context.skip('it has no broker');
  const sentIds = ids(10);
  const port = await openPort(context, transport, bodiesOf(sentIds));
  const { source, seen } = port;
  await seen.until(({ deliveries }) => deliveries.length >= sentIds.length);
  const taken = [...seen.deliveries];
  const half = taken.slice(0, 4);
  settleAll(port, half);
  const rest = idsIn(taken.filter((delivery) => !upTo(port, lastPositions(half)).includes(delivery)));
  await untilLeft(transport, rest.length);
  await broker.kill();
  await seen.until(({ now }) => now?.state === 'connecting' && now.detail !== '');
  await broker.start();
  const fresh = (): readonly Delivery[] => seen.deliveries.slice(taken.length);
  await seen.until(() => rest.every((id) => idsIn(fresh()).includes(id)));
  for (const { stream, meta } of fresh()) {
    assert.ok(!lastPositions(taken).has(stream), 'a stream of its own');
    if (tellsRedelivered) assert.equal(meta.redelivered, true);
  }
  // What was taken before belongs to streams that have ended.
  settleAll(port, taken);
  await source.stop();
  const next = await openPort(context, transport);
  await next.seen.until(({ deliveries }) => rest.every((id) => idsIn(deliveries).includes(id)));
  settleAll(next, next.seen.deliveries);
  await untilLeft(transport, 0);
}
