import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item, Json, ObjectView, Outcome } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import { MemoryInventory } from '../../src/inventory/index.ts';
import { decode } from '../../src/oslo/index.ts';
import {
  ceilometerEvent,
  evaluationsOf,
  itemOf,
  itemsOf,
  merge,
  messagesOf,
  objectOf,
  shippedMapping,
} from './captures.ts';

/**
 * What the Zenoss ZenPack gets wrong about an OpenStack's events, by the numbers under which the project keeps its
 * defects, and what Ceilometer's stock definitions do. Those of cinder are in cinder.test.ts.
 */
const SERVER = '87be4b45-e214-4ca3-8f5c-1bd31159f9e4';
const OWNER = '10296907e44248d2a707689f77d59ef6';

let sent = 0;

/** A notification, each a second after the one before. */
function told(event: string, payload: Json, more: Readonly<Record<string, Json>> = {}): Item {
  sent += 1;
  const timestamp = `2026-03-02 09:${String(Math.floor(sent / 60)).padStart(2, '0')}:${String(sent % 60).padStart(2, '0')}.000000`;
  return itemOf({
    message_id: `m${sent}`,
    event_type: event,
    publisher_id: 'network.ctl01',
    priority: 'INFO',
    timestamp,
    payload,
    ...more,
  });
}

function after(...items: readonly Item[]): readonly ObjectView[] {
  return merge(messagesOf(items)).objects();
}

function outcomesOf(items: readonly Item[]): readonly Outcome[] {
  const inventory = new MemoryInventory(shippedMapping().models);
  return messagesOf(items).map((message) => {
    const outcome = inventory.commit(message);
    assert.ok(outcome !== 'duplicate');
    return outcome;
  });
}

function port(values: Readonly<Record<string, Json>>): Json {
  return { port: { id: 'p1', ...values } };
}

