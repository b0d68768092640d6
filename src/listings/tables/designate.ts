import type { Json } from '../../model/index.ts';
import type { Listing, ListingColumn } from './listing.ts';
import { column, told } from './listing.ts';

/** What zones and recordsets have alike. Their columns are the API's own names. */
const SHARED: readonly ListingColumn[] = [
  column('id', 'id'),
  column('project_id', 'tenant_id', told),
  column('name', 'name'),
  column('type', 'type'),
  column('ttl', 'ttl', told),
  column('description', 'description'),
  column('created_at', 'created_at'),
  column('updated_at', null),
  column('version', null),
];

/** python-designateclient, v2/cli/zones.py and recordsets.py. */
export const DESIGNATE_LISTINGS: readonly Listing[] = [
  {
    type: 'zone',
    object: 'zone',
    id: ['id'],
    columns: [
      ...SHARED,
      column('serial', 'serial'),
      column('status', 'status'),
      column('action', 'action'),
      column('pool_id', 'pool_id', told),
      column('email', 'email'),
      column('masters', 'masters', masters),
      column('attributes', null),
      column('transferred_at', null),
      column('shared', null),
    ],
  },
  {
    type: 'recordset',
    object: 'recordset',
    id: ['id'],
    columns: [
      ...SHARED,
      column('records', 'records', records),
      // Only `show` prints it; `list` has the name of the zone.
      column('zone_id', 'zone_id'),
      column('zone_name', null),
      column('status', null),
      column('action', null),
    ],
  },
];

/** The API writes a port behind the address where it is not 53; behind one of IPv6 it cannot be told from it. */
function masters(value: Json): Json | undefined {
  const written = listOf(value, ', ');
  if (written === undefined || written.some((one) => one.split(':').length > 2)) return undefined;
  return written.map((one) => ({ host: one.split(':')[0] ?? one }));
}

function records(value: Json): Json | undefined {
  return listOf(value, '\n')?.map((data) => ({ data }));
}

/** `show` prints a list as one text. */
function listOf(value: Json, separator: string): readonly string[] | undefined {
  if (typeof value === 'string') return value === '' ? [] : value.split(separator);
  if (!Array.isArray(value)) return undefined;
  return (value as readonly Json[]).filter((one) => typeof one === 'string');
}
