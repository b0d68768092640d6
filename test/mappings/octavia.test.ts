import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, ObjectView } from '../../src/model/index.ts';
import { itemOf, itemsOf, mappingOf, merge, messagesOf, objectOf } from './captures.ts';

const mapping = mappingOf('octavia');
const SHOP = 'loadbalancer-8d4c8f66-7ac1-408e-82d5-59f6fcdea9ee';

/** The load balancer that a capture leaves. */
function shopOf(capture: string): ObjectView {
  return objectOf(merge(messagesOf(itemsOf(capture), mapping), mapping).objects(), SHOP);
}

describe('octavia', () => {
  test('both shapes of its payload give equal values wherever both have one', () => {
    const provider = shopOf('octavia/provider.jsonl');
    const api = shopOf('octavia/api.jsonl');
    assert.deepEqual({ ...api.fields, ...provider.fields }, api.fields);
    assert.deepEqual({ ...api.relations, ...provider.relations }, api.relations);
    assert.ok(Object.keys(provider.fields).length >= 7);
    assert.equal(Object.keys(provider.relations).length, 4);
  });

  test('the event that Ceilometer makes of it gives the same load balancer', () => {
    const [notification] = itemsOf('octavia/provider.jsonl');
    assert.ok(notification?.form === 'notification');
    const payload = notification.payload as Record<string, Json>;
    // Its stock definitions have no admin_state_up of type boolean: a trait is a text.
    const names = ['name', 'project_id', 'vip_address', 'vip_network_id', 'vip_port_id', 'vip_subnet_id'];
    const event = itemOf({
      message_id: notification.messageId,
      event_type: 'octavia.loadbalancer.create.end',
      generated: '2026-03-02T10:01:15.717375',
      traits: [
        ['resource_id', 1, payload['loadbalancer_id'] as string],
        ...names.map((name): Json => [name, 1, payload[name] as string]),
      ],
      raw: {},
    });
    assert.equal(event.form, 'ceilometer');
    const made = objectOf(merge(messagesOf([event], mapping), mapping).objects(), SHOP);
    const { relations, fields } = shopOf('octavia/provider.jsonl');
    assert.deepEqual(made.relations, relations);
    assert.equal(made.fields['name'], fields['name']);
    assert.equal(made.fields['vip_address'], fields['vip_address']);
  });

  test('a create that says PENDING_CREATE is of an active load balancer, since octavia saved that before', () => {
    assert.equal(shopOf('octavia/api.jsonl').fields['reported_status'], 'PENDING_CREATE');
    assert.equal(shopOf('octavia/api.jsonl').fields['provisioning_status'], 'ACTIVE');
  });
});