describe('the defects of the ZenPack', () => {
  test('B1: a delete that arrives among held updates of the same object is a delete, whatever the order', () => {
    const messages = messagesOf(itemsOf('delete.jsonl'));
    const end = messages.findIndex(({ eventType }) => eventType === 'compute.instance.delete.end');
    const held = messages.slice(end - 4, end + 1);
    const before = messages.slice(0, end - 4);
    for (let turn = 0; turn < held.length; turn += 1) {
      const turned = [...before, ...held.slice(turn), ...held.slice(0, turn)];
      const [instance] = merge(turned)
        .objects()
        .filter(({ type }) => type === 'instance');
      assert.equal(instance?.deleted, true, `turned by ${turn}`);
    }
  });

  test('B2: after a live migration a server is on the host that has it, though the last event names another', () => {
    const items = itemsOf('live-migration.jsonl');
    assert.equal(items.at(-1)?.eventType, 'compute.instance.live_migration._post.end');
    assert.equal(objectOf(after(...items), `server-${SERVER}`).fields['host'], 'ndc27-3222');
  });

  test('B3: an event unlinks nothing that it does not speak of', () => {
    const gateway = { network_id: 'n1', enable_snat: true, external_fixed_ips: [] };
    const objects = after(
      told('router.create.end', { router: { id: 'r1', name: 'edge', external_gateway_info: gateway } }),
      told('router.update.end', { router: { id: 'r1', name: 'edge-2' } }),
      told('port.create.end', port({ network_id: 'n1', device_id: SERVER, device_owner: 'compute:nova' })),
      told('port.update.end', port({ name: 'web' })),
      told('volume.create.end', {
        volume_id: 'v1',
        status: 'available',
        tenant_id: OWNER,
        volume_type: 't1',
      }),
      told('volume.update.end', { volume_id: 'v1', display_name: 'data' }),
    );
    assert.equal(objectOf(objects, 'router-r1').relations['external_network'], 'network-n1');
    assert.equal(objectOf(objects, 'router-r1').fields['name'], 'edge-2');
    assert.equal(objectOf(objects, 'port-p1').relations['network'], 'network-n1');
    assert.equal(objectOf(objects, 'port-p1').relations['instance'], `server-${SERVER}`);
    assert.equal(objectOf(objects, 'volume-v1').relations['type'], 'volumetype-t1');
    assert.equal(objectOf(objects, 'volume-v1').relations['project'], OWNER);
  });

  test('B7: null unassigns: a floating IP, a gateway, the host of a shelved server, its image', () => {
    const floating = { id: 'f1', floating_ip_address: '203.0.113.7', floating_network_id: 'n1' };
    const led = { port_id: 'p1', router_id: 'r1', fixed_ip_address: '10.0.0.3' };
    const gateway = {
      network_id: 'n1',
      enable_snat: true,
      external_fixed_ips: [{ ip_address: '203.0.113.1' }],
    };
    const instance = { instance_id: SERVER, tenant_id: OWNER, state: 'active', host: 'a', node: 'a' };
    const image = 'http://glance:9292/images/';
    const objects = after(
      told('floatingip.create.end', { floatingip: { ...floating, ...led } }),
      told('floatingip.update.end', {
        floatingip: { ...floating, port_id: null, router_id: null, fixed_ip_address: null },
      }),
      told('router.create.end', { router: { id: 'r1', external_gateway_info: gateway } }),
      told('router.update.end', { router: { id: 'r1', external_gateway_info: null } }),
      told('compute.instance.create.end', { ...instance, image_ref_url: `${image}i1` }),
      told('compute.instance.shelve_offload.end', {
        ...instance,
        host: null,
        node: null,
        state: 'shelved_offloaded',
        image_ref_url: image,
      }),
    );
    const { fields, relations } = objectOf(objects, 'floatingip-f1');
    assert.deepEqual(
      [relations['port'], relations['router'], fields['fixed_ip_address']],
      [null, null, null],
    );
    assert.equal(relations['network'], 'network-n1');
    const router = objectOf(objects, 'router-r1');
    assert.equal(router.relations['external_network'], null);
    const server = objectOf(objects, `server-${SERVER}`);
    assert.deepEqual([server.fields['host'], server.fields['node']], [null, null]);
    assert.equal(server.relations['image'], null);
  });

  test('B8: long lists and texts stay whole', () => {
    const ips = Array.from({ length: 40 }, (_, n) => `2001:db8::${n.toString(16)}`);
    const name = 'n'.repeat(700);
    const objects = after(
      told(
        'port.create.end',
        port({ name, fixed_ips: ips.map((ip_address) => ({ ip_address, subnet_id: 's' })) }),
      ),
      told('compute.instance.create.end', {
        instance_id: SERVER,
        state: 'active',
        fixed_ips: ips.map((address) => ({ address, label: 'net', type: 'fixed', floating_ips: [] })),
      }),
    );
    assert.deepEqual(objectOf(objects, 'port-p1').fields['addresses'], ips);
    assert.equal(objectOf(objects, 'port-p1').fields['name'], name);
    assert.deepEqual(objectOf(objects, `server-${SERVER}`).fields['addresses'], ips);
  });

  test('B9: an address that has floating IPs is an address like others', () => {
    const floating_ips = [{ address: '203.0.113.7', type: 'floating', version: 4, meta: {} }];
    const objects = after(
      told('compute.instance.create.end', {
        instance_id: SERVER,
        state: 'active',
        fixed_ips: [
          { address: '10.0.0.3', type: 'fixed', floating_ips },
          { address: '10.0.0.4', floating_ips: [] },
        ],
      }),
    );
    assert.deepEqual(objectOf(objects, `server-${SERVER}`).fields['addresses'], ['10.0.0.3', '10.0.0.4']);
  });

  test('B10: suspend and resume are known by the names that nova sends, and by those of before Kilo', () => {
    for (const [event, state] of [
      ['compute.instance.suspend.end', 'suspended'],
      ['instance.suspend.end', 'suspended'],
      ['compute.instance.suspend', 'suspended'],
      ['compute.instance.resume.end', 'active'],
      ['instance.resume.end', 'active'],
      ['compute.instance.resume', 'active'],
    ] as const) {
      const [view] = after(told(event, { instance_id: SERVER, state, state_description: '' }));
      assert.equal(view?.fields['vm_state'], state, event);
      assert.equal(view.fields['power_state'], state === 'active' ? 'running' : 'suspended', event);
    }
  });

  test('B11: what nova or an administrator makes belongs to the project that it is made for', () => {
    const caller = {
      _context_project_id: 'service',
      _context_tenant_id: 'service',
      _context_user_id: 'nova',
    };
    const resources = ['network', 'subnet', 'port', 'router', 'floatingip', 'security_group'] as const;
    const objects = after(
      ...resources.map((name) =>
        told(`${name}.create.end`, { [name]: { id: name, project_id: OWNER, tenant_id: OWNER } }, caller),
      ),
      told('compute.instance.create.end', { instance_id: SERVER, tenant_id: OWNER, state: 'active' }, caller),
      told('volume.create.end', { volume_id: 'v1', tenant_id: OWNER, status: 'available' }, caller),
      told('server_group.create', { uuid: 'g1', project_id: OWNER, members: [] }, caller),
    );
    assert.equal(objects.length, resources.length + 3);
    for (const { id, relations } of objects) assert.equal(relations['project'], OWNER, id);
  });

  test('B13: the priority of a notification is the severity of its event, unless its rule knows better', () => {
    const severityOf = (event: string, priority: string, payload: Json = {}): number | undefined =>
      evaluationsOf([told(event, payload, { priority })])[0]?.severity;
    for (const [priority, severity] of [
      ['DEBUG', 1],
      ['INFO', 2],
      ['AUDIT', 2],
      ['WARN', 3],
      ['ERROR', 4],
      ['error', 4],
      ['CRITICAL', 5],
    ] as const)
      assert.equal(severityOf('port.update.end', priority, port({})), severity, priority);
    assert.equal(severityOf('compute.instance.create.error', 'ERROR', { instance_id: SERVER }), 3);
    assert.equal(
      severityOf('compute_task.build_instances', 'ERROR', { instance_id: SERVER, state: 'error' }),
      4,
    );
  });

  test('B18: one value has one form, whichever message tells it', () => {
    const objects = after(
      told('port.create.end', port({ mac_address: 'FA:16:3E:0A:00:21', created_at: '2026-03-02T09:00:00Z' })),
      told('network.create.end', { network: { id: 'n1', 'router:external': true, mtu: 1450 } }),
      told('volume.create.end', { volume_id: 'v1', size: '10', created_at: '2026-03-02T09:00:00+00:00' }),
      told('compute.instance.create.end', {
        instance_id: SERVER,
        memory_mb: '512',
        created_at: '2026-03-02 09:00:00+00:00',
        launched_at: '',
        state_description: '',
      }),
    );
    const created = '2026-03-02T09:00:00.000000Z';
    const [net, p1, server, v1] = ['network-n1', 'port-p1', `server-${SERVER}`, 'volume-v1'].map(
      (id) => objectOf(objects, id).fields,
    );
    assert.deepEqual([p1?.['mac_address'], p1?.['created_at']], ['fa:16:3e:0a:00:21', created]);
    assert.deepEqual([net?.['external'], net?.['mtu']], [true, 1450]);
    assert.deepEqual([v1?.['size'], v1?.['created_at']], [10, created]);
    assert.deepEqual(
      [server?.['memory_mb'], server?.['created_at'], server?.['launched_at'], server?.['task_state']],
      [512, created, null, null],
    );
  });

  test('B19: a sample from the future has the time at which it came', () => {
    const received = Date.parse('2026-03-02T09:00:00Z') * 1000;
    const body = JSON.stringify({
      message_id: 'from-the-future',
      event_type: 'volume.usage',
      publisher_id: 'compute.cmp1',
      priority: 'INFO',
      timestamp: '2026-03-03 09:00:00.000000',
      payload: { volume_id: 'v1', instance_id: SERVER, reads: 1, read_bytes: 2, writes: 3, write_bytes: 4 },
    });
    const meta = { source: 'test', received, receivedKnown: true };
    const { items } = decode({ body: Buffer.from(body), meta }, { maxSkew: 300 * SECOND });
    const samples = evaluationsOf(items)[0]?.samples ?? [];
    assert.ok(samples.length > 0);
    for (const { timestamp } of samples) assert.equal(timestamp, '2026-03-02T09:00:00.000000Z');
  });

  test('B20: an update of an object that nobody has seen costs nothing, and nothing of what comes with it', () => {
    const items = [
      told('port.update.end', port({ network_id: 'n9', device_id: SERVER, device_owner: 'compute:nova' })),
      told('network.create.end', { network: { id: 'n1', name: 'web' } }),
      told('router.update.end', { router: { id: 'r9', external_gateway_info: { network_id: 'n8' } } }),
    ];
    const objects = after(...items);
    assert.deepEqual(
      objects.map(({ id, partial }) => [id, partial]),
      [
        ['network-n1', false],
        ['port-p1', true],
        ['router-r9', true],
      ],
    );
    assert.equal(objectOf(objects, 'port-p1').relations['network'], 'network-n9');
    for (const { changes } of outcomesOf(items)) assert.equal(changes.length, 1);
    const found = after(...items, told('network.create.end', { network: { id: 'n9', name: 'late' } }));
    assert.deepEqual(objectOf(found, 'network-n9').relations['ports'], ['port-p1']);
  });
});

describe("the defects of Ceilometer's stock definitions", () => {
  test('the publisher of compute.instance.update is no host of a server', () => {
    const payload = { instance_id: SERVER, state: 'active', host: 'cmp1', node: 'cmp1' };
    const native = after(told('compute.instance.update', payload, { publisher_id: 'compute.ctl01' }));
    assert.equal(objectOf(native, `server-${SERVER}`).fields['host'], 'cmp1');
    const made = ceilometerEvent('compute.instance.update', {
      instance_id: SERVER,
      host: 'ctl01',
      state: 'active',
    });
    const view = objectOf(after(made), `server-${SERVER}`);
    assert.equal(view.fields['vm_state'], 'active');
    assert.ok(!('host' in view.fields) || view.fields['host'] === null);
  });

  test('the id of a flavor is a text, as nova has it, in every form', () => {
    const flavor = { flavorid: '5', name: 'm1.small', vcpus: 1 };
    for (const item of [
      told('compute.instance.create.end', {
        instance_id: SERVER,
        instance_type_id: 7,
        instance_flavor_id: '5',
      }),
      told('instance.create.end', { uuid: SERVER, flavor }),
    ])
      assert.equal(objectOf(after(item), `server-${SERVER}`).fields['flavor_id'], '5');
  });
});
