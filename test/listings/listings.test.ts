import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadMappingDirs, SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import { importEventTypes, LISTINGS, listingOf, recogniseListing } from '../../src/listings/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';

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
};

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
      assert.ok(own.some(({ events, verbs }) => events.includes(gone) && verbs.includes('delete')));
    });
  }

  it('are found by the words of the command, or by the type of the objects', () => {
    assert.equal(listingOf('Floating IP')?.type, 'floating_ip');
    assert.equal(listingOf('instance')?.type, 'server');
    assert.equal(listingOf('nothing'), undefined);
  });
});
