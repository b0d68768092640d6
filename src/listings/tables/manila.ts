import type { Listing } from './listing.ts';
import { column, idColumn, told } from './listing.ts';

/** python-manilaclient, osc/v2/share.py: SHARE_ATTRIBUTES_HEADERS, and the columns without --long. */
export const MANILA_LISTINGS: readonly Listing[] = [
  {
    type: 'share',
    object: 'share',
    id: ['share_id'],
    columns: [
      idColumn('share_id'),
      column('Name | name', 'name'),
      column('Size | size', 'size'),
      column('Share Protocol | Share Proto | share_proto', 'proto'),
      column('Status | status', 'status'),
      column('Is Public | is_public', 'is_public'),
      column('Share Type Name | share_type_name', 'share_type', told),
      column('Availability Zone | availability_zone', 'availability_zone', told),
      column('Description | description', 'description'),
      column('Share Type | share_type', 'share_type_id', told),
      column('Share Group ID | share_group_id', 'share_group_id', told),
      // For administrators only.
      column('Host | host', 'host', told),
      column('User ID | user_id', 'user_id', told),
      column('Project ID | project_id', 'project_id', told),
      column('Source Snapshot ID | snapshot_id', 'snapshot_id', told),
      column('Share Network ID | share_network_id', null),
      column('Share Server ID | share_server_id', null),
      column('Access Rules Status | access_rules_status', null),
      column('Supports Creating Snapshots | snapshot_support', null),
      column('Supports Cloning Snapshots | create_share_from_snapshot_support', null),
      column('Supports Mounting snapshots | mount_snapshot_support', null),
      column('Supports Reverting to Snapshot | revert_to_snapshot_support', null),
      column('Migration Task Status | task_state', null),
      column('Source Share Group Snapshot Member ID | source_share_group_snapshot_member_id', null),
      column('Replication Type | replication_type', null),
      column('Has Replicas | has_replicas', null),
      column('Created At | created_at', null),
      column('Properties | properties', null),
      column('Encryption Key Ref | encryption_key_ref', null),
    ],
  },
];
