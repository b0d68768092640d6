import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../src/model/index.ts';
import { itemOf, itemsOf, mappingOf, merge, messagesOf, objectOf } from './captures.ts';

const mapping = mappingOf('trove');
const ORDERS = 'trove-44b277eb-39be-4921-be31-3d61b43651d7';

/** Traits of Ceilometer's stock definition of trove.instance.create, by the key of the payload; 4 is a time. */
const STOCK = {
  instance_id: ['resource_id', 1],
  instance_name: ['instance_name', 1],
  instance_type: ['instance_type', 1],
  instance_type_id: ['instance_type_id', 1],
  nova_instance_id: ['nova_instance_id', 1],
  nova_volume_id: ['nova_volume_id', 1],
  tenant_id: ['project_id', 1],
  state: ['state', 1],
  service_id: ['service_id', 1],
  region: ['region', 1],
  availability_zone: ['availability_zone', 1],
  instance_size: ['instance_size', 2],
  volume_size: ['volume_size', 2],
  created_at: ['created_at', 4],
  launched_at: ['launched_at', 4],
} as const;

describe('trove', () => {
  test('the event that Ceilometer makes of a create gives the same instance but for its user', () => {
    const create = itemsOf('trove/instance.jsonl').find(
      ({ eventType }) => eventType === 'trove.instance.create',
    );
    assert.ok(create?.form === 'notification');
    const payload = create.payload as Record<string, Json>;
    const event = itemOf({
      message_id: create.messageId,
      event_type: create.eventType,
      generated: '2026-03-04T09:05:00.120000',
      traits: Object.entries(STOCK).map(([key, [name, type]]): Json => {
        const value = payload[key] as string;
        return [name, type, type === 4 ? value.replace('Z', '') : value];
      }),
      raw: {},
    });
    assert.equal(event.form, 'ceilometer');
    const [ours, theirs] = [create, event].map((item) =>
      objectOf(merge(messagesOf([item], mapping), mapping).objects(), ORDERS),
    );
    assert.deepEqual({ ...theirs?.fields, user: ours?.fields['user'] }, ours?.fields);
    assert.deepEqual(theirs?.relations, ours?.relations);
  });

  test('a state in capitals, as it was sent until 2016, is the same status', () => {
    const told = itemOf({
      event_type: 'trove.instance.exists',
      timestamp: '2015-06-01 10:00:00',
      payload: { instance_id: ORDERS.replace('trove-', ''), state: 'RESTART_REQUIRED' },
    });
    const [instance] = merge(messagesOf([told], mapping), mapping).objects();
    assert.equal(instance?.fields['status'], 'RESTART_REQUIRED');
  });

  test('an error that trove sends as information is an event of severity error or warning', () => {
    const severities = itemsOf('trove/requests.jsonl')
      .concat(itemsOf('trove/stays-broken.jsonl'))
      .filter(({ eventType }) => eventType.endsWith('.error'))
      .map((item) => [item.eventType, mapping.evaluate(item).severity]);
    assert.deepEqual(severities, [
      ['dbaas.instance_create.error', 4],
      ['dbaas.backup_create.error', 3],
      ['dbaas.instance_restart.error', 3],
      ['dbaas.upgrade.error', 3],
    ]);
  });
});
