import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../model/index.ts';
import type {
  DomainDescription,
  DomainInterface,
  DomainPower,
  NovaMetadata,
} from '../hypervisor/hypervisor.ts';

/** A domain of nova's. */
export interface NovaDomain extends DomainDescription {
  readonly nova: NovaMetadata;
}

export function isNovas(domain: DomainDescription): domain is NovaDomain {
  return domain.nova !== null;
}

/** What Ceilometer takes a domain's state for (ceilometer/compute/virt/libvirt/utils.py). */
const STATES: Readonly<Record<DomainPower, { readonly status: string; readonly state: string }>> = {
  nostate: { status: 'building', state: 'pending' },
  running: { status: 'active', state: 'running' },
  blocked: { status: 'active', state: 'running' },
  paused: { status: 'paused', state: 'paused' },
  shutdown: { status: 'stopped', state: 'shutdown' },
  shutoff: { status: 'stopped', state: 'shutdown' },
  crashed: { status: 'error', state: 'crashed' },
  pmsuspended: { status: 'suspended', state: 'suspended' },
};

/** Nova's `vm_state` as far as the state of a domain tells it. */
export function vmState(power: DomainPower): string {
  return STATES[power].status;
}

/**
 * Metadata of every sample of a domain, as Ceilometer's compute agent has it where it asks libvirt instead of nova
 * (`instance_discovery_method = libvirt_metadata`; ceilometer/compute/discovery.py, pollsters/util.py).
 */
export function resourceMetadata(domain: NovaDomain, power: DomainPower, host: string): JsonObject {
  const { nova } = domain;
  const { status, state } = STATES[power];
  return {
    display_name: nova.displayName,
    name: domain.name,
    instance_id: domain.uuid,
    instance_type: nova.flavor,
    host: hostId(nova.projectId ?? '', host),
    instance_host: host,
    flavor: flavorOf(nova),
    status,
    state,
    task_state: '',
    image: nova.imageId === null ? null : { id: nova.imageId },
    image_ref: nova.imageId,
    image_ref_url: null,
    ...imageMeta(nova),
    architecture: domain.architecture,
    os_type: domain.osType,
    vcpus: nova.vcpus ?? 0,
    memory_mb: nova.memory ?? 0,
    disk_gb: nova.rootDisk ?? 0,
    ephemeral_gb: nova.ephemeralDisk ?? 0,
    // Ceilometer takes the ephemeral disk from it, which nova has not added there.
    root_gb: nova.rootDisk ?? 0,
  };
}

export function diskMetadata(device: string): JsonObject {
  return { disk_name: device };
}

export function interfaceMetadata(device: string, known: DomainInterface | undefined): JsonObject {
  const filter = known?.filter ?? null;
  return {
    name: device,
    mac: known?.mac ?? null,
    fref: filter,
    parameters: {
      ...known?.parameters,
      interfaceid: known?.interfaceId ?? null,
      bridge: known?.bridge ?? null,
    },
    vnic_name: filter ?? device,
  };
}

/** What nova shows of a host to those who must not know it. */
function hostId(project: string, host: string): string {
  return createHash('sha224')
    .update(project + host)
    .digest('hex');
}

function flavorOf(nova: NovaMetadata): JsonObject {
  return {
    id: nova.flavorId ?? nova.flavor,
    name: nova.flavor,
    vcpus: nova.vcpus ?? 0,
    ram: nova.memory ?? 0,
    disk: nova.rootDisk ?? 0,
    ephemeral: nova.ephemeralDisk ?? 0,
    swap: nova.swap ?? 0,
    ...(nova.extraSpecsWritten ? { extra_specs: nova.extraSpecs } : {}),
  };
}

function imageMeta({ imageFacts, imageProperties }: NovaMetadata): Readonly<Record<string, Json>> {
  if (imageFacts === null) return {};
  const image = { ...imageFacts, ...imageProperties };
  return Object.keys(image).length === 0 ? {} : { image_meta: image };
}
