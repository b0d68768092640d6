import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digestObjects } from '../../src/inventory/index.ts';
import type { Item, Json, ObjectView } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import { decode } from '../../src/oslo/index.ts';
import {
  CAPTURES,
  evaluationsOf,
  itemOf,
  itemsOf,
  merge,
  messagesOf,
  objectOf,
  shuffled,
} from './captures.ts';

const OWN = CAPTURES.filter((name) => /^(neutron|designate)\//.test(name));
const PORT = '289ed46b-274c-444d-9fd4-bddf8acc7d7c';
const NETWORK = '3caf2cc1-6157-42f3-bb02-85b1a893f363';
const SUBNET = '6ba0c0f7-c406-4ae4-ad69-f9547fa5403c';
const ROUTER = 'c1a8a2de-5a57-4a6a-8e44-3c2d93f3c0f1';
const FLOATING = 'f38ff2b6-cd4d-433e-8a9c-9e00dfc05b1e';
const PROJECT = 'c97027dd880d4c129ae7a4ba7edade05';
const CALLER = '10296907e44248d2a707689f77d59ef6';

type Payload = Readonly<Record<string, Json>>;

/** Notifications a second apart, as neutron sends them for a caller of another project. */
function told(...events: readonly (readonly [eventType: string, payload: Payload])[]): Item[] {
  return events.map(([eventType, payload], index) =>
    itemOf({
      event_type: eventType,
      payload,
      timestamp: `2024-03-05 10:00:${String(index).padStart(2, '0')}.000000`,
      message_id: `${eventType}-${index}`,
      publisher_id: 'network.ctl01',
      priority: 'INFO',
      _context_project_id: CALLER,
      _context_tenant_id: CALLER,
    }),
  );
}

/** The objects that remain, which must be the same in the reverse order. */
function after(items: readonly Item[]): readonly ObjectView[] {
  const messages = messagesOf(items);
  const objects = merge(messages).objects();
  const reversed = merge(messages.toReversed()).objects();
  assert.equal(digestObjects(reversed), digestObjects(objects));
  return objects;
}

const port = { id: PORT, network_id: NETWORK, project_id: PROJECT, tenant_id: PROJECT, name: 'web' };
const gateway = {
  network_id: NETWORK,
  external_fixed_ips: [{ subnet_id: SUBNET, ip_address: '203.0.113.14' }],
};
const router = { id: ROUTER, name: 'edge', project_id: PROJECT, external_gateway_info: gateway };
const floating = {
  id: FLOATING,
  floating_ip_address: '192.0.2.201',
  floating_network_id: NETWORK,
  port_id: PORT,
  router_id: ROUTER,
  fixed_ip_address: '172.16.59.10',
};
const leg = { id: ROUTER, port_id: PORT, network_id: NETWORK, subnet_id: SUBNET, subnet_ids: [SUBNET] };

describe('neutron, where the incumbents go wrong', () => {
  test('B5: a subnet is known by its own id, and its network is another thing', () => {
    const objects = after(
      told(['subnet.create.end', { subnet: { id: SUBNET, network_id: NETWORK, cidr: '10.0.0.0/24' } }]),
    );
    assert.equal(objectOf(objects, `subnet-${SUBNET}`).relations['network'], `network-${NETWORK}`);
    assert.ok(!objects.some(({ id }) => id === `subnet-${NETWORK}`));
  });

  test('B6: a gateway that is set or changed leaves the interfaces of the router', () => {
    const objects = after(
      told(
        ['router.create.end', { router: { ...router, external_gateway_info: null } }],
        ['router.interface.create', { router_interface: leg }],
        ['router.update.end', { router }],
      ),
    );
    const { relations } = objectOf(objects, `router-${ROUTER}`);
    assert.equal(relations['external_network'], `network-${NETWORK}`);
    assert.deepEqual(relations['interfaces'], [`routerinterface-${PORT}-${SUBNET}`]);
    assert.deepEqual(relations['ports'], [`port-${PORT}`]);
  });

  test('B7: null unlinks a floating IP and a gateway, and what is absent leaves them', () => {
    const free = { ...floating, port_id: null, router_id: null, fixed_ip_address: null };
    const objects = after(
      told(
        ['floatingip.create.end', { floatingip: floating }],
        ['floatingip.update.end', { floatingip: { id: FLOATING, description: 'kept' } }],
        ['router.create.end', { router }],
        ['router.update.end', { router: { id: ROUTER, name: 'renamed' } }],
      ),
    );
    assert.equal(objectOf(objects, `floatingip-${FLOATING}`).relations['port'], `port-${PORT}`);
    assert.equal(objectOf(objects, `router-${ROUTER}`).relations['external_network'], `network-${NETWORK}`);
    const cleared = after(
      told(
        ['floatingip.create.end', { floatingip: floating }],
        ['floatingip.update.end', { floatingip: free }],
        ['router.create.end', { router }],
        ['router.update.end', { router: { ...router, external_gateway_info: null } }],
      ),
    );
    const { fields, relations } = objectOf(cleared, `floatingip-${FLOATING}`);
    assert.deepEqual(
      [relations['port'], relations['router'], fields['fixed_ip_address'], relations['network']],
      [null, null, null, `network-${NETWORK}`],
    );
    const bare = objectOf(cleared, `router-${ROUTER}`);
    assert.deepEqual(
      [
        bare.relations['external_network'],
        bare.relations['gateway_subnets'],
        bare.fields['gateway_addresses'],
      ],
      [null, [], null],
    );
  });

  test('B8: lists are kept whole, however long they are as text', () => {
    const fixed = Array.from({ length: 60 }, (_, n) => ({
      subnet_id: SUBNET,
      ip_address: `2001:db8:1234:5678:9abc:def0:1234:${n.toString(16).padStart(4, '0')}`,
    }));
    const objects = after(told(['port.create.end', { port: { ...port, fixed_ips: fixed } }]));
    const { fields, relations } = objectOf(objects, `port-${PORT}`);
    assert.deepEqual(
      fields['addresses'],
      fixed.map((one) => one.ip_address),
    );
    assert.deepEqual(relations['subnets'], [`subnet-${SUBNET}`]);
  });

  test("B11: the project is the resource's, never the caller's", () => {
    const silent = { id: PORT, network_id: NETWORK };
    const objects = after(
      told(
        ['port.create.end', { port }],
        ['network.create.end', { network: { id: NETWORK, tenant_id: PROJECT } }],
      ),
    );
    assert.equal(objectOf(objects, `port-${PORT}`).relations['project'], PROJECT);
    assert.equal(objectOf(objects, `network-${NETWORK}`).relations['project'], PROJECT);
    const unknown = after(told(['port.create.end', { port: silent }]));
    assert.equal(objectOf(unknown, `port-${PORT}`).relations['project'], undefined);
    // nova and admins act for others in these.
    for (const capture of ['neutron/build-up.jsonl', 'neutron/rebinding.jsonl', 'designate/zones.jsonl']) {
      const items = itemsOf(capture);
      const owners = JSON.stringify(
        items.map((item) => (item.form === 'notification' ? item.payload : null)),
        big,
      );
      for (const { id, relations } of merge(messagesOf(items)).objects())
        assert.ok(owners.includes(JSON.stringify(relations['project'])), id);
    }
  });

  test('B12: a bulk create makes every object, for each resource that can be made in bulk', () => {
    for (const [key, plural, prefix] of [
      ['network', 'networks', 'network'],
      ['subnet', 'subnets', 'subnet'],
      ['port', 'ports', 'port'],
      ['router', 'routers', 'router'],
      ['floatingip', 'floatingips', 'floatingip'],
      ['security_group', 'security_groups', 'securitygroup'],
      ['security_group_rule', 'security_group_rules', 'securitygrouprule'],
    ] as const) {
      const objects = after(told([`${key}.create.end`, { [plural]: [{ id: PORT }, { id: NETWORK }] }]));
      for (const id of [PORT, NETWORK])
        assert.equal(objectOf(objects, `${prefix}-${id}`).partial, false, key);
    }
  });

  test('B15: what was only asked for changes nothing', () => {
    const asked = { port_id: null, fixed_ip_address: '10.9.9.9', description: 'asked' };
    const objects = after(
      told(
        ['floatingip.create.end', { floatingip: floating }],
        ['floatingip.update.start', { floatingip: asked, id: FLOATING }],
        ['port.create.end', { port }],
        ['port.update.start', { port: { name: 'asked' }, id: PORT }],
        ['port.delete.start', { port_id: PORT }],
      ),
    );
    const { fields, relations } = objectOf(objects, `floatingip-${FLOATING}`);
    assert.deepEqual([relations['port'], fields['fixed_ip_address']], [`port-${PORT}`, '172.16.59.10']);
    assert.equal(fields['description'], undefined);
    assert.equal(objectOf(objects, `port-${PORT}`).fields['name'], 'web');
  });

  test('B16: a delete that names nothing deletes nothing', () => {
    for (const payload of [{}, { port: {} }, { port: { name: 'web' } }, { port_id: null }, { port: null }]) {
      const [evaluation] = evaluationsOf(told(['port.delete.end', payload]));
      assert.deepEqual([evaluation?.decisions, evaluation?.skipped], [[], 'no-id']);
    }
  });

  test('B17: a delete is understood with the object, with the id alone, and with both', () => {
    for (const [key, prefix] of [
      ['network', 'network'],
      ['subnet', 'subnet'],
      ['port', 'port'],
      ['router', 'router'],
      ['floatingip', 'floatingip'],
      ['security_group', 'securitygroup'],
      ['security_group_rule', 'securitygrouprule'],
      ['firewall', 'firewall'],
      ['pool', 'lbaaspool'],
    ] as const) {
      const thing = { id: PORT, name: 'gone' };
      for (const payload of [
        { [`${key}_id`]: PORT },
        { [key]: thing },
        { [key]: thing, [`${key}_id`]: PORT },
        { [key]: {}, [`${key}_id`]: PORT },
      ]) {
        const objects = after(told([`${key}.create.end`, { [key]: thing }], [`${key}.delete.end`, payload]));
        const { deleted } = objectOf(objects, `${prefix}-${PORT}`);
        assert.equal(deleted, true, `${key} ${Object.keys(payload).join()}`);
      }
    }
  });

  test('B18: values are in one form, whoever wrote them', () => {
    const objects = after(
      told(
        ['port.create.end', { port: { ...port, mac_address: 'FA:16:3E:09:EF:F2', admin_state_up: true } }],
        [
          'network.create.end',
          {
            network: { id: NETWORK, 'router:external': true, 'provider:network_type': 'vlan', shared: true },
          },
        ],
        ['subnetpool.create.end', { subnetpool: { id: SUBNET, default_prefixlen: '26' } }],
        ['subnet.create.end', { subnet: { id: SUBNET, dns_nameservers: ['192.0.2.53'] } }],
      ),
    );
    const of = (id: string): ObjectView['fields'] => objectOf(objects, id).fields;
    assert.equal(of(`port-${PORT}`)['mac_address'], 'fa:16:3e:09:ef:f2');
    assert.equal(of(`port-${PORT}`)['admin_state_up'], true);
    assert.equal(of(`network-${NETWORK}`)['external'], true);
    assert.equal(of(`network-${NETWORK}`)['network_type'], 'vlan');
    assert.equal(of(`subnetpool-${SUBNET}`)['default_prefixlen'], 26);
    assert.deepEqual(of(`subnet-${SUBNET}`)['dns_nameservers'], ['192.0.2.53']);
  });
});

describe('neutron', () => {
  test("a port's status is nobody's word but the audit's, and explain can show what was refused", () => {
    const items = told(
      ['port.create.end', { port: { ...port, status: 'DOWN' } }],
      [
        'port.exists',
        { port: { ...port, status: 'ACTIVE', name: 'of before', device_owner: 'compute:az1' } },
      ],
      ['port.update.end', { port: { ...port, status: 'DOWN' } }],
    );
    const { fields } = objectOf(after(items), `port-${PORT}`);
    assert.deepEqual([fields['status'], fields['name']], ['ACTIVE', 'web']);
    const offers = evaluationsOf(items).map(({ decisions }) => decisions[0]?.offered['status']);
    assert.deepEqual(offers, ['DOWN', undefined, 'DOWN']);
  });

  test('ports come to hosts by what neutron says in the payload, never by who sent it', () => {
    const bound = { ...port, 'binding:host_id': 'cmp07' };
    const objects = after(told(['port.create.end', { port: bound }], ['port.update.end', { port }]));
    assert.equal(objectOf(objects, `port-${PORT}`).fields['host'], 'cmp07');
  });

  test('relations resolve whichever side is seen first', () => {
    const events: [string, Payload][] = [
      ['floatingip.create.end', { floatingip: floating }],
      [
        'port.create.end',
        { port: { ...port, security_groups: [FLOATING], device_id: ROUTER, device_owner: 'compute:az1' } },
      ],
      ['router.create.end', { router }],
      ['subnet.create.end', { subnet: { id: SUBNET, network_id: NETWORK } }],
      ['network.create.end', { network: { id: NETWORK } }],
      ['security_group.create.end', { security_group: { id: FLOATING } }],
    ];
    for (const order of [events, events.toReversed(), shuffled(events, 7)]) {
      const objects = merge(messagesOf(told(...order))).objects();
      const network = objectOf(objects, `network-${NETWORK}`).relations;
      assert.deepEqual(network['ports'], [`port-${PORT}`]);
      assert.deepEqual(network['subnets'], [`subnet-${SUBNET}`]);
      assert.deepEqual(network['gateway_routers'], [`router-${ROUTER}`]);
      assert.deepEqual(network['floating_ips'], [`floatingip-${FLOATING}`]);
      const { relations } = objectOf(objects, `port-${PORT}`);
      assert.deepEqual([relations['instance'], relations['router']], [`server-${ROUTER}`, null]);
      assert.deepEqual(relations['floating_ips'], [`floatingip-${FLOATING}`]);
      assert.deepEqual(objectOf(objects, `securitygroup-${FLOATING}`).relations['ports'], [`port-${PORT}`]);
    }
  });

  test("a Ceilometer event tells that a thing is there and its name, and its project is the caller's", () => {
    const event = (type: string, traits: readonly (readonly [string, number, Json])[]): Item => {
      const body = JSON.stringify({
        message_id: type,
        event_type: type,
        generated: '2017-01-23T06:22:02.761138',
        traits: [['project_id', 1, CALLER], ['resource_id', 1, PORT], ...traits],
        raw: {},
      });
      const meta = { source: 'test', received: 0, receivedKnown: false };
      const [item] = decode({ body: Buffer.from(body), meta }, { maxSkew: 300 * SECOND }).items;
      assert.ok(item);
      return item;
    };
    const made = after([event('port.create.end', [['name', 1, 'web']])]);
    const { fields, relations, partial } = objectOf(made, `port-${PORT}`);
    assert.deepEqual([fields['name'], relations['project'], partial], ['web', undefined, false]);
    const gone = after([event('port.create.end', []), event('port.delete.end', [])]);
    assert.equal(objectOf(gone, `port-${PORT}`).deleted, true);
  });

  test('metering counts what went by since the report before, for the project of the label', () => {
    const samples = evaluationsOf(itemsOf('neutron/metering.jsonl')).flatMap(
      (evaluation) => evaluation.samples,
    );
    const [bandwidth, packets, ...granular] = samples;
    assert.equal(granular.length, 2);
    assert.deepEqual(
      [bandwidth?.name, bandwidth?.meter_type, bandwidth?.unit, bandwidth?.volume],
      ['bandwidth', 'delta', 'B', 4096],
    );
    assert.equal(packets?.volume, 17);
    assert.ok(bandwidth?.project_id);
  });
});

describe('the captures of neutron and designate', () => {
  for (const capture of OWN) {
    test(`${capture} leaves the same objects in every order`, () => {
      const messages = messagesOf(itemsOf(capture));
      const digest = digestObjects(merge(messages).objects());
      for (let seed = 1; seed <= 20; seed += 1)
        assert.equal(digestObjects(merge(shuffled(messages, seed)).objects()), digest, `seed ${seed}`);
    });

    test(`${capture} leaves no secret behind`, () => {
      assert.doesNotMatch(JSON.stringify(messagesOf(itemsOf(capture)), big), /swordfish/i);
    });
  }
});

function big(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
