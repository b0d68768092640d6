import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { itemOf, itemsOf, mappingOf, merge, messagesOf, objectOf } from './captures.ts';

const mapping = mappingOf('heat');
const WEBSHOP = 'stack-2f6b1f0a-6f27-4e7c-8d1c-35a0c8b7f101';

describe('heat', () => {
  test('a stack passes through every state in which heat stored it', () => {
    const items = itemsOf('heat/stack.jsonl');
    const states = items.map((_, index) => {
      const objects = merge(messagesOf(items.slice(0, index + 1), mapping), mapping).objects();
      return objectOf(objects, WEBSHOP).fields['state'];
    });
    const actions = ['CREATE', 'SUSPEND', 'RESUME', 'CHECK', 'SNAPSHOT', 'RESTORE', 'UPDATE'];
    assert.deepEqual(
      states,
      actions.flatMap((action) => [`${action}_IN_PROGRESS`, `${action}_COMPLETE`]),
    );
  });

  test('the user is the id and not the name that `user_id` holds', () => {
    const [created] = itemsOf('heat/stack.jsonl');
    assert.ok(created?.form === 'notification');
    const { fields } = objectOf(merge(messagesOf([created], mapping), mapping).objects(), WEBSHOP);
    assert.equal(fields['user'], '6d581c230c86475abf70cce41440e8a1');
    assert.equal(fields['user_name'], 'alice');
  });

  test('the event of Ceilometer is about the same stack, without the name that its definition looks for in vain', () => {
    const event = itemOf({
      message_id: '0b6f5d0e-0000-4000-8000-000000000001',
      event_type: 'orchestration.stack.create.end',
      generated: '2026-03-02T09:01:35.412000',
      traits: [
        ['service', 1, 'orchestration.ndc27-ctl01'],
        ['project_id', 1, '10296907e44248d2a707689f77d59ef6'],
        ['resource_id', 1, WEBSHOP.replace('stack-', '')],
      ],
      raw: {},
    });
    const stack = objectOf(merge(messagesOf([event], mapping), mapping).objects(), WEBSHOP);
    assert.equal(stack.relations['project'], '10296907e44248d2a707689f77d59ef6');
    assert.ok(!('name' in stack.fields));
  });
});
