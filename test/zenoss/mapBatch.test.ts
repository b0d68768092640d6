import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { objectItem } from '../../src/delivery/index.ts';
import type { Json, OutgoingItem } from '../../src/model/index.ts';
import type { ObjectMap } from '../../src/zenoss/index.ts';
import { CAPTURES, itemsOf } from '../mappings/captures.ts';
import { itemsFor, mapsById, mapsOf, told } from './zenossItems.ts';

const SERVER = '87be4b45-e214-4ca3-8f5c-1bd31159f9e4';
const DIRECTIVES = ['_add', '_update', '_remove'];

function directivesOf(map: ObjectMap | undefined): readonly string[] {
  return Object.keys(map ?? {}).filter((key) => key.startsWith('_'));
}

function port(values: Readonly<Record<string, Json>>): Json {
  return { port: { id: 'p1', ...values } };
}

function volume(values: Readonly<Record<string, Json>>): Json {
  return { volume_id: 'v1', status: 'available', tenant_id: 't1', volume_attachment: [], ...values };
}

/** Only the changes of the last notification, as a sink is given them alone. */
function lastChanges(...parts: Parameters<typeof itemsFor>): readonly OutgoingItem[] {
  const items = itemsFor(...parts);
  const last = items.at(-1)?.seq;
  return items.filter(({ seq, kind }) => seq === last && kind === 'change');
}

describe('the object maps of a live migration', () => {
  it('are one for the instance, in the words of the modeler', () => {
    assert.deepEqual(mapsOf(itemsFor(itemsOf('live-migration.jsonl'))), [
      {
        modname: 'ZenPacks.zenoss.OpenStackInfrastructure.Instance',
        compname: '',
        relname: 'components',
        id: `server-${SERVER}`,
        serverId: SERVER,
        resourceId: SERVER,
        title: 'pdcmtest',
        hostName: 'pdcmtest',
        vmState: 'active',
        taskState: 'no task in progress',
        serverStatus: 'active',
        powerState: 'running',
        privateIps: ['192.168.0.15'],
        set_host_name: 'ndc27-3222',
        set_tenant: 'tenant-10296907e44248d2a707689f77d59ef6',
        set_image: 'image-0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19',
        set_flavor: 'flavor-1',
        _add: true,
      },
    ]);
  });

  it('B2: name the host that has it, though the last event names another', () => {
    const changes = lastChanges(itemsOf('live-migration.jsonl'));
    assert.equal(changes[0]?.event?.event_type, 'compute.instance.live_migration._post.end');
    assert.deepEqual(mapsOf(changes), [], 'what is refused makes no map');
  });
});

describe('every capture', () => {
  it('gives each object one map with one directive, and links only to what the ZenPack can have', () => {
    let seen = 0;
    for (const capture of CAPTURES.filter((name) => !name.startsWith('week'))) {
      const maps = mapsOf(itemsFor(itemsOf(capture)));
      const names = maps.map(({ modname, id }) => `${modname} ${id}`);
      assert.equal(new Set(names).size, names.length, capture);
      for (const map of maps) {
        seen += 1;
        const directives = directivesOf(map);
        assert.equal(directives.length, 1, JSON.stringify(map));
        assert.ok(DIRECTIVES.includes(directives[0] ?? ''), directives[0]);
        if (map['_remove'] === true)
          assert.deepEqual(Object.keys(map), ['modname', 'compname', 'relname', 'id', '_remove']);
        for (const [key, value] of Object.entries(map)) {
          if (!key.startsWith('set_') || key === 'set_host_name') continue;
          for (const id of [value].flat())
            assert.match(JSON.stringify(id), /^(null|"[a-zA-Z]+-[^/]+")$/, key);
        }
      }
    }
    assert.ok(seen > 100);
  });
});

