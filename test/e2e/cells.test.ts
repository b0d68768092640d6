import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { osloSend } from '../support/osloSend.ts';
import { withRabbit } from '../support/withRabbit.ts';

const SUITE = 'a bridge on the brokers of two cells';

const COMMITTED = 'stackwire_messages_total{result="committed"}';

function bound(source: string): string {
  return `stackwire_source_bound{source="${source}"}`;
}

suite(SUITE, { timeout: 240_000 }, () => {
  test('reads both under their own names, and the one while the other is down', async (t) => {
    const upper = await withRabbit(t, SUITE);
    const lower = await withRabbit(t, SUITE, 'own');
    if (upper === null || lower === null) return;
    const place = await upper.place();
    // The services of each cell have declared their exchange before.
    await osloSend(upper, place, { count: 1 });
    await osloSend(lower, lower, { count: 1, durable: true });
    const bridge = await BridgeProcess.start(`sources:
  - { type: amqp, name: cell1, url: "${place.osloUrl}", exchanges: [nova] }
  - { type: amqp, name: cell2, url: "${lower.osloUrl}", exchanges: [nova] }`);
    t.after(() => bridge.remove());
    await bridge.ready();

    await osloSend(upper, place, { count: 20 });
    await osloSend(lower, lower, { count: 30, durable: true });
    await bridge.until(async () => (await bridge.metric(COMMITTED)) === 50);

    await lower.kill();
    await bridge.until(async () => (await bridge.metric(bound('cell2'))) === 0);
    assert.equal(await bridge.metric(bound('cell1')), 1);
    await osloSend(upper, place, { count: 10 });
    await bridge.until(async () => (await bridge.metric(COMMITTED)) === 60);

    await lower.restart();
    await bridge.ready();
    await osloSend(lower, lower, { count: 10, durable: true });
    // The interval in which the broker was down is on record too, with its beginning and its end.
    await bridge.until(async () => (await bridge.metric(COMMITTED)) === 72);
    assert.equal(await bridge.stop(), 0);
    assert.match(bridge.errors, /"source":"cell2".*not connected, trying again/);
    assert.doesNotMatch(bridge.errors, /"source":"cell1".*not connected/);
  });
});
