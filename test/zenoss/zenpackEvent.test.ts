import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { objectItem } from '../../src/delivery/index.ts';
import type { Item, Json, ObjectView } from '../../src/model/index.ts';
import { zenpackEvent, type CeilometerEvent, type StateOf } from '../../src/zenoss/index.ts';
import { itemsOf, merge, messagesOf } from '../mappings/captures.ts';
import { itemsFor, told } from './zenossItems.ts';

const SERVER = '87be4b45-e214-4ca3-8f5c-1bd31159f9e4';

/** What a sink that keeps up gives for each notification. */
function eventsOf(...items: readonly Item[]): readonly CeilometerEvent[] {
  return itemsFor(items).flatMap((item) => {
    const views = merge(messagesOf(items.slice(0, item.seq))).objects();
    return zenpackEvent(item, nowIn(views)) ?? [];
  });
}

function nowIn(views: readonly ObjectView[]): StateOf {
  return (type, id) => {
    const view = views.find((one) => one.type === type && one.id === id);
    return view === undefined ? null : objectItem(view, 1);
  };
}

function traitsOf(event: CeilometerEvent | undefined): Readonly<Record<string, Json>> {
  return Object.fromEntries(event?.traits.map(([name, , value]) => [name, value]) ?? []);
}

function port(values: Readonly<Record<string, Json>>): Json {
  return { port: { id: 'p1', ...values } };
}

