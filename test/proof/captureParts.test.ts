import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CaptureParts } from '../../src/proof/captureParts.ts';
import { fileOrder } from '../../src/proof/orders.ts';
import { evaluateAll } from '../../src/proof/reading.ts';
import { mergeAll } from '../../src/proof/splitInventory.ts';
import { migrationMapping, readings, sent } from './migration.ts';

describe('the part of a capture that one clock can change', () => {
  const { models } = migrationMapping();
  const messages = evaluateAll(
    readings(
      sent(1, 'create.end', 'a', { id: '1', host: 'x' }),
      sent(2, 'create.end', 'b', { id: '2', host: 'y' }),
      sent(3, 'dest.end', 'c', { id: '1', host: 'z' }),
      sent(4, 'delete.end', 'a', { id: '3' }),
    ),
    migrationMapping(),
  );
  const base = mergeAll(fileOrder(messages).batches, models);
  const part = new CaptureParts(messages, base).touchedBy('c');

  it('is every message about the objects that the publisher speaks of, whoever sent it', () => {
    assert.deepEqual(
      part.messages.map(({ message }) => message.stamp.messageId),
      ['create.end@1', 'dest.end@3'],
    );
  });

  it('makes the same of these objects as the whole does', () => {
    assert.deepEqual(part.base, part.of(mergeAll([part.messages], models)));
    assert.deepEqual(
      part.base.objects.map(({ id, fields }) => [id, fields['host']]),
      [['server-1', 'z']],
    );
  });
});
