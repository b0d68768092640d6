import type { Listing } from './listing.ts';
import { column, idColumn, plain } from './listing.ts';

/** python-openstackclient, image/v2/image.py. */
export const GLANCE_LISTINGS: readonly Listing[] = [
  {
    type: 'image',
    object: 'image',
    id: ['id'],
    columns: [
      idColumn('id'),
      column('Name | name', 'name'),
      column('Disk Format | disk_format', 'disk_format', plain),
      column('Container Format | container_format', 'container_format', plain),
      column('Size | size', 'size', plain),
      column('Checksum | checksum', 'checksum', plain),
      column('Status | status', 'status'),
      column('Visibility | visibility', 'visibility'),
      column('Protected | protected', 'protected'),
      column('Project | owner', 'owner'),
      column('Hash Algorithm', null),
      column('Hash Value', null),
      column('Tags | tags', null),
      column('min_disk', 'min_disk'),
      column('min_ram', 'min_ram'),
      column('created_at', 'created_at'),
    ],
  },
];
