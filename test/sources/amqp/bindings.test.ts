import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bindings } from '../../../src/sources/amqp/bindings.ts';
import { SourceWatcher } from '../../support/sourceWatcher.ts';

const SECOND = 1_000_000;
const START = 1_000 * SECOND;

function made(...exchanges: string[]): { bindings: Bindings; seen: SourceWatcher } {
  const seen = new SourceWatcher();
  const bindings = new Bindings('exchange', exchanges, seen);
  bindings.connected(START, true);
  return { bindings, seen };
}

test('every exchange is looked at at once on a new connection', () => {
  const { bindings } = made('nova', 'heat', 'nova');
  assert.deepEqual(bindings.due(START), ['nova', 'heat']);
  assert.equal(bindings.rest(START), 0);
});

test('an exchange never seen is looked for every two seconds for a minute, then every thirty', () => {
  const { bindings } = made('nova');
  bindings.missing('nova', START, 'does not exist');
  assert.equal(bindings.rest(START), 2000);
  assert.deepEqual(bindings.due(START + SECOND), []);
  assert.deepEqual(bindings.due(START + 2 * SECOND), ['nova']);
  bindings.missing('nova', START + 61 * SECOND, 'does not exist');
  assert.equal(bindings.rest(START + 61 * SECOND), 30_000);
});

test('an exchange that was bound before is looked for every 250 ms in the first minute', () => {
  const { bindings } = made('nova');
  bindings.bound('nova', START);
  bindings.disconnected(START + SECOND);
  bindings.connected(START + 2 * SECOND, false);
  bindings.missing('nova', START + 2 * SECOND, 'does not exist');
  assert.equal(bindings.rest(START + 2 * SECOND), 250);
  bindings.missing('nova', START + 63 * SECOND, 'does not exist');
  assert.equal(bindings.rest(START + 63 * SECOND), 30_000);
});

test('an exchange is looked for at once when the clock was set back', () => {
  const { bindings } = made('nova');
  bindings.missing('nova', START, 'does not exist');
  assert.deepEqual(bindings.due(START - 3600 * SECOND), ['nova']);
});

test('a bound exchange is looked at every five seconds, and one that vanished was unbound since the last look', () => {
  const { bindings, seen } = made('nova');
  bindings.bound('nova', START);
  assert.deepEqual(bindings.due(START + 4 * SECOND), []);
  assert.deepEqual(bindings.due(START + 5 * SECOND), ['nova']);
  bindings.missing('nova', START + 30 * SECOND, 'does not exist');
  bindings.bound('nova', START + 31 * SECOND);
  const subject = 'exchange nova';
  assert.deepEqual(seen.intervals, [
    { subject, since: START, until: null },
    { subject, since: START, until: START + 31 * SECOND },
  ]);
});

test('a lost connection alone is no gap when the exchange is found again', () => {
  const { bindings, seen } = made('nova');
  bindings.bound('nova', START);
  bindings.disconnected(START + SECOND);
  bindings.connected(START + 2 * SECOND, false);
  bindings.bound('nova', START + 2 * SECOND);
  assert.deepEqual(seen.intervals, []);
});

test('after a broker that forgot, what was bound counts as unbound from the loss until it is bound again', () => {
  const { bindings, seen } = made('nova', 'heat');
  bindings.bound('nova', START);
  bindings.missing('heat', START, 'does not exist');
  bindings.disconnected(START + SECOND);
  bindings.connected(START + 5 * SECOND, true);
  bindings.disconnected(START + 6 * SECOND);
  bindings.connected(START + 7 * SECOND, true);
  bindings.bound('nova', START + 8 * SECOND);
  const subject = 'exchange nova';
  assert.deepEqual(seen.intervals, [
    { subject, since: START + SECOND, until: null },
    { subject, since: START + SECOND, until: START + 8 * SECOND },
  ]);
});

test('nothing bound is waiting, one bound is enough, and the missing ones are named', () => {
  const { bindings } = made('nova', 'heat');
  bindings.missing('nova', START, 'does not exist');
  bindings.missing('heat', START, 'cannot be bound (no)');
  assert.deepEqual(bindings.status(START), {
    state: 'waiting',
    detail: 'exchange nova does not exist; exchange heat cannot be bound (no)',
  });
  bindings.bound('nova', START);
  assert.deepEqual(bindings.status(START), { state: 'bound', detail: 'exchange heat cannot be bound (no)' });
  bindings.bound('heat', START);
  assert.equal(bindings.status(START).state, 'bound');
});

test('after a reconnect it waits for all that was bound, but no longer than a minute', () => {
  const { bindings } = made('nova', 'neutron', 'heat');
  bindings.bound('nova', START);
  bindings.bound('neutron', START);
  bindings.missing('heat', START, 'does not exist');
  assert.equal(bindings.status(START).state, 'bound');
  bindings.disconnected(START + SECOND);
  bindings.connected(START + SECOND, true);
  bindings.bound('nova', START + SECOND);
  bindings.missing('neutron', START + SECOND, 'does not exist');
  bindings.missing('heat', START + SECOND, 'does not exist');
  assert.equal(bindings.status(START + 2 * SECOND).state, 'waiting');
  assert.equal(bindings.status(START + 61 * SECOND).state, 'bound');
  assert.match(bindings.status(START + 62 * SECOND).detail, /exchange neutron does not exist/);
});
