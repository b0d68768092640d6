import type { Json } from '../../model/index.ts';
import type { Listing, ListingColumn } from './listing.ts';
import { column, idColumn, plain } from './listing.ts';

/** neutron's payloads have the object below its own name. */
function neutron(type: string, object: string, key: string, columns: readonly ListingColumn[]): Listing {
  const below = columns.map((one) => ({ ...one, to: one.to === null ? null : [key, ...one.to] }));
  return { type, object, id: [key, 'id'], columns: below };
}

const PROJECT = column('Project | project_id', 'project_id');
const TAGS = column('Tags | tags', null);

/** python-openstackclient, network/v2. */
export const NEUTRON_LISTINGS: readonly Listing[] = [
  neutron('network', 'network', 'network', [
    idColumn('id'),
    column('Name | name', 'name'),
    column('Status | status', 'status'),
    PROJECT,
    column('State | admin_state_up', 'admin_state_up', adminState),
    column('Shared | shared', 'shared'),
    column('Subnets | subnets', null),
    column('Network Type | provider:network_type', 'provider:network_type', plain),
    column('provider:physical_network', 'provider:physical_network'),
    column('provider:segmentation_id', 'provider:segmentation_id'),
    column('Router Type | router:external', 'router:external', routerType),
    column('Availability Zones | availability_zones', null),
    column('mtu', 'mtu'),
    TAGS,
  ]),
  neutron('subnet', 'subnet', 'subnet', [
    idColumn('id'),
    column('Name | name', 'name'),
    column('Network | network_id', 'network_id'),
    column('Subnet | cidr', 'cidr'),
    PROJECT,
    column('DHCP | enable_dhcp', 'enable_dhcp'),
    column('Name Servers | dns_nameservers', 'dns_nameservers'),
    column('Allocation Pools | allocation_pools', 'allocation_pools'),
    column('Host Routes | host_routes', 'host_routes'),
    column('IP Version | ip_version', 'ip_version'),
    column('Gateway | gateway_ip', 'gateway_ip', plain),
    column('Service Types | service_types', 'service_types'),
    TAGS,
  ]),
  neutron('port', 'port', 'port', [
    idColumn('id'),
    column('Name | name', 'name'),
    column('MAC Address | mac_address', 'mac_address'),
    column('Fixed IP Addresses | fixed_ips', 'fixed_ips'),
    column('Status | status', 'status'),
    column('Security Groups | security_group_ids', 'security_groups'),
    column('Device Owner | device_owner', 'device_owner'),
    // Not printed by `list`; without it the owner alone does not say whose port it is.
    column('device_id', 'device_id'),
    column('network_id', 'network_id'),
    column('binding_host_id', 'binding:host_id'),
    column('binding_vif_type', 'binding:vif_type'),
    column('binding_vnic_type', 'binding:vnic_type'),
    column('admin_state_up', 'admin_state_up', adminState),
    column('project_id', 'project_id'),
    TAGS,
    column('Trunk subports | trunk_details', null),
    column('PVLAN Type', null),
    column('PVLAN Community', null),
  ]),
  neutron('router', 'router', 'router', [
    idColumn('id'),
    column('Name | name', 'name'),
    column('Status | status', 'status'),
    column('State | admin_state_up', 'admin_state_up', adminState),
    PROJECT,
    column('Distributed | distributed', 'distributed'),
    column('HA | ha', 'ha'),
    column('Routes | routes', 'routes'),
    column('External gateway info | external_gateway_info', 'external_gateway_info'),
    column('Availability zones | availability_zones', null),
    TAGS,
  ]),
  neutron('floating_ip', 'floating_ip', 'floatingip', [
    idColumn('id'),
    column('Floating IP Address | floating_ip_address', 'floating_ip_address'),
    column('Fixed IP Address | fixed_ip_address', 'fixed_ip_address', plain),
    column('Port | port_id', 'port_id', plain),
    column('Floating Network | floating_network_id', 'floating_network_id'),
    PROJECT,
    column('Router | router_id', 'router_id', plain),
    column('Status | status', 'status'),
    column('Description | description', 'description'),
    TAGS,
    column('DNS Name | dns_name', 'dns_name'),
    column('DNS Domain | dns_domain', 'dns_domain'),
  ]),
  neutron('security_group', 'security_group', 'security_group', [
    idColumn('id'),
    column('Name | name', 'name'),
    column('Description | description', 'description'),
    PROJECT,
    TAGS,
    column('Shared | shared', null),
  ]),
  neutron('security_group_rule', 'security_group_rule', 'security_group_rule', [
    idColumn('id'),
    column('IP Protocol | protocol', 'protocol', plain),
    column('Ethertype | ether_type', 'ethertype'),
    // `list` writes 0.0.0.0/0 where neutron has null.
    column('IP Range', null),
    column('Port Range', null),
    column('Direction | direction', 'direction'),
    column('Remote Security Group | remote_group_id', 'remote_group_id', plain),
    column('Remote Address Group | remote_address_group_id', 'remote_address_group_id', plain),
    column('Security Group | security_group_id', 'security_group_id'),
  ]),
];

/** Clients before 4.0 print words. */
function adminState(value: Json): Json | undefined {
  return typeof value === 'boolean' ? value : value === 'UP' ? true : value === 'DOWN' ? false : undefined;
}

function routerType(value: Json): Json | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'External' ? true : value === 'Internal' ? false : undefined;
}
