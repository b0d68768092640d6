import type { Json } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import type { Listing } from './listing.ts';
import { column, told } from './listing.ts';

/** Fields of a node that its notifications have as well, as older clients head them. */
const SAME = [
  ['uuid', 'UUID'],
  ['name', 'Name'],
  ['description', 'Description'],
  ['driver', 'Driver'],
  ['resource_class', 'Resource Class'],
  ['conductor_group', 'Conductor Group'],
  ['owner', 'Owner'],
  ['lessee', 'Lessee'],
  ['chassis_uuid', 'Chassis UUID'],
  ['instance_uuid', 'Instance UUID'],
  ['power_state', 'Power State'],
  ['target_power_state', 'Target Power State'],
  ['provision_state', 'Provisioning State'],
  ['target_provision_state', 'Target Provision State'],
  ['maintenance', 'Maintenance'],
  ['maintenance_reason', 'Maintenance Reason'],
  ['fault', 'Fault'],
  ['last_error', 'Last Error'],
  ['console_enabled', 'Console Enabled'],
  ['protected', 'Protected'],
  ['retired', 'Retired'],
  ['boot_mode', 'Boot Mode'],
  ['secure_boot', 'Secure Boot'],
  ['traits', 'Traits'],
  ['created_at', 'Created At'],
  ['provision_updated_at', 'Provision Updated At'],
  ['inspection_finished_at', 'Inspection Finished At'],
] as const;

/** What no mapping takes, or may: `driver_info` has the passwords of management controllers. */
const LEFT_OUT = [
  'allocation_uuid | Allocation UUID',
  'automated_clean | Automated Clean',
  'bios_interface | BIOS Interface',
  'boot_interface | Boot Interface',
  'clean_step | Clean Step',
  'conductor | Conductor',
  'console_interface | Console Interface',
  'raid_config | Current RAID configuration',
  'deploy_interface | Deploy Interface',
  'deploy_step | Deploy Step',
  'disable_power_off | Disable Power Off',
  'driver_info | Driver Info',
  'driver_internal_info | Driver Internal Info',
  'extra | Extra',
  'firmware_interface | Firmware Interface',
  'health | Health',
  'inspect_interface | Inspect Interface',
  'inspection_started_at | Inspection Started At',
  'instance_info | Instance Info',
  'instance_name | Instance Name',
  'management_interface | Management Interface',
  'network_data | Network Configuration',
  'network_interface | Network Interface',
  'parent_node | Parent Node',
  'power_interface | Power Interface',
  'protected_reason | Protected Reason',
  'raid_interface | RAID Interface',
  'rescue_interface | Rescue Interface',
  'reservation | Reservation',
  'retired_reason | Retired Reason',
  'storage_interface | Storage Interface',
  'target_raid_config | Target RAID configuration',
  'updated_at | Updated At',
  'vendor_interface | Vendor Interface',
] as const;

/** python-ironicclient, v1/resource_fields.py: NODE_RESOURCE, NODE_DETAILED_RESOURCE, and the labels of before. */
export const IRONIC_LISTINGS: readonly Listing[] = [
  {
    type: 'baremetal_node',
    object: 'baremetal_node',
    id: ['uuid'],
    columns: [
      ...SAME.map(([field, label]) => column(`${field} | ${label}`, field, told)),
      column('properties | Properties', 'properties', properties),
      ...LEFT_OUT.map((names) => column(names, null)),
    ],
  },
];

function properties(value: Json): Json | undefined {
  return isJsonObject(value) ? value : undefined;
}
