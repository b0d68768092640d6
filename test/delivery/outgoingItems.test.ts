import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outgoingItems } from '../../src/delivery/index.ts';
import { logEntry, MIGRATED, SERVER } from '../support/logEntries.ts';

describe('the items of a row of the log', () => {
  it('are the lines of the contract in order, with the event behind each', () => {
    const items = outgoingItems(MIGRATED);
    assert.deepEqual(
      items.map(({ kind, object, seq }) => [kind, object, seq]),
      [
        ['event', SERVER, 1],
        ['change', SERVER, 1],
      ],
    );
    assert.equal(items[1]?.line['kind'], 'change');
    assert.ok(items.every(({ event }) => event?.message_id === 'message-1'));
    assert.deepEqual(items[1]?.line['set'], {
      host: 'ndc27-3222',
      task_state: null,
      memory: 18014398509481985n,
    });
  });

  it('have keys of content, so that two bridges give the same one', () => {
    const elsewhere = { ...MIGRATED, seq: 77 };
    assert.deepEqual(
      outgoingItems(elsewhere).map(({ key }) => key),
      ['message-1/event', `message-1/change/instance/${SERVER}`],
    );
  });

  it('have different keys for the forms and the numbers of one message id', () => {
    const keys = [{ form: 'notification' }, { form: 'ceilometer' }, { form: 'ceilometer', item: 1 }].map(
      (more) => outgoingItems(logEntry(1, more))[0]?.key,
    );
    assert.equal(new Set(keys).size, 3);
  });

  it('are none where the message came too late', () => {
    assert.deepEqual(outgoingItems({ ...MIGRATED, outcome: { ...MIGRATED.outcome, late: true } }), []);
  });
});