describe('directives', () => {
  it('B1: a delete takes in every update that came before it', () => {
    const [map, ...more] = mapsOf(itemsFor(itemsOf('delete.jsonl')));
    assert.deepEqual(more, []);
    assert.deepEqual(directivesOf(map), ['_remove']);
    const removed = mapsById(
      told('port.create.end', port({ name: 'a' })),
      told('port.update.end', port({ name: 'b' })),
      told('port.delete.end', { port_id: 'p1' }),
      told('port.update.end', port({ name: 'late' })),
    );
    assert.deepEqual(removed.get('port-p1'), {
      modname: 'ZenPacks.zenoss.OpenStackInfrastructure.Port',
      compname: '',
      relname: 'components',
      id: 'port-p1',
      _remove: true,
    });
  });

  it('what comes again under an id is added without what was known of it before', () => {
    const flavor = (name: string, vcpus: number): Json => ({ flavorid: '7', name, vcpus });
    const items = [
      told('flavor.create', flavor('old', 2)),
      told('flavor.delete', flavor('old', 2)),
      told('flavor.create', { flavorid: '7', name: 'new' }),
    ];
    const map = mapsById(...items).get('flavor-7');
    assert.deepEqual([map?.['title'], map?.['flavorVCPUs']], ['new', undefined]);
    assert.deepEqual(directivesOf(map), ['_add']);
  });

  it('a change alone updates, a state adds or removes', () => {
    const created = told('network.create.end', { network: { id: 'n1', name: 'a' } });
    const renamed = told('network.update.end', { network: { id: 'n1', name: 'b' } });
    const [map] = mapsOf(lastChanges([created, renamed]));
    assert.deepEqual([map?.['title'], directivesOf(map)], ['b', ['_update']]);
    const view = { type: 'network', id: 'network-n1', partial: false, revision: 1, updated: '' };
    for (const [deleted, directive] of [
      [false, '_add'],
      [true, '_remove'],
    ] as const) {
      const state = objectItem({ ...view, deleted, fields: { name: 'c' }, relations: {} }, 1);
      assert.deepEqual(directivesOf(mapsOf([state])[0]), [directive]);
    }
  });

  it('B16, B17: a delete has an id, also where neutron sends that alone', () => {
    for (const type of ['port', 'router', 'subnet', 'network', 'floatingip']) {
      const map = mapsById(told(`${type}.delete.end`, { [`${type}_id`]: 'x1' })).get(`${type}-x1`);
      assert.equal(map?.['_remove'], true, `${type}, which a poll may know`);
    }
  });

  it('B20: what nobody has seen is added, so that its links need no object that is there', () => {
    const map = mapsById(told('port.update.end', port({ network_id: 'n9' }))).get('port-p1');
    assert.deepEqual(directivesOf(map), ['_add']);
    assert.equal(map?.['set_network'], 'network-n9');
  });
});

describe('links', () => {
  it('B3: what an event does not speak of is not unlinked', () => {
    const created = told(
      'port.create.end',
      port({ network_id: 'n1', device_id: SERVER, device_owner: 'compute:a' }),
    );
    const [map] = mapsOf(lastChanges([created, told('port.update.end', port({ name: 'web' }))]));
    assert.equal(map?.['title'], 'web');
    assert.deepEqual(
      Object.keys(map).filter((key) => key.startsWith('set_')),
      [],
    );
  });

  it('B6: a gateway takes no subnet from its router', () => {
    const gateway = {
      network_id: 'n1',
      external_fixed_ips: [{ ip_address: '203.0.113.1', subnet_id: 's1' }],
    };
    const map = mapsById(
      told('router.create.end', { router: { id: 'r1', external_gateway_info: gateway } }),
    ).get('router-r1');
    assert.deepEqual(
      [map?.['set_network'], map?.['gateways'], map?.['set_subnets']],
      ['network-n1', ['203.0.113.1'], undefined],
    );
  });

  it('B7: null unlinks and clears', () => {
    const led = { id: 'f1', port_id: 'p1', router_id: 'r1', fixed_ip_address: '10.0.0.3' };
    const freed = { id: 'f1', port_id: null, router_id: null, fixed_ip_address: null };
    const [map] = mapsOf(
      lastChanges([
        told('floatingip.create.end', { floatingip: led }),
        told('floatingip.update.end', { floatingip: freed }),
      ]),
    );
    assert.deepEqual([map?.['set_port'], map?.['set_router'], map?.['fixed_ip_address']], [null, null, null]);
    const server = { instance_id: SERVER, state: 'active', host: 'h1', node: 'h1' };
    const [shelved] = mapsOf(
      lastChanges([
        told('compute.instance.create.end', server),
        told('compute.instance.shelve_offload.end', {
          ...server,
          state: 'shelved_offloaded',
          host: null,
          node: null,
        }),
      ]),
    );
    assert.equal(shelved?.['set_hypervisor'], null);
    assert.ok(!('set_host_name' in (shelved ?? {})));
  });

  it('lead to nothing that is known to be gone', () => {
    const created = told(
      'port.create.end',
      port({ network_id: 'n1', fixed_ips: [{ subnet_id: 's1' }, { subnet_id: 's2' }] }),
    );
    const map = mapsById(
      told('subnet.create.end', { subnet: { id: 's1' } }),
      created,
      told('subnet.delete.end', { subnet_id: 's1' }),
      told('network.create.end', { network: { id: 'n1' } }),
      told('network.delete.end', { network_id: 'n1' }),
    ).get('port-p1');
    assert.deepEqual([map?.['set_network'], map?.['set_subnets']], [null, ['subnet-s2']]);
  });

  it('come behind what they lead to, and what goes comes last', () => {
    const maps = mapsOf(
      itemsFor([
        told('floatingip.create.end', { floatingip: { id: 'f1', port_id: 'p1' } }),
        told('port.create.end', port({ network_id: 'n1' })),
        told('network.create.end', { network: { id: 'n2' } }),
        told('network.delete.end', { network_id: 'n2' }),
        told('network.create.end', { network: { id: 'n1' } }),
      ]),
    );
    assert.deepEqual(
      maps.map(({ id }) => id),
      ['network-n1', 'port-p1', 'floatingip-f1', 'network-n2'],
    );
  });

  it('B14: a volume is linked to the server that has it, and no more when it is detached', () => {
    const attached = { attach_status: 'attached', instance_uuid: SERVER };
    const items = [
      told('volume.create.end', volume({})),
      told('volume.attach.end', volume({ status: 'in-use', volume_attachment: [attached] })),
    ];
    assert.equal(mapsById(...items).get('volume-v1')?.['set_instance'], `server-${SERVER}`);
    const [map] = mapsOf(lastChanges([...items, told('volume.detach.end', volume({}))]));
    assert.equal(map?.['set_instance'], null);
  });

  it('B11: the tenant is that of the resource', () => {
    const map = mapsById(told('port.create.end', port({ project_id: 'owner' }))).get('port-p1');
    assert.equal(map?.['set_tenant'], 'tenant-owner');
  });
});

