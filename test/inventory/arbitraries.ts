import fc from 'fast-check';
import type { CommitMessage, Decision, Form, Json, Stamp } from '../../src/model/index.ts';
import { decision, message } from './builders.ts';

/** Few distinct values, so that writes collide; some of equal canonical text. */
export const value: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(
  null,
  'active',
  'error',
  'h1',
  'snöwman ☃',
  5,
  5n,
  2n ** 63n,
  true,
  [1, 2],
  { b: 1, a: 'x' },
);

const form: fc.Arbitrary<Form> = fc.constantFrom('notification', 'ceilometer');

export const stamp: fc.Arbitrary<Stamp> = fc.record(
  {
    generated: fc.integer({ min: 1, max: 4 }),
    form,
    messageId: fc.constantFrom('m1', 'm2', 'm3'),
  },
  { noNullPrototype: true },
);

const ids = fc.constantFrom('group-1', 'group-2', '__proto__', '7');
const object = fc.constantFrom(
  { type: 'instance', id: 'server-1' },
  { type: 'group', id: 'group-1' },
  { type: 'group', id: 'group-2' },
);

const anyDecision: fc.Arbitrary<Decision> = fc
  .record({
    object,
    create: fc.boolean(),
    delete: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
    set: fc.dictionary(fc.constantFrom('name', 'host', 'vm_state', 'project'), value, { maxKeys: 4 }),
    members: fc.array(fc.tuple(fc.constant('groups'), ids, fc.boolean()), { maxLength: 2 }),
    lists: fc.dictionary(fc.constant('groups'), fc.array(ids, { maxLength: 3 }), { maxKeys: 1 }),
    problems: fc.array(
      fc.record({
        name: fc.constant('build-failed'),
        raised: fc.boolean(),
        severity: fc.constantFrom(3 as const, 4 as const),
        summary: fc.constantFrom('one', 'two'),
      }),
      { maxLength: 1 },
    ),
    offered: fc.dictionary(fc.constantFrom('name', 'host', 'groups'), value, { maxKeys: 2 }),
  })
  .map(({ object: ref, ...says }) => decision(ref, { ...says, set: { ...says.set } }));

/** Messages on three objects at few and equal times; each has an item number of its own, so each counts. */
export const messages: fc.Arbitrary<CommitMessage[]> = fc
  .array(
    fc.record({
      at: fc.integer({ min: 1, max: 4 }),
      id: fc.constantFrom('m1', 'm2', 'm3'),
      form,
      decisions: fc.array(anyDecision, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((list) =>
    list.map(({ at, id, form: kind, decisions }, item) => message(at, decisions, { id, form: kind, item })),
  );

/** A set of messages, and the same set shuffled with some of them doubled. */
export const shuffled: fc.Arbitrary<{ straight: CommitMessage[]; mixed: CommitMessage[] }> = messages.chain(
  (straight) =>
    fc.subarray(straight).chain((doubled) => {
      const all = [...straight, ...doubled];
      return fc
        .shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
        .map((mixed) => ({ straight, mixed }));
    }),
);
