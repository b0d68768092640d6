import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryInventory } from '../../src/inventory/index.ts';
import type { CommitMessage, Evaluation, Json, ObjectView } from '../../src/model/index.ts';
import { commitMessage } from '../../src/mapping/index.ts';
import { explainField } from '../../src/proof/index.ts';
import { evaluationsOf, itemsOf, shippedMapping } from './captures.ts';

/** One event as nova tells it with `notification_format = both`: the legacy message and the versioned one behind it. */
type Pair = readonly [legacy: Evaluation, versioned: Evaluation];

/** What only one form can carry, by object (docs/mappings/nova.md). An aggregate's new name is not in the legacy one. */
const ONLY_VERSIONED: Readonly<Record<string, readonly string[]>> = {
  aggregate: ['uuid', 'metadata', 'name'],
  keypair: ['type', 'fingerprint'],
  server_group: ['rules'],
};
const ONLY_LEGACY: Readonly<Record<string, readonly string[]>> = { aggregate: ['told_zone'] };

const pairs = pairsOf('nova/pairs.jsonl');

function pairsOf(capture: string): readonly Pair[] {
  const evaluations = evaluationsOf(itemsOf(capture));
  return evaluations.flatMap((legacy, index): Pair[] => {
    const versioned = evaluations[index + 1];
    return index % 2 === 0 && versioned !== undefined ? [[legacy, versioned]] : [];
  });
}

function messageOf(evaluation: Evaluation): CommitMessage {
  return commitMessage(evaluation, 'openstack');
}

function viewOf(inventory: MemoryInventory, id: string): ObjectView | undefined {
  return inventory.objects().find((object) => object.id === id);
}

function ofOneForm(object: string): ReadonlySet<string> {
  return new Set([...(ONLY_LEGACY[object] ?? []), ...(ONLY_VERSIONED[object] ?? [])]);
}

/** What is known of an object, as far as both forms can tell it. Nothing and an empty list are the same. */
function sharedValues(view: ObjectView | undefined): Json {
  if (view === undefined) return null;
  const { type, deleted, partial, fields, relations } = view;
  const one = ofOneForm(type);
  const told = Object.entries({ ...fields, ...relations }).filter(
    ([name, value]) => !one.has(name) && value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries([['deleted', deleted], ['partial', partial], ...told]);
}

describe('notification_format = both', () => {
  test('the capture has both forms of every event, side by side', () => {
    for (const [legacy, versioned] of pairs) {
      assert.match(legacy.event.publisherId ?? '', /^\w+\./, legacy.event.eventType);
      assert.match(versioned.event.publisherId ?? '', /^nova-\w+:/, versioned.event.eventType);
    }
    assert.ok(pairs.length > 120);
  });

  test('each pair speaks of the same objects, with the same words', () => {
    for (const [legacy, versioned] of pairs) {
      const of = ({ decisions }: Evaluation): readonly string[] => decisions.map(({ object }) => object.id);
      if (legacy.decisions[0]?.object.type === 'nova_process') continue;
      assert.deepEqual(of(legacy), of(versioned), legacy.event.eventType);
      assert.equal(legacy.severity, versioned.severity, legacy.event.eventType);
      assert.equal(legacy.skipped, versioned.skipped, legacy.event.eventType);
      if (legacy.decisions[0]?.object.type === 'instance') assert.equal(legacy.summary, versioned.summary);
    }
  });

  test('each form alone leaves equal values in every field that both can carry', () => {
    const alone = [0, 1].map(() => new MemoryInventory(shippedMapping().models));
    for (const pair of pairs) {
      for (const [form, evaluation] of pair.entries()) alone[form]?.commit(messageOf(evaluation));
      for (const { object } of pair[0].decisions) {
        const [legacy, versioned] = alone.map((inventory) => viewOf(inventory, object.id));
        const { eventType } = pair[0].event;
        assert.deepEqual(sharedValues(legacy), sharedValues(versioned), `${eventType} ${object.id}`);
      }
    }
  });

  test('what only one form can carry is carried by it', () => {
    const inventories = [0, 1].map(() => new MemoryInventory(shippedMapping().models));
    const seen = [new Set<string>(), new Set<string>()];
    for (const pair of pairs) {
      for (const [form, evaluation] of pair.entries()) {
        const outcome = inventories[form]?.commit(messageOf(evaluation));
        if (outcome === undefined || outcome === 'duplicate') continue;
        for (const { object, set } of outcome.changes)
          for (const name of Object.keys(set)) seen[form]?.add(`${object.type} ${name}`);
      }
    }
    const listed = (only: typeof ONLY_LEGACY): readonly string[] =>
      Object.entries(only).flatMap(([object, names]) => names.map((name) => `${object} ${name}`));
    for (const name of listed(ONLY_LEGACY)) assert.ok(seen[0]?.has(name), name);
    for (const name of listed(ONLY_VERSIONED)) assert.ok(seen[1]?.has(name), name);
  });

  test('both messages stand in what explain tells of a field: one set it, the other says the same', () => {
    for (const pair of pairs) {
      const [decision] = pair[0].decisions;
      const field = Object.keys(decision?.set ?? {}).find(
        (name) => Object.keys(pair[1].decisions[0]?.set ?? {}).includes(name) && !name.endsWith('zone'),
      );
      if (decision === undefined || field === undefined) continue;
      const readings = [{ position: 'pairs', items: pair.map(({ event }) => event), dead: [] }];
      const [trace] = explainField(readings, shippedMapping(), { id: decision.object.id, field });
      assert.ok(trace, pair[0].event.eventType);
      assert.equal(trace.won_by?.message_id, pair[1].event.messageId);
      assert.deepEqual(
        trace.others.map(({ message_id, outcome }) => [message_id, outcome]),
        [[pair[0].event.messageId, 'same']],
      );
    }
  });

  for (const [order, swap] of [
    ['the legacy form first', false],
    ['the versioned form first', true],
  ] as const) {
    test(`with ${order}, no field changes twice and a final set is taken once`, () => {
      const inventory = new MemoryInventory(shippedMapping().models);
      for (const pair of pairs) {
        const [first, second] = (swap ? pair.toReversed() : pair).map(messageOf) as [
          CommitMessage,
          CommitMessage,
        ];
        const { eventType } = pair[0].event;
        const opening = inventory.commit(first);
        const closing = inventory.commit(second);
        assert.ok(opening !== 'duplicate' && closing !== 'duplicate', eventType);
        const changed = new Set(
          opening.changes.flatMap(({ object, set }) =>
            Object.keys(set).map((name) => `${object.id} ${name}`),
          ),
        );
        for (const { object, set } of closing.changes) {
          const again = Object.keys(set).filter((name) => changed.has(`${object.id} ${name}`));
          assert.deepEqual(again, [], `${eventType} ${object.id}`);
          // What the first could not tell: its own fields, what follows from them, and that a list is empty.
          const news = Object.entries(set).filter(
            ([name, value]) =>
              !ofOneForm(object.type).has(name) &&
              name !== 'availability_zone' &&
              JSON.stringify(value) !== '[]',
          );
          assert.deepEqual(news, [], `${eventType} ${object.id}`);
        }
        assert.deepEqual(closing.problems, [], eventType);
        assert.deepEqual(
          closing.samples.filter(({ final }) => final),
          [],
          eventType,
        );
      }
    });
  }
});
