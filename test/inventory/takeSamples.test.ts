import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decision, message, play, sample, server } from './builders.ts';

test('a final set is taken once per object, whole; other samples always', () => {
  const seen = decision(server, { observe: 'about to go' });
  const set = [sample(server.id, true), sample(server.id, true)];
  const { inventory, outcomes } = play(
    message(1, seen, { samples: set }),
    message(2, seen, { samples: [...set, sample(server.id, false)] }),
    message(3, decision({ type: 'instance', id: 'server-2' }), { samples: [sample('server-2', true)] }),
  );
  assert.deepEqual(
    outcomes.map(({ samples }) => samples.map(({ final }) => final)),
    [[true, true], [false], [true]],
  );
  assert.deepEqual(inventory.objects(), []);
});

test('what was measured last and what a mapping knew last are two final sets', () => {
  const seen = decision(server, { observe: 'about to go' });
  const known = [sample(server.id, true)];
  const measured = known.map((one) => ({ ...one, origin: 'meters' as const }));
  const { outcomes } = play(
    message(1, seen, { samples: known }),
    message(2, seen, { samples: measured }),
    message(3, seen, { samples: [...known, ...measured] }),
  );
  assert.deepEqual(
    outcomes.map(({ samples }) => samples.length),
    [1, 1, 0],
  );
});

test('what somebody supposed to be the last is it once a delete began, and the mark goes', () => {
  const seen = decision(server, { observe: 'about to go' });
  const known = [sample(server.id, true)];
  const measured = known.map((one) => ({ ...one, origin: 'received' as const }));
  const supposed = measured.map((one) => ({ ...one, supposed: true as const }));
  const { outcomes } = play(
    message(1, seen, { samples: supposed }),
    message(2, seen, { samples: known }),
    message(3, seen, { samples: supposed }),
    message(4, seen, { samples: measured }),
  );
  assert.deepEqual(
    outcomes.map(({ samples }) => samples),
    [[{ ...measured[0], final: false }], known, measured, []],
  );
});

test('what was only supposed to be the last does not stand for what is measured at the delete', () => {
  const seen = decision(server, { observe: 'about to go' });
  const measured = [{ ...sample(server.id, true), origin: 'received' as const }];
  const supposed = measured.map((one) => ({ ...one, supposed: true as const }));
  const { outcomes } = play(message(1, seen, { samples: supposed }), message(2, seen, { samples: measured }));
  assert.deepEqual(
    outcomes.map(({ samples }) => samples.map(({ final }) => final)),
    [[false], [true]],
  );
});

test('of an object that is deleted already it is the last', () => {
  const seen = decision(server, { observe: 'gone' });
  const supposed = [{ ...sample(server.id, true), origin: 'received' as const, supposed: true as const }];
  const { outcomes } = play(
    message(1, decision(server, { create: true })),
    message(2, decision(server, { delete: true })),
    message(3, seen, { samples: supposed }),
  );
  assert.deepEqual(
    outcomes[2]?.samples.map(({ final }) => final),
    [true],
  );
});

test('a final sample of no object, or of one that the message decides nothing about, is taken', () => {
  const samples = [sample(null, true), sample('elsewhere', true)];
  const { outcomes } = play(message(1, [], { samples }), message(2, [], { samples }));
  assert.deepEqual(
    outcomes.map((outcome) => outcome.samples.length),
    [2, 2],
  );
});
