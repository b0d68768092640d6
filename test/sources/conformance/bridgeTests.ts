import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import { SqliteReader } from '../../../src/store/sqlite/index.ts';
import { BridgeProcess } from '../../support/bridgeProcess.ts';
import { lockStore } from '../../support/lockStore.ts';
import { loggedIds } from '../../support/loggedIds.ts';
import { bodiesOf, ids } from './bodies.ts';
import { sending } from './openPort.ts';
import { sameInventory } from './sameInventory.ts';
import { untilLeft, type ConformanceTest, type ConformingTransport } from './transport.ts';

/** Messages of a feed, and as many are sent at a time: so that it lasts. */
const FEED = 400;
const AT_ONCE = 20;

/** What every source holds as a part of the bridge, from its sender to the history. */
export const BRIDGE_TESTS: readonly ConformanceTest[] = [
  ['brings every message into the history once, however often the bridge is killed', killed],
  ['holds back while the store does not write: nothing is settled, and all of it comes afterwards', held],
  ['parks a message that cannot be read, once, with where it came from, and the rest goes on', poisoned],
  ['says that its broker is gone, comes back by itself, and loses nothing and tells no secret', brokerKilled],
  ['settles at a stop what it took, and leaves the rest to the next bridge', stopped],
  ['leaves of a week of a cloud the same inventory as any other way, hash for hash', sameInventory],
];

async function killed(context: TestContext, transport: ConformingTransport): Promise<void> {
  const wanted = ids(FEED);
  const { bridge, sent } = await startBridge(context, transport, wanted);
  for (const moment of [0.2, 0.6]) {
    await bridge.until(async () => (await sequence(bridge)) >= FEED * moment);
    await bridge.killAndRestart();
  }
  await sent;
  await endsWith(bridge, transport, wanted);
}

async function held(context: TestContext, transport: ConformingTransport): Promise<void> {
  const { bound, recorded, silence } = transport;
  const wanted = ids(bound + 100);
  const { bridge } = await startBridge(context, transport, recorded ? wanted : []);
  await bridge.until(async () => !recorded || (await sequence(bridge)) > 0);
  const unlock = lockStore(bridge.store);
  context.after(unlock);
  const sent = sending(transport, recorded ? [] : bodiesOf(wanted));
  await bridge.until(async () => (await bridge.metric('stackwire_store_blocked')) === 1);
  assert.match(await reasons(bridge), /another program has locked .*store\.sqlite/);
  await untilLeft(transport, wanted.length);
  await wait(silence ?? 0);
  await untilLeft(transport, wanted.length);
  assert.ok((await fetch(`${bridge.url}/health/live`)).ok);
  assert.ok(loggedIds(bridge.store).length < wanted.length);
  unlock();
  await bridge.until(async () => (await bridge.metric('stackwire_store_blocked')) === 0);
  await sent;
  await endsWith(bridge, transport, wanted);
}

async function poisoned(context: TestContext, transport: ConformingTransport): Promise<void> {
  const wanted = ids(10);
  const poison = Buffer.from('{"message_id": "poison", "event_type": ');
  const bodies = bodiesOf(wanted).toSpliced(5, 0, poison);
  if (transport.recorded) await transport.send(bodies);
  const bridge = await startOn(context, transport);
  await bridge.ready();
  if (!transport.recorded) await transport.send(bodies);
  await bridge.until(async () => (await bridge.metric('stackwire_messages_total{result="committed"}')) >= 10);
  await bridge.until(async () => (await bridge.metric('stackwire_messages_total{result="dead"}')) >= 1);
  await untilLeft(transport, 0);
  await bridge.killAndRestart();
  await bridge.ready();
  const more = transport.recorded ? [] : ids(5, wanted.length);
  await sending(transport, bodiesOf(more));
  await endsWith(bridge, transport, [...wanted, ...more]);

  const reader = new SqliteReader(bridge.store, () => new Map());
  const [letter, ...others] = reader.deadLetters(0, 10);
  const [group] = reader.deadGroups();
  reader.close();
  assert.deepEqual(others, []);
  if (transport.comesAgain === 'unsettled') assert.equal(group?.count, 1, 'it did not come again');
  assert.equal(letter?.source, 'feed');
  assert.equal(letter.body, poison.toString());
  assert.equal(letter.remains?.kind, 'body');
  assert.deepEqual({ ...letter.remains.meta, ...transport.meta }, letter.remains.meta);
  if (transport.position !== null) assert.match(letter.remains.meta.position ?? '', transport.position);
}

