import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sends } from '../../src/kafka/sends.ts';
import type { OutgoingItem } from '../../src/model/index.ts';

const ITEM: OutgoingItem = { kind: 'event', key: 'm/event', line: {}, object: null, event: null, seq: 1 };

describe('the records of a batch', () => {
  it('go out in sends of limited size, one that is larger alone', () => {
    const record = { topic: 't', key: null, headers: {}, spread: '' };
    const batch = [400, 400, 5000, 400].map((length, seq) => ({
      item: { ...ITEM, seq },
      records: [{ ...record, value: 'x'.repeat(length) }],
    }));
    const sizes = [...sends(batch, 1000)].map((send) => send.length);
    assert.deepEqual(sizes, [2, 1, 1]);
  });
});
