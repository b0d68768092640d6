import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HypervisorError, type Domain } from '../../../src/probe/index.ts';
import { describeDomain } from '../../../src/probe/hypervisor/domainXml.ts';

const DOMAIN: Domain = { uuid: '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c11', name: 'instance-0000001a', id: null };

function xml(metadata: string, devices: string): string {
  return `<domain type='kvm' id='7'><metadata>${metadata}</metadata>
    <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;
}

const NOVA_OF_2020 = `<nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.0">
  <nova:package version="20.0.0"/>
  <nova:name>web &amp; one</nova:name>
  <nova:creationTime>2020-02-29 23:59:59</nova:creationTime>
  <nova:flavor name="m1.small"><nova:memory>2048</nova:memory><nova:disk>20</nova:disk><nova:swap>512</nova:swap><nova:ephemeral>5</nova:ephemeral><nova:vcpus>2</nova:vcpus></nova:flavor>
  <nova:owner><nova:user uuid="u-1">alice</nova:user><nova:project uuid="p-1">demo</nova:project></nova:owner>
  <nova:root type="image" uuid="i-1"/>
</nova:instance>`;

const NOVA_OF_2025 = `<nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
  <nova:name>db</nova:name>
  <nova:flavor name="m1.small" id="2"><nova:vcpus>1</nova:vcpus>
    <nova:extraSpecs><nova:extraSpec name="hw:watchdog_action">pause</nova:extraSpec><nova:extraSpec name="__proto__">x</nova:extraSpec></nova:extraSpecs></nova:flavor>
  <nova:image uuid="i-2"><nova:containerFormat>bare</nova:containerFormat><nova:diskFormat>qcow2</nova:diskFormat><nova:minDisk>1</nova:minDisk><nova:minRam>0</nova:minRam>
    <nova:properties><nova:property name="hw_qemu_guest_agent">yes</nova:property></nova:properties></nova:image>
</nova:instance>`;

describe('the XML of a domain', () => {
  it('tells what novas before 2025 wrote', () => {
    const { nova } = describeDomain(DOMAIN, xml(NOVA_OF_2020, ''));
    assert.deepEqual(nova, {
      displayName: 'web & one',
      createdAt: '2020-02-29T23:59:59.000000Z',
      flavor: 'm1.small',
      flavorId: null,
      extraSpecs: {},
      extraSpecsWritten: false,
      vcpus: 2,
      memory: 2048,
      rootDisk: 20,
      ephemeralDisk: 5,
      swap: 512,
      imageId: 'i-1',
      imageFacts: null,
      imageProperties: {},
      projectId: 'p-1',
      projectName: 'demo',
      userId: 'u-1',
      userName: 'alice',
    });
  });

  it('tells extra specs and the image of novas since', () => {
    const { nova } = describeDomain(DOMAIN, xml(NOVA_OF_2025, ''));
    assert.equal(nova?.flavorId, '2');
    assert.equal(nova?.extraSpecsWritten, true);
    assert.deepEqual(Object.entries(nova?.extraSpecs ?? {}), [
      ['hw:watchdog_action', 'pause'],
      ['__proto__', 'x'],
    ]);
    assert.deepEqual(nova?.imageProperties, { hw_qemu_guest_agent: 'yes' });
    const image = {
      base_image_ref: 'i-2',
      container_format: 'bare',
      disk_format: 'qcow2',
      min_disk: '1',
      min_ram: '0',
    };
    assert.deepEqual(nova?.imageFacts, image);
    assert.equal(nova?.imageId, null, 'it was booted from a volume');
  });

  it('knows a machine of somebody else', () => {
    const other = `<nova:instance xmlns:nova="http://example.com/"><nova:name>no</nova:name></nova:instance>`;
    assert.equal(describeDomain(DOMAIN, xml(other, '')).nova, null);
  });

  const AGENT = 'org.qemu.guest_agent.0';
  const CHANNELS: readonly (readonly [string, string, string])[] = [
    ['none', 'without one', ''],
    [
      'none',
      'where it is another one',
      `<channel><target name='com.redhat.spice.0' state='connected'/></channel>`,
    ],
    [
      'connected',
      'behind another',
      `<channel type='spicevmc'><target name='com.redhat.spice.0'/></channel><channel><target name='${AGENT}' state='connected'/></channel>`,
    ],
    [
      'disconnected',
      'that is closed',
      `<channel type='unix'><target name='${AGENT}' state='disconnected'/></channel>`,
    ],
    ['unknown', 'of a machine that is off', `<channel type='unix'><target name='${AGENT}'/></channel>`],
  ];
  for (const [expected, when, devices] of CHANNELS) {
    it(`says ${expected} of a channel ${when}`, () => {
      assert.equal(describeDomain(DOMAIN, xml('', devices)).channel, expected);
    });
  }

  it('tells devices as counters and samples need them', () => {
    const { disks, interfaces, panicDevice, balloonPeriod, id, osType, architecture } = describeDomain(
      DOMAIN,
      xml(
        '',
        `<disk device='disk'><source file='/x'/><target dev='vda'/></disk><disk device='cdrom'><target dev='sda'/></disk>
        <interface type='bridge'><mac address='fa:16:3e:00:00:01'/><source bridge='br-int'/><virtualport type='openvswitch'><parameters interfaceid='port-1'/></virtualport>
        <target dev='tap1'/><filterref filter='nova-base'><parameter name='IP' value='10.0.0.4'/></filterref></interface><panic model='isa'/>
        <memballoon model='virtio'><stats period='60'/></memballoon>`,
      ),
    );
    assert.deepEqual([id, osType, architecture, panicDevice], [7, 'hvm', 'x86_64', true]);
    assert.equal(balloonPeriod, 60);
    assert.deepEqual(disks, ['vda'], 'a drive without a disk counts nothing');
    const [one] = interfaces;
    assert.deepEqual(one, {
      device: 'tap1',
      mac: 'fa:16:3e:00:00:01',
      filter: 'nova-base',
      parameters: { ip: '10.0.0.4' },
      interfaceId: 'port-1',
      bridge: 'br-int',
    });
  });

  it('cuts what tenants made too long or too many', () => {
    const properties = Array.from(
      { length: 5000 },
      (_, n) => `<nova:property name="p${n}">${'v'.repeat(50)}</nova:property>`,
    );
    const metadata = NOVA_OF_2025.replace('>db<', `>${'d'.repeat(100_000)}<`).replace(
      /<nova:property .*<\/nova:property>/,
      properties.join(''),
    );
    const { nova } = describeDomain(DOMAIN, xml(metadata, ''));
    assert.equal(nova?.displayName?.length, 1024);
    assert.equal(Object.keys(nova?.imageProperties ?? {}).length, 256);
  });

  const WRONG: Readonly<Record<string, string>> = {
    'text that is none': 'no XML',
    'an element that does not end': '<domain><metadata>',
    'entities that grow': `<!DOCTYPE domain [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><domain>&b;</domain>`,
    'a depth without end': '<a>'.repeat(200_000),
    'too much of it': `<domain>${' '.repeat(2_000_001)}</domain>`,
  };
  for (const [what, text] of Object.entries(WRONG)) {
    it(`is refused for ${what}`, () => {
      assert.throws(
        () => describeDomain(DOMAIN, text),
        (error) => error instanceof HypervisorError && error.kind === 'failed',
      );
    });
  }

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, at) => {
        const whole = xml(NOVA_OF_2025, `<channel><target name='${AGENT}'/></channel>`);
        const place = at % whole.length;
        try {
          describeDomain(DOMAIN, whole.slice(0, place) + text + whole.slice(place));
        } catch (error) {
          assert.ok(error instanceof HypervisorError, String(error));
        }
      }),
    );
  });
});
