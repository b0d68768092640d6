import { bytes, joined, lower, made, same, time, upper, type Attribute } from './attributes.ts';

/** A relation of an object: `set_…` of the ZenPack, and the type at its other end. */
export interface Link {
  readonly setter: string;
  readonly to: string;
  /** The inventory has several, the ZenPack one: the first. */
  readonly first?: true;
  /** The inventory has OpenStack's id in a field instead of a relation. */
  readonly bare?: true;
}

/** How the ZenPack models a type of object. */
export interface ObjectClass {
  readonly name: string;
  /** What ids begin with, in the inventory and in the ZenPack. */
  readonly prefix: readonly [ours: string, theirs: string];
  /** Attributes that hold OpenStack's own id. */
  readonly ids: readonly string[];
  /** By field of the inventory. */
  readonly fields: Readonly<Record<string, Attribute>>;
  /** By relation of the inventory, or field. */
  readonly links: Readonly<Record<string, Link>>;
}

const TENANT: Link = { setter: 'set_tenant', to: 'project' };
const NETWORK: Link = { setter: 'set_network', to: 'network' };
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What the modeler writes where nova has no task. */
const NO_TASK = 'no task in progress';

/**
 * Classes by type of object, targets of relations before what points at them. Names, prefixes and forms of values are those of
 * the ZenPack's modeler and its class definitions (modeler/plugins/…/OpenStackInfrastructure.py and zenpack.yaml, 4.0.1), so that an
 * event and the next poll say the same. A router's subnets are not among its links: what neutron tells of a gateway is a part of them,
 * and `set_subnets` would take the others away.
 */
export const OBJECT_CLASSES: Readonly<Record<string, ObjectClass>> = {
  project: {
    name: 'Tenant',
    prefix: ['', 'tenant-'],
    ids: ['tenantId'],
    fields: { name: same('title'), description: same('description') },
    links: {},
  },
  flavor: {
    name: 'Flavor',
    prefix: ['flavor-', 'flavor-'],
    ids: ['flavorId'],
    fields: {
      name: same('title'),
      vcpus: same('flavorVCPUs'),
      memory_mb: bytes(MIB, 'flavorRAM'),
      root_gb: bytes(GIB, 'flavorDisk'),
      is_public: made((value) => (value === true ? 'True' : 'False'), 'flavorType'),
    },
    links: {},
  },
  image: {
    name: 'Image',
    prefix: ['image-', 'image-'],
    ids: ['imageId'],
    fields: { name: same('title'), status: upper('imageStatus') },
    links: {},
  },
  volume_type: {
    name: 'VolType',
    prefix: ['volumetype-', 'volType-'],
    ids: [],
    fields: { name: same('title') },
    links: {},
  },
  network: {
    name: 'Network',
    prefix: ['network-', 'network-'],
    ids: ['netId'],
    fields: {
      name: same('title'),
      admin_state_up: same('admin_state_up'),
      status: same('netStatus'),
      external: same('netExternal'),
      network_type: upper('netType'),
    },
    links: { project: TENANT },
  },
  subnet: {
    name: 'Subnet',
    prefix: ['subnet-', 'subnet-'],
    ids: ['subnetId'],
    fields: {
      name: same('title'),
      cidr: same('cidr'),
      gateway_ip: same('gateway_ip'),
      dns_nameservers: same('dns_nameservers'),
    },
    links: { project: TENANT, network: NETWORK },
  },
  router: {
    name: 'Router',
    prefix: ['router-', 'router-'],
    ids: ['routerId'],
    fields: {
      name: same('title'),
      status: same('status'),
      admin_state_up: same('admin_state_up'),
      routes: same('routes'),
      gateway_addresses: (value) => ({ gateways: value ?? [] }),
    },
    links: { project: TENANT, external_network: NETWORK },
  },
  instance: {
    name: 'Instance',
    prefix: ['server-', 'server-'],
    ids: ['serverId', 'resourceId'],
    fields: {
      name: same('title', 'hostName'),
      vm_state: same('vmState'),
      task_state: (value) => ({ taskState: value ?? NO_TASK }),
      status: lower('serverStatus'),
      power_state: (value) => (value === 'unknown' ? {} : { powerState: value }),
      addresses: (value) => ({ privateIps: value ?? [] }),
      // The ZenPack looks a host up by its title, and by none it finds none: what no host has is unlinked from its hypervisor.
      host: (value) => (value === null ? { set_hypervisor: null } : { set_host_name: value }),
    },
    links: {
      project: TENANT,
      image: { setter: 'set_image', to: 'image' },
      flavor_id: { setter: 'set_flavor', to: 'flavor', bare: true },
    },
  },
  port: {
    name: 'Port',
    prefix: ['port-', 'port-'],
    ids: ['portId'],
    fields: {
      name: same('title'),
      status: same('status'),
      admin_state_up: same('admin_state_up'),
      device_owner: same('device_owner'),
      mac_address: upper('mac_address'),
      vif_type: same('vif_type'),
      addresses: joined('fixed_ip_list'),
    },
    links: {
      project: TENANT,
      network: NETWORK,
      subnets: { setter: 'set_subnets', to: 'subnet' },
      instance: { setter: 'set_instance', to: 'instance' },
      router: { setter: 'set_router', to: 'router' },
    },
  },
  floating_ip: {
    name: 'FloatingIp',
    prefix: ['floatingip-', 'floatingip-'],
    ids: ['floatingipId'],
    fields: {
      fixed_ip_address: same('fixed_ip_address'),
      floating_ip_address: same('floating_ip_address'),
      status: same('status'),
    },
    links: {
      project: TENANT,
      network: NETWORK,
      router: { setter: 'set_router', to: 'router' },
      port: { setter: 'set_port', to: 'port' },
    },
  },
  volume: {
    name: 'Volume',
    prefix: ['volume-', 'volume-'],
    ids: ['volumeId'],
    fields: {
      name: same('title'),
      status: upper('status'),
      size: same('size'),
      availability_zone: same('avzone'),
      created_at: time('created_at'),
      // `host` is a method of the ZenPack's class, and cannot be written.
      host: same('backend'),
    },
    links: {
      project: TENANT,
      type: { setter: 'set_volType', to: 'volume_type' },
      instances: { setter: 'set_instance', to: 'instance', first: true },
    },
  },
  snapshot: {
    name: 'VolSnapshot',
    prefix: ['snapshot-', 'snapshot-'],
    ids: [],
    fields: {
      name: same('title'),
      status: upper('status'),
      size: same('size'),
      created_at: time('created_at'),
    },
    links: { project: TENANT, volume: { setter: 'set_volume', to: 'volume' } },
  },
};

/** Types of objects in the order in which their maps are applied. */
export const TYPES: readonly string[] = Object.keys(OBJECT_CLASSES);

export function classOf(type: string): ObjectClass | undefined {
  return Object.hasOwn(OBJECT_CLASSES, type) ? OBJECT_CLASSES[type] : undefined;
}
