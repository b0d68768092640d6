import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadMappingDirs, SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import {
  importEventTypes,
  importNotifications,
  LISTINGS,
  listingOf,
  recogniseListing,
} from '../../src/listings/index.ts';
import type { Json, JsonObject, Micros } from '../../src/model/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';
import { ROOT } from '../support/markdown.ts';

const { mapping } = compileMappings(loadMappingDirs([SHIPPED_MAPPINGS]));
assert.ok(mapping);

/** What `openstack … list --long` heads its columns with, python-openstackclient of 2026. */
const LONG: Readonly<Record<string, string>> = {
  server:
    'ID|Name|Status|Task State|Power State|Networks|Image Name|Image ID|Flavor|Availability Zone|Host|Properties',
  volume: 'ID|Name|Status|Size|Type|Bootable|Attached to|Properties',
  volume_snapshot: 'ID|Name|Description|Status|Size|Created At|Volume|Properties',
  volume_backup: 'ID|Name|Description|Status|Size|Incremental|Created At|Availability Zone|Volume|Container',
  network: 'ID|Name|Status|Project|State|Shared|Subnets|Network Type|Router Type|Availability Zones|Tags',
  subnet:
    'ID|Name|Network|Subnet|Project|DHCP|Name Servers|Allocation Pools|Host Routes|IP Version|Gateway|Service Types|Tags',
  port: 'ID|Name|MAC Address|Fixed IP Addresses|Status|Security Groups|Device Owner|Tags|Trunk subports',
  router: 'ID|Name|Status|State|Project|Distributed|HA|Routes|External gateway info|Availability zones|Tags',
  floating_ip:
    'ID|Floating IP Address|Fixed IP Address|Port|Floating Network|Project|Router|Status|Description|Tags|DNS Name|DNS Domain',
  security_group: 'ID|Name|Description|Project|Tags|Shared',
  security_group_rule:
    'ID|IP Protocol|Ethertype|IP Range|Port Range|Direction|Remote Security Group|Remote Address Group|Security Group',
  image:
    'ID|Name|Disk Format|Container Format|Size|Checksum|Status|Visibility|Protected|Project|Hash Algorithm|Hash Value|Tags',
  project: 'ID|Name|Domain ID|Description|Enabled',
  user: 'ID|Name|Project|Domain|Description|Email|Enabled',
  aggregate: 'ID|UUID|Name|Availability Zone|Properties|Hosts',
  compute_service: 'ID|Binary|Host|Zone|Status|State|Updated At|Disabled Reason|Forced Down',
  server_group: 'ID|Name|Policy|Members|Project Id|User Id',
  keypair: 'Name|Fingerprint|Type',
  stack: 'ID|Stack Name|Project|Stack Owner|Stack Status|Creation Time|Updated Time',
  loadbalancer: 'id|name|project_id|vip_address|provisioning_status|operating_status|provider',
  baremetal_node: [
    'allocation_uuid|automated_clean|bios_interface|boot_interface|boot_mode|chassis_uuid|clean_step|conductor',
    'conductor_group|console_enabled|console_interface|created_at|raid_config|deploy_interface|deploy_step',
    'description|disable_power_off|driver|driver_info|driver_internal_info|extra|fault|firmware_interface|health',
    'inspect_interface|inspection_finished_at|inspection_started_at|instance_info|instance_name|instance_uuid',
    'last_error|lessee|maintenance|maintenance_reason|management_interface|name|network_data|network_interface',
    'owner|parent_node|power_interface|power_state|properties|protected|protected_reason|provision_updated_at',
    'provision_state|raid_interface|rescue_interface|reservation|resource_class|retired|retired_reason',
    'secure_boot|storage_interface|target_power_state|target_provision_state|target_raid_config|traits|uuid',
    'updated_at|vendor_interface',
  ].join('|'),
  share: [
    'ID|Name|Size|Share Protocol|Status|Is Public|Share Type Name|Availability Zone|Description|Share Network ID',
    'Share Server ID|Share Type|Share Group ID|Host|User ID|Project ID|Access Rules Status|Source Snapshot ID',
    'Supports Creating Snapshots|Supports Cloning Snapshots|Supports Mounting snapshots',
    'Supports Reverting to Snapshot|Migration Task Status|Source Share Group Snapshot Member ID|Replication Type',
    'Has Replicas|Created At|Properties|Encryption Key Ref',
  ].join('|'),
  zone: 'id|project_id|name|type|serial|status|action|ttl|pool_id|email|attributes|masters',
  recordset: 'id|project_id|name|zone_name|type|records|status|action|ttl|version|description',
};

/** Types of which a list does not tell what is gone: it has not all that their ids are made of. */
const NEVER_COMPLETE = ['keypair'];

/** What a row says, in the service's own words. */
function payloadOf(type: string, row: JsonObject): unknown {
  const listing = listingOf(type);
  assert.ok(listing);
  return importNotifications(listing, { type, asOf: 0 as Micros, rows: [row], gone: [] })[0]?.['payload'];
}

