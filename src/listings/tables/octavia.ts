import type { Json } from '../../model/index.ts';
import type { Listing } from './listing.ts';
import { column } from './listing.ts';

/** What octavia's API says of a load balancer on which nothing is at work. */
const SETTLED: readonly Json[] = ['ACTIVE', 'ERROR'];

/** python-octaviaclient, osc/v2/constants.py: LOAD_BALANCER_COLUMNS, LOAD_BALANCER_ROWS. */
export const OCTAVIA_LISTINGS: readonly Listing[] = [
  {
    type: 'loadbalancer',
    object: 'load_balancer',
    id: ['loadbalancer_id'],
    columns: [
      column('id', 'loadbalancer_id'),
      column('name', 'name'),
      column('project_id', 'project_id'),
      column('vip_address', 'vip_address'),
      column('provisioning_status', 'provisioning_status', (value) =>
        SETTLED.includes(value) ? value : undefined,
      ),
      column('operating_status', 'operating_status'),
      column('provider', 'provider'),
      column('description', 'description'),
      column('admin_state_up', 'admin_state_up'),
      column('availability_zone', 'availability_zone'),
      column('flavor_id', 'flavor_id'),
      column('listeners', 'listeners', members),
      column('pools', 'pools', members),
      column('vip_network_id', 'vip_network_id'),
      column('vip_port_id', 'vip_port_id'),
      column('vip_qos_policy_id', 'vip_qos_policy_id'),
      column('vip_subnet_id', 'vip_subnet_id'),
      column('created_at', 'created_at'),
      column('updated_at', null),
      column('vip_vnic_type', null),
      column('vip_sg_ids', null),
      column('tags', null),
      column('additional_vips', null),
    ],
  },
];

/** Older clients print their ids as lines. */
function members(value: Json): Json | undefined {
  if (Array.isArray(value)) return value as Json;
  if (value === null || value === '') return [];
  return typeof value === 'string' ? value.split('\n').map((id) => ({ id })) : undefined;
}
