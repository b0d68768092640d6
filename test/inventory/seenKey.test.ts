import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Form } from '../../src/model/index.ts';
import { seenKey } from '../../src/inventory/index.ts';

function key(messageId: string, form: Form = 'notification', item = 0): string {
  return seenKey({ stamp: { generated: 1, form, messageId }, item }).toString('hex');
}

const UUID = '87be4b45-e214-4ca3-8f5c-1bd31159f9e4';

test('a uuid is kept as its 16 bytes, any other id as 16 bytes of its SHA-256', () => {
  assert.equal(key(UUID), '87be4b45e2144ca38f5c1bd31159f9e400');
  assert.equal(key('abc'), 'ba7816bf8f01cfea414140de5dae222302');
});

test('message id, form and item all tell messages apart', () => {
  const keys = [
    key(UUID),
    key(UUID.toUpperCase()),
    key(UUID.replaceAll('-', '')),
    key(UUID, 'ceilometer'),
    key(UUID, 'notification', 1),
    key(UUID, 'notification', 256),
    key('x'),
    key('x', 'ceilometer'),
  ];
  assert.equal(new Set(keys).size, keys.length);
});