async function brokerKilled(context: TestContext, transport: ConformingTransport): Promise<void> {
  const { broker, secrets } = transport;
  if (broker === null) return context.skip('it has no broker');
  const wanted = ids(FEED);
  const { bridge, sent } = await startBridge(context, transport, wanted);
  await bridge.until(async () => (await sequence(bridge)) >= FEED * 0.3);
  await broker.kill();
  await bridge.until(async () => (await reasons(bridge)).startsWith('source feed is connecting'));
  assert.ok((await fetch(`${bridge.url}/health/live`)).ok);
  await broker.start();
  await bridge.ready();
  await sent;
  await endsWith(bridge, transport, wanted);
  for (const secret of secrets) assert.ok(!bridge.errors.includes(secret), secret);
}

async function stopped(context: TestContext, transport: ConformingTransport): Promise<void> {
  const wanted = ids(FEED);
  const { bridge, sent } = await startBridge(context, transport, wanted);
  await bridge.until(async () => (await sequence(bridge)) >= FEED * 0.3);
  assert.equal(await bridge.stop(), 0, bridge.errors);
  const kept = loggedIds(bridge.store).length;
  assert.ok(kept < FEED, 'it stopped in the middle');
  if (transport.broker !== null) await sent;
  await untilLeft(transport, FEED - kept);
  bridge.restart();
  await sent;
  await endsWith(bridge, transport, wanted);
}

interface Started {
  readonly bridge: BridgeProcess;
  /** Resolves when the transport has all of the messages for good. */
  readonly sent: Promise<void>;
}

/** A bridge on the transport's place, with messages on their way to it. */
async function startBridge(
  context: TestContext,
  transport: ConformingTransport,
  messageIds: readonly string[],
): Promise<Started> {
  const bodies = bodiesOf(messageIds);
  if (transport.recorded) await transport.send(bodies);
  const bridge = await startOn(context, transport);
  if (transport.recorded) return { bridge, sent: Promise.resolve() };
  await bridge.ready();
  const sendAll = async (): Promise<void> => {
    for (let first = 0; first < bodies.length; first += AT_ONCE)
      await transport.send(bodies.slice(first, first + AT_ONCE));
  };
  const sent = sendAll();
  // As the test fails for a reason of its own before it waits for this.
  sent.catch(() => undefined);
  return { bridge, sent };
}

async function startOn(context: TestContext, { entry }: ConformingTransport): Promise<BridgeProcess> {
  const bridge = await BridgeProcess.start(`sources: [${entry}]
log: { level: info }
batch: { max_messages: 20 }
shutdown: { within: 1m }`);
  context.after(() => bridge.remove());
  return bridge;
}

/** All of these are in the history, nothing is left; the bridge ends in good order and each is there once. */
async function endsWith(
  bridge: BridgeProcess,
  transport: ConformingTransport,
  wanted: readonly string[],
): Promise<void> {
  await bridge.until(() => {
    const there = new Set(loggedIds(bridge.store));
    return Promise.resolve(wanted.every((id) => there.has(id)));
  }, 100);
  await untilLeft(transport, 0);
  // The one before may have stored the last of them; who has only begun does not hear SIGTERM yet.
  await bridge.until(async () => (await fetch(`${bridge.url}/health/live`)).ok);
  assert.equal(await bridge.stop(), 0, bridge.errors);
  assert.deepEqual(
    loggedIds(bridge.store)
      .filter((id) => id.startsWith('m-'))
      .toSorted(),
    wanted,
  );
}

function sequence(bridge: BridgeProcess): Promise<number> {
  return bridge.metric('stackwire_log_last_sequence');
}

async function reasons(bridge: BridgeProcess): Promise<string> {
  return ((await bridge.get('/health/ready')) as { readonly reasons: readonly string[] }).reasons.join('; ');
}
