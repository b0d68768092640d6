import type { Json, JsonObject } from '../../model/index.ts';
import type { Listing } from './listing.ts';
import { column, idColumn, plain } from './listing.ts';

/**
 * nova's vm_state behind the API's status (api/openstack/common.py). While a task runs the status names the task,
 * and may stand for several states: those say nothing here.
 */
const VM_STATES: Readonly<Record<string, string>> = {
  ACTIVE: 'active',
  BUILD: 'building',
  SHUTOFF: 'stopped',
  VERIFY_RESIZE: 'resized',
  REVERT_RESIZE: 'resized',
  PAUSED: 'paused',
  SUSPENDED: 'suspended',
  RESCUE: 'rescued',
  ERROR: 'error',
  DELETED: 'deleted',
  SOFT_DELETED: 'soft-delete',
  SHELVED: 'shelved',
  SHELVED_OFFLOADED: 'shelved_offloaded',
};
const NO_IMAGE = 'N/A (booted from volume)';
const ID_IN_BRACKETS = /\(([^()]+)\)$/;

/** python-openstackclient, compute/v2: server.py, aggregate.py, service.py, server_group.py, keypair.py. */
export const NOVA_LISTINGS: readonly Listing[] = [
  {
    type: 'server',
    object: 'instance',
    id: ['instance_id'],
    columns: [
      idColumn('instance_id'),
      column('Name | name', 'display_name'),
      column('OS-EXT-STS:vm_state', 'state'),
      column('Status | status', 'state', (value) =>
        typeof value === 'string' ? VM_STATES[value] : undefined,
      ),
      column('Task State | OS-EXT-STS:task_state', 'state_description', plain),
      column('Power State | OS-EXT-STS:power_state', null),
      // Floating addresses are among them, so it does not say which are fixed.
      column('Networks | addresses', null),
      column('Image Name | Image', null),
      column('Image ID', 'image_uuid', imageId),
      column('image', 'image_uuid', imageId),
      column('Flavor Name', 'instance_type'),
      // Without --long it may be an id, by --no-name-lookup.
      column('Flavor', 'instance_type', (value, row) => ('Task State' in row ? value : undefined)),
      column('Flavor ID', 'instance_flavor_id'),
      column('flavor', 'instance_type', flavorName),
      column('Availability Zone | OS-EXT-AZ:availability_zone', 'availability_zone', filled),
      column('Pinned Availability Zone | pinned_availability_zone', null),
      column('Scheduler Hints | scheduler_hints', null),
      column('OS-EXT-SRV-ATTR:host', 'host'),
      // The column `Host` is the hypervisor's name, nova's node.
      column('Host | OS-EXT-SRV-ATTR:hypervisor_hostname', 'node', (value) =>
        value === '' ? null : plain(value),
      ),
      column('Properties | properties', null),
      column('Security Groups | security_groups', null),
      column('Project ID | tenant_id', 'tenant_id'),
      column('project_id', 'tenant_id'),
      column('User ID | user_id', 'user_id'),
      column('Created At | created', 'created_at'),
      column('OS-SRV-USG:launched_at', 'launched_at'),
      column('OS-SRV-USG:terminated_at', 'terminated_at'),
      column('OS-EXT-SRV-ATTR:hostname', 'hostname'),
      column('locked', 'locked'),
    ],
  },
  {
    type: 'aggregate',
    object: 'aggregate',
    id: ['aggregate_id'],
    columns: [
      idColumn('aggregate_id'),
      column('UUID | uuid', null),
      column('Name | name', 'name'),
      column('Availability Zone | availability_zone', 'availability_zone'),
      column('Properties | properties', null),
      column('Hosts | hosts', 'hosts'),
    ],
  },
  {
    type: 'compute_service',
    object: 'compute_service',
    id: ['uuid'],
    columns: [
      idColumn('uuid'),
      column('Binary | binary', 'binary'),
      column('Host | host', 'host'),
      column('Zone | zone', 'availability_zone'),
      column('Status | status', 'disabled', (value) => value === 'disabled'),
      column('State | state', null),
      column('Updated At | updated_at', null),
      column('Disabled Reason | disabled_reason', 'disabled_reason', plain),
      column('Forced Down | is_forced_down', 'forced_down'),
    ],
  },
  {
    type: 'server_group',
    object: 'server_group',
    id: ['uuid'],
    columns: [
      idColumn('uuid'),
      column('Name | name', 'name'),
      column('Policy | policy', 'policy'),
      column('Policies | policies', 'policies'),
      column('Members | members', 'members'),
      column('Project Id | project_id', 'project_id'),
      column('User Id | user_id', 'user_id'),
    ],
  },
  {
    // Whose it is stands in no list: `--column user_id=…` tells it.
    type: 'keypair',
    object: 'keypair',
    id: ['key_name'],
    columns: [
      column('Name | name', 'key_name'),
      column('Fingerprint | fingerprint', 'fingerprint'),
      column('Type | type', 'type'),
      column('user_id', 'user_id'),
      column('id', null),
      column('created_at', null),
      column('is_deleted', null),
    ],
  },
];

function imageId(value: Json): Json | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value === NO_IMAGE) return null;
  return ID_IN_BRACKETS.exec(value)?.[1] ?? value;
}

/** `show` has `m1.tiny (1)`, or since 2.47 the flavor itself. */
function flavorName(value: Json, _row: JsonObject): Json | undefined {
  if (typeof value === 'string') return value.replace(/ \([^()]*\)$/, '');
  const { original_name: name } = (value ?? {}) as JsonObject;
  return name;
}

function filled(value: Json): Json | undefined {
  return value === '' || value === null ? undefined : value;
}
