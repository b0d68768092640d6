import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventFromFlat } from '../../src/events/index.ts';
import type { FlatEvent } from '../../src/model/index.ts';
import { commitMessage } from '../../src/mapping/index.ts';
import { notification, STAMP } from '../events/items.ts';
import { compile } from './compile.ts';
import { INSTANCE_MAPPING } from './instanceMigration.ts';

const mapping = compile(INSTANCE_MAPPING);
const item = notification('compute.instance.update', { instance_id: '1', state: 'active' });

describe('commitMessage', () => {
  it('carries stamp, decisions and the flat event', () => {
    const evaluation = mapping.evaluate(item);
    const message = commitMessage(evaluation, 'cloud');
    assert.deepEqual(message.stamp, { generated: STAMP, form: 'notification', messageId: item.messageId });
    assert.equal(message.eventType, 'compute.instance.update');
    assert.deepEqual(message.decisions, evaluation.decisions);
    const flat = JSON.parse(message.event) as FlatEvent;
    assert.deepEqual([flat.device, flat.component, flat.severity], ['cloud', 'server-1', 2]);
    assert.deepEqual(eventFromFlat(flat), evaluation.event);
  });

  it('keeps the seen key under the second of the message’s own time', () => {
    const second = (claimed: number | null): number =>
      commitMessage(mapping.evaluate({ ...item, claimed }), 'cloud').seenSecond;
    assert.equal(second(STAMP), Math.floor(STAMP / 1_000_000));
    assert.equal(second(STAMP + 2_000_000), Math.floor(STAMP / 1_000_000) + 2);
    assert.equal(second(null), 0);
  });

  it('has no component for an event that no rule decides about', () => {
    const message = commitMessage(mapping.evaluate(notification('odd', {})), 'cloud');
    assert.equal((JSON.parse(message.event) as FlatEvent).component, '');
  });
});
