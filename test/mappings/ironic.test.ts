import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item, Json, ObjectView } from '../../src/model/index.ts';
import { itemOf, itemsOf, mappingOf, merge, messagesOf, objectOf, shuffled } from './captures.ts';

const mapping = mappingOf('ironic');
const NODE = 'baremetal-1be26c0b-03f2-4d2e-ae87-c02d7f33c123';
const UUID = NODE.replace('baremetal-', '');

function nodeAfter(items: readonly Item[]): ObjectView {
  return objectOf(merge(messagesOf(items, mapping), mapping).objects(), NODE);
}

/** One notification about the node, in ironic's form. */
function told(event: string, second: number, data: Readonly<Record<string, Json>>): Item {
  return itemOf({
    message_id: `m-${second}`,
    event_type: `baremetal.node.${event}`,
    timestamp: `2026-03-05 09:00:${String(second).padStart(2, '0')}`,
    payload: {
      'ironic_object.namespace': 'ironic',
      'ironic_object.name': 'NodePayload',
      'ironic_object.version': '1.17',
      'ironic_object.data': { uuid: UUID, ...data },
    },
  });
}

describe('ironic', () => {
  test('the states of a node after each message are those of its row at that moment', () => {
    const items = itemsOf('ironic/life.jsonl');
    const seen = items.flatMap((item, index) => {
      if (!/power_set\.end|power_state_corrected|provision_set/.test(item.eventType)) return [];
      const { fields } = nodeAfter(items.slice(0, index + 1));
      return [JSON.stringify([fields['provision_state'], fields['power_state']])];
    });
    assert.deepEqual(
      seen.filter((state, index) => state !== seen[index - 1]),
      [
        ['verifying', null],
        ['verifying', 'power off'],
        ['manageable', 'power off'],
        ['cleaning', 'power off'],
        ['clean wait', 'power off'],
        ['cleaning', 'power off'],
        ['available', 'power off'],
        ['manageable', 'power off'],
        ['inspecting', 'power off'],
        ['manageable', 'power off'],
        ['cleaning', 'power off'],
        ['available', 'power off'],
        ['deploying', 'power off'],
        ['wait call-back', 'power off'],
        ['deploying', 'power off'],
        ['deploying', 'power on'],
        ['active', 'power on'],
        ['active', 'power off'],
      ].map((states) => JSON.stringify(states)),
    );
  });

  test('the whole life of a node ends alike in a hundred shuffles with duplicates', () => {
    const items = itemsOf('ironic/life.jsonl');
    const { fields, relations } = nodeAfter(items);
    for (let seed = 1; seed <= 100; seed += 1) {
      const other = nodeAfter(shuffled(items, seed));
      assert.deepEqual(other.fields, fields);
      assert.deepEqual(other.relations, relations);
    }
  });

  test('a request to power off is not believed, its end is', () => {
    const on = told('power_set.end', 1, { power_state: 'power on', target_power_state: null });
    const asked = told('power_set.start', 2, { power_state: 'power on', to_power: 'power off' });
    const done = told('power_set.end', 3, { power_state: 'power off', to_power: 'power off' });
    assert.equal(nodeAfter([on, asked]).fields['power_state'], 'power on');
    assert.equal(nodeAfter([on, asked, done]).fields['power_state'], 'power off');
  });

  test('an end that overtakes the start of its transition is not undone by it', () => {
    // Both carry the node as it is when they are sent (conductor/task_manager.py, __exit__).
    const end = told('provision_set.end', 1, { provision_state: 'available', target_provision_state: null });
    const start = told('provision_set.start', 2, {
      provision_state: 'available',
      target_provision_state: null,
    });
    for (const order of [
      [end, start],
      [start, end],
    ])
      assert.equal(nodeAfter(order).fields['provision_state'], 'available');
  });

  test('an allocation is not believed about its node, whose uuid the API leaves out', () => {
    const objects = merge(messagesOf(itemsOf('ironic/resources.jsonl'), mapping), mapping).objects();
    const allocation = objectOf(objects, 'baremetalallocation-a110c000-03f2-4d2e-ae87-c02d7f33c401');
    assert.deepEqual(Object.keys(allocation.relations), ['project']);
  });

  test('passwords of a management controller never reach a node', () => {
    assert.ok(!JSON.stringify(nodeAfter(itemsOf('ironic/life.jsonl'))).includes('ipmi_password'));
  });
});
