import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DiscoverySettings } from '../../src/config/index.ts';
import type { ObjectModel, ObjectModels } from '../../src/model/index.ts';
import { Discovery, type TargetGroup } from '../../src/prometheus/index.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { cloud, INSTANCE, object, UUID } from './cloud.ts';

const NO_MORE = { fields: [], derived: [], problems: [], identity: 'unique' as const };
const INSTANCES: ObjectModel = {
  ...NO_MORE,
  type: 'instance',
  relations: [{ name: 'project', to: 'project', many: false, inverse: null }],
};
const MODELS: ObjectModels = new Map([['instance', INSTANCES]]);

function discover(settings: Partial<DiscoverySettings> = {}, objects = cloud()): readonly TargetGroup[] {
  const whole = {
    name: 'instance',
    object: 'instance',
    address: 'fixed',
    port: 9100,
    labels: {},
    ...settings,
  };
  return [...new Discovery(whole).groups(memoryReader({ objects }), MODELS)];
}

const targets = (groups: readonly TargetGroup[]): readonly string[] =>
  groups.flatMap((group) => group.targets);

describe('Discovery', () => {
  it('takes the lowest IPv4 address of the ports, whatever order they are in', () => {
    assert.deepEqual(targets(discover()), ['10.1.0.9:9100']);
    assert.deepEqual(targets(discover({}, cloud().toReversed())), ['10.1.0.9:9100']);
  });

  it('follows a floating IP over its port, and falls back as the expression says', () => {
    const address = 'size(floating) > 0 ? floating : fixed';
    assert.deepEqual(targets(discover({ address })), ['203.0.113.50:9100']);
    const none = cloud().filter(({ type }) => type !== 'floating_ip');
    assert.deepEqual(targets(discover({ address }, none)), ['10.1.0.9:9100']);
  });

  it('takes the address in a network, by its name', () => {
    assert.deepEqual(targets(discover({ address: "networks['mgmt']" })), ['10.1.0.9:9100']);
    assert.deepEqual(targets(discover({ address: 'networks.front' })), ['10.1.0.21:9100']);
    assert.deepEqual(targets(discover({ address: 'networks.elsewhere' })), []);
  });

  it('writes IPv6 in brackets', () => {
    const six = [object('instance', INSTANCE, { addresses: ['2001:db8::2', '2001:db8::1'] })];
    assert.deepEqual(targets(discover({}, six)), ['[2001:db8::1]:9100']);
  });

  it("takes nova's word where neutron says nothing, and no target without an address", () => {
    const one = object('instance', INSTANCE, { addresses: ['10.9.0.2', '10.9.0.10'] });
    assert.deepEqual(targets(discover({}, [one])), ['10.9.0.2:9100']);
    assert.deepEqual(discover({}, [object('instance', INSTANCE, {})]), []);
  });

  it('leaves deleted objects out, ports too', () => {
    const gone = cloud().map((one) => (one.type === 'instance' ? { ...one, deleted: true } : one));
    assert.deepEqual(discover({}, gone), []);
    const unplugged = cloud().map((one) => (one.id === 'port-mgmt' ? { ...one, deleted: true } : one));
    assert.deepEqual(targets(discover({}, unplugged)), ['10.1.0.21:9100']);
  });

  it('takes what the filter holds for; one that fails on an object leaves that out', () => {
    assert.equal(discover({ filter: "fields.status == 'ACTIVE'" }).length, 1);
    assert.equal(discover({ filter: "fields.status == 'ERROR'" }).length, 0);
    assert.equal(discover({ filter: "fields.nothing == 'x'" }).length, 0);
  });

  it("labels an instance under the names of Prometheus' own discovery of OpenStack, and with its fields", () => {
    assert.deepEqual(discover()[0]?.labels, {
      __meta_openstack_instance_id: UUID,
      __meta_openstack_instance_name: 'web-1',
      __meta_openstack_instance_status: 'ACTIVE',
      __meta_openstack_instance_host: 'cmp07',
      __meta_openstack_instance_flavor: 'm1.tiny',
      __meta_openstack_instance_vcpus: '2',
      __meta_openstack_instance_user: 'anna',
      __meta_openstack_instance_image: '0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19',
      __meta_openstack_object: `instance/${INSTANCE}`,
      __meta_openstack_project_id: 'p-1',
      __meta_openstack_user_id: 'anna',
      __meta_openstack_private_ip: '10.1.0.9',
      __meta_openstack_public_ip: '203.0.113.50',
      __meta_openstack_tag_cost_center: '4711',
      __meta_stackwire_discovery: 'instance',
    });
  });

  it('adds the labels that are configured, and leaves out those without a value', () => {
    const labels = {
      env: "'prod'",
      project: 'related.project.name',
      vcpus: 'fields.vcpus',
      all: 'fixed',
      none: 'fields.nothing',
    };
    const [group] = discover({ labels });
    assert.equal(group?.labels['env'], 'prod');
    assert.equal(group?.labels['project'], 'web');
    assert.equal(group?.labels['vcpus'], '2');
    assert.equal(group?.labels['all'], ',10.1.0.9,10.1.0.21,2001:db8::21,');
    assert.equal('none' in (group?.labels ?? {}), false);
  });

  it('discovers objects of any type', () => {
    const host = object('host', 'host-cmp07', { name: 'cmp07', address: '192.0.2.7' });
    const [group] = discover({ object: 'host', address: 'fields.address' }, [host]);
    assert.deepEqual(group?.targets, ['192.0.2.7:9100']);
    assert.equal(group?.labels['__meta_openstack_host_name'], 'cmp07');
    assert.equal(group?.labels['__meta_openstack_host_id'], 'host-cmp07');
  });
});
