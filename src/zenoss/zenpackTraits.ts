import { pyText, toPython } from '../events/index.ts';
import type { Json } from '../model/index.ts';
import type { Attributes } from './attributes.ts';
import { traitOf, type CeilometerTrait } from './ceilometerEvent.ts';
import type { Directive } from './objectMap.ts';

/** A trait that the ZenPack reads, and the values of the inventory that it is made of. */
export interface ZenpackTrait {
  readonly from: readonly string[];
  /** null where it has nothing to say. */
  trait(name: string, values: Attributes): CeilometerTrait | null;
}

/** How the ZenPack is told of a type of object: by events of its table, each with what that does to its model. */
export interface ZenpackEvents {
  readonly types: Readonly<Record<Directive, string | ((values: Attributes) => string)>>;
  /** Trait that holds OpenStack's id. */
  readonly id: string;
  readonly traits: Readonly<Record<string, ZenpackTrait>>;
}

/** A value that is known; of what is null the ZenPack can make nothing. */
function known(field: string, make: (value: Json) => Json = (value) => value): ZenpackTrait {
  return made([field], (values) => {
    const value = values[field];
    return value === undefined || value === null ? null : make(value);
  });
}

/** null has a meaning to the ZenPack: no link, no value. Ceilometer would leave it out, and the old one would stay. */
function nullable(field: string, make: (value: string) => string = (value) => value): ZenpackTrait {
  return {
    from: [field],
    trait: (name, values) => {
      const value = values[field];
      if (value === undefined) return null;
      return [name, 1, typeof value === 'string' ? make(value) : null];
    },
  };
}

function made(from: readonly string[], make: (values: Attributes) => Json): ZenpackTrait {
  return {
    from,
    trait: (name, values) => {
      const value = make(values);
      return value === null ? null : traitOf(name, value);
    },
  };
}

/** A value that the ZenPack keeps as it comes; Ceilometer would make a text of it. */
function kept(field: string): ZenpackTrait {
  return {
    from: [field],
    trait: (name, values) => {
      const value = values[field];
      return value === undefined || value === null ? null : [name, 1, value];
    },
  };
}

/** OpenStack's own id, of a relation's. */
const bare = (id: Json): string => (typeof id === 'string' ? id : '').replace(/^[a-z]+-/, '');
const upper = (value: Json): Json => (typeof value === 'string' ? value.toUpperCase() : value);
const modelled = (time: Json): Json =>
  typeof time === 'string' ? time.replace('T', ' ').replace(/Z$/, '') : time;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

function neutron(name: string): ZenpackEvents['types'] {
  return { _add: `${name}.create.end`, _update: `${name}.update.end`, _remove: `${name}.delete.end` };
}

/** Fixed addresses of a server; the ZenPack asks each for its floating ones. */
function serverAddresses({ addresses }: Attributes): Json {
  if (addresses === undefined) return null;
  return pyText(toPython(listOf(addresses).map((address) => ({ address, floating_ips: [] }))));
}

/** Of a port the ZenPack takes all subnets and all addresses, whichever belong together. */
function portAddresses({ addresses, subnets }: Attributes): Json {
  if (addresses === undefined || subnets === undefined) return null;
  const [ips, nets] = [listOf(addresses), listOf(subnets)];
  if (ips.length === 0 || nets.length === 0) return '[]';
  const pairs = Array.from({ length: Math.max(ips.length, nets.length) }, (_, index) => ({
    ip_address: ips[index % ips.length] ?? '',
    subnet_id: bare(nets[index % nets.length] ?? ''),
  }));
  return pyText(toPython(pairs));
}

/** The device of a port is what it is linked to; none unlinks. */
function deviceId({ instance, router }: Attributes): Json {
  return instance === undefined && router === undefined ? null : bare(instance ?? router ?? '');
}

/** The ZenPack links a volume to a type whose id looks like one, and can make nothing of a name. */
function volumeType({ type }: Attributes): Json {
  const id = bare(type ?? '');
  return UUID.test(id) ? id : null;
}

const ENABLED: Readonly<Record<string, ZenpackTrait>> = {
  name: known('name'),
  status: known('status'),
  admin_state_up: known('admin_state_up'),
  tenant_id: known('project'),
};

/**
 * By type of object: event types and traits of its events.py, 2.2 to 4.0.1. What the ZenPack gets wrong is not told to it: a router's
 * gateway, which would unlink the router from its network and its other subnets, and snapshots, which would be there twice, since their
 * ids are not those of its modeler. A subnet has its `id` beside `network_id`, which the ZenPack takes for the subnet's where it is alone.
 */
export const ZENPACK_EVENTS: Readonly<Record<string, ZenpackEvents>> = {
  network: {
    types: neutron('network'),
    id: 'id',
    traits: {
      ...ENABLED,
      provider_network_type: known('network_type', upper),
      router_external: kept('external'),
    },
  },
  subnet: {
    types: neutron('subnet'),
    id: 'id',
    traits: {
      name: known('name'),
      tenant_id: known('project'),
      cidr: known('cidr'),
      gateway_ip: nullable('gateway_ip'),
      dns_nameservers: known('dns_nameservers'),
      network_id: known('network', bare),
    },
  },
  router: { types: neutron('router'), id: 'id', traits: { ...ENABLED, routes: kept('routes') } },
  port: {
    types: neutron('port'),
    id: 'id',
    traits: {
      ...ENABLED,
      mac_address: known('mac_address', upper),
      binding_vif_type: known('vif_type'),
      device_owner: made(['device_owner'], ({ device_owner: owner }) =>
        owner === undefined ? null : (owner ?? ''),
      ),
      device_id: made(['instance', 'router'], deviceId),
      network_id: known('network', bare),
      fixed_ips: made(['addresses', 'subnets'], portAddresses),
    },
  },
  floating_ip: {
    types: neutron('floatingip'),
    id: 'id',
    traits: {
      status: known('status'),
      tenant_id: known('project'),
      floating_ip_address: known('floating_ip_address'),
      fixed_ip_address: nullable('fixed_ip_address'),
      floating_network_id: known('network', bare),
      router_id: nullable('router', bare),
      port_id: nullable('port', bare),
    },
  },
  instance: {
    types: {
      _add: 'compute.instance.create.start',
      _update: 'compute.instance.update',
      _remove: 'compute.instance.delete.end',
    },
    id: 'instance_id',
    traits: {
      display_name: known('name'),
      state: known('vm_state'),
      flavor_name: known('flavor'),
      host_name: known('host'),
      tenant_id: known('project'),
      fixed_ips: made(['addresses'], serverAddresses),
    },
  },
  volume: {
    types: {
      _add: 'volume.create.end',
      // The one that unlinks the server, or does no more than any other update.
      _update: ({ instances }) =>
        Array.isArray(instances) && instances.length === 0 ? 'volume.detach.end' : 'volume.attach.end',
      _remove: 'volume.delete.end',
    },
    id: 'volume_id',
    traits: {
      display_name: known('name'),
      status: known('status'),
      size: known('size'),
      availability_zone: known('availability_zone'),
      created_at: known('created_at', modelled),
      tenant_id: known('project'),
      type: made(['type'], volumeType),
      instance_id: known('instances', (ids) => bare(listOf(ids)[0] ?? '')),
    },
  },
};