describe('the lists', () => {
  for (const [type, columns] of Object.entries(LONG)) {
    it(`of \`${type}\` are known by their columns`, () => {
      const row = Object.fromEntries(columns.split('|').map((name) => [name, null]));
      const { listings, unknown } = recogniseListing([row]);
      assert.deepEqual([listings.map((one) => one.type), unknown], [[type], []]);
    });
  }

  for (const listing of LISTINGS) {
    it(`of \`${listing.type}\` have rules for what is in them and for what is gone`, () => {
      const { row, gone } = importEventTypes(listing);
      const own = mapping.rules.filter(({ object }) => object === listing.object);
      assert.ok(own.some(({ events, verbs }) => events.includes(row) && verbs.includes('create')));
      const ends = own.some(({ events, verbs }) => events.includes(gone) && verbs.includes('delete'));
      assert.equal(ends, !NEVER_COMPLETE.includes(listing.type));
    });
  }

  it('are found by the words of the command, or by the type of the objects', () => {
    assert.equal(listingOf('Floating IP')?.type, 'floating_ip');
    assert.equal(listingOf('instance')?.type, 'server');
    assert.equal(listingOf('nothing'), undefined);
  });

  it('of older clients are known too, where a client has changed its words', () => {
    const types = (columns: string): readonly string[] =>
      recogniseListing([Object.fromEntries(columns.split('|').map((name) => [name, null]))]).listings.map(
        ({ type }) => type,
      );
    assert.deepEqual(
      types('UUID|Name|Instance UUID|Power State|Provisioning State|Maintenance|Driver Info'),
      ['baremetal_node'],
    );
    assert.deepEqual(
      types('ID|Name|Size|Share Proto|Status|Is Public|Share Type Name|Host|Availability Zone'),
      ['share'],
    );
  });

  it('say nothing of what the client could not get, and null of what there is not', () => {
    assert.deepEqual(
      payloadOf('share', { ID: 's', Host: '', 'Source Snapshot ID': null, 'Share Group ID': '' }),
      {
        share_id: 's',
        snapshot_id: null,
      },
    );
    assert.deepEqual(payloadOf('stack', { ID: 's', 'Stack Owner': '', 'Updated Time': null }), {
      stack_identity: 's',
      updated_at: null,
    });
  });

  it('of bare metal nodes leave out what may hold passwords, and what is no dictionary', () => {
    assert.deepEqual(
      payloadOf('baremetal node', {
        uuid: 'n',
        driver_info: { ipmi_password: 'secret' },
        properties: { cpus: '4' },
      }),
      { uuid: 'n', properties: { cpus: '4' } },
    );
    assert.deepEqual(payloadOf('baremetal node', { UUID: 'n', Properties: "cpus='4'" }), { uuid: 'n' });
  });

  it('of load balancers tell no status while something is at work, and members as they are printed', () => {
    assert.deepEqual(payloadOf('loadbalancer', { id: 'l', provisioning_status: 'PENDING_UPDATE' }), {
      loadbalancer_id: 'l',
    });
    assert.deepEqual(
      payloadOf('loadbalancer', { id: 'l', provisioning_status: 'ERROR', listeners: 'a\nb', pools: null }),
      {
        loadbalancer_id: 'l',
        provisioning_status: 'ERROR',
        listeners: [{ id: 'a' }, { id: 'b' }],
        pools: [],
      },
    );
  });

  it('of zones have masters without ports, where that can be told', () => {
    const mastersOf = (masters: Json): unknown =>
      (payloadOf('zone', { id: 'z', masters }) as JsonObject)['masters'];
    assert.deepEqual(mastersOf(['192.0.2.53', '192.0.2.54:5354']), [
      { host: '192.0.2.53' },
      { host: '192.0.2.54' },
    ]);
    assert.deepEqual(mastersOf('192.0.2.53, 192.0.2.54:5354'), mastersOf(['192.0.2.53', '192.0.2.54:5354']));
    assert.deepEqual(mastersOf([]), []);
    assert.equal(mastersOf(['2001:db8::1:5354']), undefined);
    assert.deepEqual(payloadOf('recordset', { id: 'r', records: 'a\nb' }), {
      id: 'r',
      records: [{ data: 'a' }, { data: 'b' }],
    });
  });

  it('are there for every type of object that a mapping makes, or the page tells why not', () => {
    const page = readFileSync(join(ROOT, 'docs', 'inventory-import.md'), 'utf8');
    const told = page.slice(page.indexOf('## What is not taken'), page.indexOf('## What is gone'));
    const reasoned = [...told.matchAll(/`([a-z0-9_]+)`/g)].map(([, type = '']) => type);
    const listed = LISTINGS.map(({ object }) => object);
    const types = [...new Set(mapping.rules.map(({ object }) => object))];
    assert.deepEqual([...listed, ...reasoned].toSorted(), types.toSorted());
  });
});
