import type { Json } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import type { Listing } from './listing.ts';
import { column, idColumn, plain } from './listing.ts';

/** python-openstackclient, volume/v3: volume.py, volume_snapshot.py, volume_backup.py. */
export const CINDER_LISTINGS: readonly Listing[] = [
  {
    type: 'volume',
    object: 'volume',
    id: ['volume_id'],
    columns: [
      idColumn('volume_id'),
      column('Name | name', 'display_name'),
      column('Status | status', 'status'),
      column('Size | size', 'size'),
      // The type's name; notifications have its id.
      column('Type | type', null),
      column('Bootable | bootable', null),
      column('Attached to | attachments', 'volume_attachment', attachments),
      column('Properties | properties', null),
      column('availability_zone', 'availability_zone'),
      column('os-vol-host-attr:host', 'host'),
      column('os-vol-tenant-attr:tenant_id', 'tenant_id'),
      column('user_id', 'user_id'),
      column('created_at', 'created_at'),
      column('snapshot_id', 'snapshot_id'),
    ],
  },
  {
    type: 'volume_snapshot',
    object: 'snapshot',
    id: ['snapshot_id'],
    columns: [
      idColumn('snapshot_id'),
      column('Name | name', 'display_name'),
      column('Description | description', null),
      column('Status | status', 'status'),
      column('Size | size', 'volume_size'),
      column('Created At | created_at', 'created_at'),
      column('Volume | volume_id', 'volume_id'),
      column('Properties | properties', null),
    ],
  },
  {
    type: 'volume_backup',
    object: 'backup',
    id: ['backup_id'],
    columns: [
      idColumn('backup_id'),
      column('Name | name', 'display_name'),
      column('Description | description', null),
      column('Status | status', 'status'),
      column('Size | size', 'size'),
      column('Incremental | is_incremental', null),
      column('Created At | created_at', 'created_at'),
      column('Availability Zone | availability_zone', 'availability_zone', plain),
      column('Volume | volume_id', 'volume_id'),
      column('Container | container', null),
    ],
  },
];

/** cinder's notifications call the server of an attachment `instance_uuid`. */
function attachments(value: Json): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as readonly Json[]).filter(isJsonObject).map((attachment) => ({
    instance_uuid: attachment['server_id'] ?? null,
    attach_status: 'attached',
    mountpoint: attachment['device'] ?? null,
  }));
}
