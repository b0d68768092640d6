import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { itemsOf, merge, messagesOf } from './captures.ts';
import { testEveryOrder } from './everyOrder.ts';

describe('the mappings of manila and swift', () => {
  testEveryOrder('manila');
  testEveryOrder('swift');

  test('a share goes to the project that accepted it, although the event still has the old one', () => {
    const items = itemsOf('manila/share-life.jsonl');
    const accepted = items.find(({ eventType }) => eventType === 'share.transfer.accept.end');
    assert.ok(accepted && 'payload' in accepted);
    const old = (accepted.payload as { project_id: string }).project_id;
    const share = merge(messagesOf(items))
      .objects()
      .find(({ type, deleted }) => type === 'share' && !deleted);
    assert.equal(old, '10296907e44248d2a707689f77d59ef6');
    assert.equal(share?.relations['project'], '7b1d0f7c4f8b4f0fa1f5f0a8a9d2c6e3');
  });
});
