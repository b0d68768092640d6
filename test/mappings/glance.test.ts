import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluationsOf, itemsOf, merge, messagesOf, objectOf } from './captures.ts';
import { testEveryOrder } from './everyOrder.ts';

describe('the mappings of glance', () => {
  testEveryOrder('glance');

  test('a failed upload, whose payload is a text, is an error with that text, and no dead letter', () => {
    const failures = itemsOf('glance/image-failures.jsonl').filter(
      (item) => item.eventType === 'image.upload' && 'priority' in item && item.priority === 'error',
    );
    assert.equal(failures.length, 2);
    for (const { summary, severity, event, skipped } of evaluationsOf(failures)) {
      assert.match(summary, /^(?:Image storage media is full|Failed to upload image data for image)/);
      assert.equal(severity, 4);
      assert.equal(skipped, null);
      assert.deepEqual(event.dropped, {});
    }
  });

  test('an upload is believed once the update behind it says that it was saved', () => {
    const items = itemsOf('glance/image-life.jsonl');
    const activate = items.findIndex(({ eventType }) => eventType === 'image.activate');
    const before = merge(messagesOf(items.slice(0, activate + 1))).objects();
    const after = merge(messagesOf(items.slice(0, activate + 2))).objects();
    assert.equal(before.find(({ type }) => type === 'image')?.fields['status'], 'saving');
    assert.equal(after.find(({ type }) => type === 'image')?.fields['status'], 'active');
  });

  test('volumes and members are found from the image', () => {
    const image = 'image-0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19';
    const life = itemsOf('cinder/volume-life.jsonl').filter(({ eventType }) => !eventType.includes('delete'));
    const objects = merge(messagesOf([...life, ...itemsOf('glance/image-life.jsonl')])).objects();
    const volume = objects.find(({ type }) => type === 'volume');
    assert.equal(volume?.relations['image'], image);
    const shared = objects.find(({ type, deleted }) => type === 'image' && !deleted);
    assert.ok(shared);
    const accepted = '7b1d0f7c4f8b4f0fa1f5f0a8a9d2c6e3';
    assert.deepEqual(shared.relations['members'], [accepted]);
    const membership = `${shared.id.replace('image-', 'imagemember-')}-${accepted}`;
    assert.deepEqual(shared.relations['memberships'], [membership]);
    assert.equal(objectOf(objects, membership).fields['status'], 'accepted');
  });
});