describe('ids and values', () => {
  it('B4: a snapshot has the id of the modeler', () => {
    const map = mapsById(
      told('snapshot.create.end', { snapshot_id: 's1', volume_id: 'v1', status: 'available' }),
    ).get('snapshot-s1');
    assert.deepEqual(
      [map?.['modname'], map?.['set_volume']],
      ['ZenPacks.zenoss.OpenStackInfrastructure.VolSnapshot', 'volume-v1'],
    );
  });

  it('B5: a subnet has its own id, and the network as a link', () => {
    const map = mapsById(told('subnet.create.end', { subnet: { id: 's1', network_id: 'n1' } })).get(
      'subnet-s1',
    );
    assert.deepEqual([map?.['subnetId'], map?.['set_network']], ['s1', 'network-n1']);
  });

  it('B8, B9: many addresses are all there', () => {
    const addresses = Array.from({ length: 40 }, (_, index) => `2001:db8::${index}`);
    const fixed_ips = addresses.map((address) => ({ address, floating_ips: [{ address: '203.0.113.9' }] }));
    const map = mapsById(
      told('compute.instance.create.end', { instance_id: SERVER, state: 'active', fixed_ips }),
    ).get(`server-${SERVER}`);
    assert.deepEqual(map?.['privateIps'], addresses);
  });

  it('B12: each object of a bulk create has its map', () => {
    const maps = mapsById(told('network.create.end', { networks: [{ id: 'n1' }, { id: 'n2' }] }));
    assert.deepEqual([...maps.keys()], ['network-n1', 'network-n2']);
  });

  it('B15: values that were only asked for change nothing', () => {
    const asked = [
      told('floatingip.create.end', { floatingip: { id: 'f1', port_id: null } }),
      told('floatingip.update.start', { id: 'f1', floatingip: { port_id: 'p9' } }),
    ];
    assert.equal(mapsById(...asked).get('floatingip-f1')?.['set_port'], null);
  });

  it('B18: values have the form that the modeler gives them', () => {
    const maps = mapsById(
      told(
        'port.create.end',
        port({
          mac_address: 'fa:16:3e:00:00:01',
          fixed_ips: [{ ip_address: '10.0.0.4' }, { ip_address: '10.0.0.3' }],
        }),
      ),
      told('network.create.end', {
        network: { id: 'n1', 'router:external': true, 'provider:network_type': 'vxlan' },
      }),
      told('subnet.create.end', { subnet: { id: 's1', dns_nameservers: ['192.0.2.1'] } }),
      told('router.create.end', { router: { id: 'r1', routes: [], external_gateway_info: null } }),
      told('volume.create.end', volume({ size: 10, created_at: '2025-03-03T10:00:00.000000' })),
    );
    const values = (id: string, ...names: readonly string[]): readonly unknown[] =>
      names.map((name) => maps.get(id)?.[name]);
    assert.deepEqual(values('port-p1', 'mac_address', 'fixed_ip_list'), [
      'FA:16:3E:00:00:01',
      '10.0.0.3, 10.0.0.4',
    ]);
    assert.deepEqual(values('network-n1', 'netExternal', 'netType'), [true, 'VXLAN']);
    assert.deepEqual(values('subnet-s1', 'dns_nameservers'), [['192.0.2.1']]);
    assert.deepEqual(values('router-r1', 'routes', 'gateways'), [[], []]);
    assert.deepEqual(values('volume-v1', 'size', 'created_at', 'status'), [
      10,
      '2025-03-03 10:00:00.000000',
      'AVAILABLE',
    ]);
  });

  it('have no character that Zenoss takes in no id', () => {
    const map = mapsById(told('network.create.end', { network: { id: 'a/b:c' } })).get('network-a_b_c');
    assert.equal(map?.['netId'], 'a/b:c');
  });

  it('of a power state that nobody knows say nothing', () => {
    const map = mapsById(
      told('compute.instance.update', { instance_id: SERVER, state: 'error', display_name: 'a' }),
    ).get(`server-${SERVER}`);
    assert.deepEqual([map?.['vmState'], map?.['powerState']], ['error', undefined]);
  });
});
