import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { driverBody } from '../../../src/notifier/index.ts';
import { notificationOf } from '../../../src/probe/send/notificationOf.ts';
import type { WaitingEvent } from '../../../src/probe/store/outbox.ts';
import { ROOT } from '../../support/markdown.ts';

const EVENT: WaitingEvent = {
  seq: 7,
  key: 'a lost 1772532000000000',
  eventType: 'guest.heartbeat.lost',
  priority: 'warn',
  generated: 1_772_532_000_000_000,
  payload: { instance_id: 'a', count: 9_007_199_254_740_993n },
};

/** The message inside of the envelope that the driver `rabbit` sends. */
function messageOf(event: WaitingEvent, now: number): Readonly<Record<string, unknown>> {
  const { text } = driverBody('rabbit', notificationOf(event, 'notifications', 'cmp07'), now);
  const envelope = JSON.parse(text) as { readonly 'oslo.message': string };
  return JSON.parse(envelope['oslo.message']) as Readonly<Record<string, unknown>>;
}

describe('an event as a notification', () => {
  it('is stamped with when it was so, under an id that is the same in every try', () => {
    const first = messageOf(EVENT, 1_772_532_060_000_000);
    assert.equal(first['timestamp'], '2026-03-03 10:00:00.000000');
    assert.equal(first['priority'], 'WARN');
    assert.equal(first['publisher_id'], 'probe.cmp07');
    assert.deepEqual(messageOf(EVENT, 1_772_539_000_000_000), first);
    assert.notEqual(messageOf({ ...EVENT, key: 'another' }, 1)['message_id'], first['message_id']);
  });

  it('has the keys of the captures, and keeps every digit', () => {
    const [line = ''] = readFileSync(join(ROOT, 'fixtures/guest/hosts.jsonl'), 'utf8').split('\n');
    const captured = Object.keys(JSON.parse(line) as object);
    const { _unique_id, ...own } = messageOf(EVENT, 1);
    assert.equal(typeof _unique_id, 'string');
    assert.deepEqual(Object.keys(own).sort(), captured.sort());
    const { text } = driverBody('rabbit', notificationOf(EVENT, 'notifications', 'cmp07'), 1);
    assert.match(text, /9007199254740993/);
  });

  it('speaks for the compute service where Ceilometer’s notifier did', () => {
    const samples = { ...EVENT, eventType: 'compute.instance.delete.samples' };
    assert.equal(messageOf(samples, 1)['publisher_id'], 'compute.cmp07');
  });
});