describe('an object as the ZenPack is told of it', () => {
  it('B2: a migrated server is on the host that has it, by an event that the ZenPack knows', () => {
    const events = eventsOf(...itemsOf('live-migration.jsonl'));
    const last = events.at(-1);
    assert.equal(last?.event_type, 'compute.instance.update');
    assert.deepEqual(traitsOf(last), {
      display_name: 'pdcmtest',
      state: 'active',
      flavor_name: 'm1.tiny',
      host_name: 'ndc27-3222',
      tenant_id: '10296907e44248d2a707689f77d59ef6',
      fixed_ips: "[{'address': '192.168.0.15', 'floating_ips': []}]",
      instance_id: SERVER,
    });
    assert.deepEqual(
      [...new Set(events.map(({ event_type }) => event_type))],
      ['compute.instance.create.start', 'compute.instance.update'],
    );
  });

  it('B1: nothing that the ZenPack models changes before a delete, which has the id alone', () => {
    const events = eventsOf(...itemsOf('delete.jsonl'));
    const types = events.map(({ event_type }) => event_type);
    assert.equal(types.at(-1), 'compute.instance.delete.end');
    assert.deepEqual(Object.keys(traitsOf(events.at(-1))), ['instance_id']);
  });

  it('B1: is not updated any more when it is gone by now', () => {
    const items = [
      told('port.create.end', port({ name: 'a' })),
      told('port.update.end', port({ name: 'b' })),
      told('port.delete.end', { port_id: 'p1' }),
    ];
    const now = nowIn(merge(messagesOf(items)).objects());
    const types = itemsFor(items).flatMap((item) => zenpackEvent(item, now)?.event_type ?? []);
    assert.deepEqual(types, ['port.delete.end']);
  });

  it('B3: is told whole, so that nothing is missing that the ZenPack would take for gone', () => {
    const events = eventsOf(
      told('compute.instance.create.end', { instance_id: SERVER, display_name: 'a', state: 'active' }),
      told('compute.instance.power_off.end', { instance_id: SERVER, state: 'stopped' }),
    );
    assert.deepEqual(traitsOf(events.at(-1)), {
      display_name: 'a',
      state: 'stopped',
      instance_id: SERVER,
    });
  });

  it('B4: snapshots are left to the poll', () => {
    assert.deepEqual(eventsOf(told('snapshot.create.end', { snapshot_id: 's1', volume_id: 'v1' })), []);
  });

  it('B5: a subnet has its own id beside that of its network', () => {
    const [event] = eventsOf(told('subnet.create.end', { subnet: { id: 's1', network_id: 'n1' } }));
    assert.deepEqual(traitsOf(event), { network_id: 'n1', id: 's1' });
  });

  it('B6: of a gateway nothing is told', () => {
    const [event] = eventsOf(
      told('router.create.end', { router: { id: 'r1', external_gateway_info: { network_id: 'n1' } } }),
    );
    assert.deepEqual(traitsOf(event), { id: 'r1' });
  });

  it('B7: null unlinks', () => {
    const events = eventsOf(
      told('floatingip.create.end', { floatingip: { id: 'f1', port_id: 'p1', router_id: 'r1' } }),
      told('floatingip.update.end', { floatingip: { id: 'f1', port_id: null, router_id: null } }),
    );
    assert.deepEqual(events.map(traitsOf), [
      { port_id: 'p1', router_id: 'r1', id: 'f1' },
      { port_id: null, router_id: null, id: 'f1' },
    ]);
  });

  it('B8, B9: addresses are whole, and none is what the ZenPack cannot put into a set', () => {
    const fixed_ips = Array.from({ length: 9 }, (_, index) => ({
      address: `10.0.0.${index}`,
      floating_ips: [{ address: '203.0.113.9' }],
    }));
    const [event] = eventsOf(
      told('compute.instance.create.end', { instance_id: SERVER, state: 'active', fixed_ips }),
    );
    const text = String(JSON.stringify(traitsOf(event)['fixed_ips']));
    assert.ok(text.length > 255);
    assert.equal(text.match(/'floating_ips': \[\]/g)?.length, 9);
  });

  it('has all addresses and all subnets of a port, and its device', () => {
    const [event] = eventsOf(
      told(
        'port.create.end',
        port({
          fixed_ips: [
            { ip_address: '10.0.0.3', subnet_id: 's1' },
            { ip_address: '10.0.0.4', subnet_id: 's1' },
          ],
          device_id: SERVER,
          device_owner: 'compute:nova',
          mac_address: 'fa:16:3e:00:00:01',
        }),
      ),
    );
    const { fixed_ips, device_id, device_owner, mac_address } = traitsOf(event);
    assert.equal(
      fixed_ips,
      "[{'ip_address': '10.0.0.3', 'subnet_id': 's1'}, {'ip_address': '10.0.0.4', 'subnet_id': 's1'}]",
    );
    assert.deepEqual([device_id, device_owner, mac_address], [SERVER, 'compute:nova', 'FA:16:3E:00:00:01']);
  });

  it('B14: is unlinked from its server by the event that does so', () => {
    const volume = { volume_id: 'v1', status: 'available', tenant_id: 't1' };
    const attached = { attach_status: 'attached', instance_uuid: SERVER };
    const events = eventsOf(
      told('volume.create.end', { ...volume, volume_attachment: [] }),
      told('volume.attach.end', { ...volume, status: 'in-use', volume_attachment: [attached] }),
      told('volume.detach.end', { ...volume, volume_attachment: [] }),
    );
    assert.deepEqual(
      events.map((event) => [event.event_type, traitsOf(event)['instance_id']]),
      [
        ['volume.create.end', ''],
        ['volume.attach.end', SERVER],
        ['volume.detach.end', ''],
      ],
    );
  });

  it('B20: is created first, as a state or as what was never seen', () => {
    const view = {
      type: 'network',
      id: 'network-n1',
      deleted: false,
      partial: false,
      revision: 3,
      updated: '2026-03-02T09:00:00.500000Z',
      fields: { name: 'a', external: true },
      relations: {},
    };
    const event = zenpackEvent(objectItem(view, 1), () => null);
    assert.deepEqual(event, {
      message_id: 'object/network/network-n1/3',
      event_type: 'network.create.end',
      generated: '2026-03-02T09:00:00.500000',
      traits: [
        ['name', 1, 'a'],
        ['router_external', 1, true],
        ['id', 1, 'n1'],
      ],
      raw: {},
    });
    const [first] = eventsOf(told('network.update.end', { network: { id: 'n1', name: 'a' } }));
    assert.equal(first?.event_type, 'network.create.end');
  });

  it('of a type that the ZenPack has not is none', () => {
    assert.deepEqual(eventsOf(told('volume_type.create', { volume_types: { id: 't1', name: 'a' } })), []);
  });
});
