import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gapItem, standingItem } from '../../src/delivery/index.ts';
import { EVENT_FORM, zenossEvent, type ZenossEvent } from '../../src/zenoss/index.ts';
import { itemsOf } from '../mappings/captures.ts';
import { itemsFor, told } from './zenossItems.ts';

const FORM = { ...EVENT_FORM, device: 'rdu' };

function eventsOf(...parts: Parameters<typeof itemsFor>): readonly ZenossEvent[] {
  return itemsFor(...parts).flatMap((item) => zenossEvent(item, FORM) ?? []);
}

describe('an event for Zenoss', () => {
  it('has the keys of the ZenPack, what it loses, and its traits', () => {
    const server = {
      instance_id: 'i1',
      display_name: 'a',
      state: 'active',
      host: 'h1',
      fixed_ips: [{ address: '10.0.0.3' }],
    };
    const [event] = eventsOf([told('compute.instance.create.end', server)]);
    const { message_id, generated, ...rest } = event ?? assert.fail('no event');
    assert.match(message_id, /^m\d+$/);
    assert.match(generated, /^2026-03-02T09:.*Z$/);
    assert.deepEqual(Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('trait_'))), {
      device: 'rdu',
      component: 'server-i1',
      eventClass: '',
      eventClassKey: 'openstack-compute.instance.create.end',
      eventKey: message_id,
      severity: 2,
      summary: 'Instance a was built on h1',
      openstack_event_type: 'compute.instance.create.end',
    });
    assert.deepEqual(
      [rest['trait_state'], rest['trait_addresses'], rest['trait_node']],
      ['active', '["10.0.0.3"]', undefined],
    );
  });

  it('B13: is as severe as it is', () => {
    const [event] = eventsOf([told('compute.instance.create.error', { instance_id: 'i1' })]);
    assert.equal(event?.severity, 3);
  });

  it('begins its class key as the ZenPack of its time does', () => {
    const [item] = itemsFor([told('port.create.end', { port: { id: 'p1' } })]);
    const event = zenossEvent(item ?? assert.fail('no item'), { ...FORM, keyPrefix: 'openstack|' });
    assert.equal(event?.eventClassKey, 'openstack|port.create.end');
  });

  it('is about the component as the ZenPack names it', () => {
    const type = { volume_types: { id: 't1', name: 'fast' } };
    const [event] = eventsOf([told('volume_type.create', type)]);
    assert.equal(event?.component, 'volType-t1');
  });
});

describe('a problem', () => {
  const problems = eventsOf(itemsOf('error.jsonl')).filter(({ eventClass }) => eventClass !== '');

  it('is cleared by an event that differs in nothing that Zenoss folds by', () => {
    assert.deepEqual(
      problems.map(({ severity }) => severity),
      [4, 0],
    );
    const identity = ({ device, component, eventClass, eventClassKey, eventKey }: ZenossEvent): unknown => ({
      device,
      component,
      eventClass,
      eventClassKey,
      eventKey,
    });
    const [raised, cleared] = problems.map(identity);
    assert.deepEqual(raised, cleared);
    assert.deepEqual(raised, {
      device: 'rdu',
      component: 'server-c9f0f895-fb98-4b91-99f5-1fd0297e236d',
      eventClass: '/OpenStack',
      eventClassKey: 'openstack-instance-error',
      eventKey: 'instance-error:server-c9f0f895-fb98-4b91-99f5-1fd0297e236d',
    });
  });

  it('of the feed itself is about no component, also when it only stands', () => {
    const cause = { message_id: 'm', event_type: 'a.b', generated: '2026-01-01T00:00:00.000000Z' };
    const problem = {
      key: 'silence:compute.h1',
      state: 'raised',
      severity: 3,
      summary: 'h1 is silent',
      object: null,
    } as const;
    const event = zenossEvent(standingItem({ ...problem, since: cause.generated, cause }, 1), FORM);
    assert.deepEqual([event?.component, event?.eventClassKey], ['', 'openstack-silence']);
  });
});

it('of what is no event nothing is made', () => {
  assert.equal(zenossEvent(gapItem(1, 2), FORM), null);
});
