import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { decodeState, emptyState, encodeState } from '../../src/inventory/index.ts';
import { messages } from './arbitraries.ts';
import { decision, group, message, play, sample, server } from './builders.ts';

suite('encodeState', () => {
  test('every state comes back as it was, bigints and strange ids included', () => {
    fc.assert(
      fc.property(messages, (list) => {
        const { inventory } = play(...list);
        for (const ref of [server, group]) {
          const state = inventory.state(ref);
          if (state === undefined) continue;
          const back = decodeState(encodeState(state));
          // The cache of derived values is no part of the text; an empty map comes back as none.
          state.derived = null;
          if (state.standing?.size === 0) state.standing = null;
          assert.deepEqual(back, state);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a large integer keeps every digit beside texts that look like one', () => {
    const set = {
      name: 'n18446744073709551615',
      host: 18446744073709551615n,
      vm_state: ['s', 1n, { a: 'nn' }],
    };
    const { inventory } = play(message(1, decision(server, { set }), { id: 'n1' }));
    const back = decodeState(encodeState(inventory.state(server) ?? emptyState()));
    assert.deepEqual(
      [...back.registers].map(([name, { value }]) => [name, value]),
      Object.entries(set),
    );
    assert.equal(back.registers.get('name')?.stamp.messageId, 'n1');
  });

  test('that a final set was taken is kept', () => {
    const seen = decision(server, { observe: 'x' });
    const { inventory } = play(message(1, seen, { samples: [sample(server.id, true)] }));
    assert.equal(decodeState(encodeState(inventory.state(server) ?? emptyState())).finalTaken, true);
  });

  test('a stamp that wrote many fields is written, and read, once', () => {
    const set = { name: 'a', host: 'b', vm_state: 'c' };
    const { inventory } = play(message(1, decision(server, { create: true, set }), { id: 'the-message' }));
    const text = encodeState(inventory.state(server) ?? emptyState());
    assert.equal(text.split('the-message').length, 2);
    const { registers, existence } = decodeState(text);
    assert.equal(registers.get('name')?.stamp, registers.get('host')?.stamp);
    // Equal, but not the same: a register's stamp may move on in place.
    assert.deepEqual(existence.created, registers.get('host')?.stamp);
    assert.notEqual(existence.created, registers.get('host')?.stamp);
  });
});
