import type { Json, JsonObject } from '../../model/index.ts';

/** A virtual machine as the hypervisor lists it. */
export interface Domain {
  /** In lower case with dashes; nova's instance id. */
  readonly uuid: string;
  /** Nova's is `instance-%08x`. */
  readonly name: string;
  /** Of the running machine; null while it does not run. */
  readonly id: number | null;
}

/** virDomainState (libvirt-domain.h). */
export type DomainPower =
  'nostate' | 'running' | 'blocked' | 'paused' | 'shutdown' | 'shutoff' | 'crashed' | 'pmsuspended';

export interface DomainState {
  readonly power: DomainPower;
  /** As `virsh domstate --reason` says it, e.g. `booted`, `migration`, `panicked`. */
  readonly reason: string;
}

/** The channel of the guest agent: not in the XML, its guest side open or not, or nobody can tell. */
export type AgentChannel = 'none' | 'connected' | 'disconnected' | 'unknown';

/** What nova writes into the metadata of a domain (nova, virt/libvirt/config.py, LibvirtConfigGuestMetaNovaInstance). */
export interface NovaMetadata {
  readonly displayName: string | null;
  /** ISO, µs, Z. */
  readonly createdAt: string | null;
  readonly flavor: string | null;
  readonly flavorId: string | null;
  /** Empty in domains of novas before 2025, which do not write them. */
  readonly extraSpecs: Readonly<Record<string, string>>;
  /** Whether there is an `extraSpecs` element at all: Ceilometer tells none from not written. */
  readonly extraSpecsWritten: boolean;
  readonly vcpus: number | null;
  /** MiB. */
  readonly memory: number | null;
  /** GiB. */
  readonly rootDisk: number | null;
  readonly ephemeralDisk: number | null;
  /** MiB. */
  readonly swap: number | null;
  /** `root` of type `image`; null for a server that was booted from a volume. */
  readonly imageId: string | null;
  /** Of the `image` element, by Ceilometer's names: base_image_ref, container_format, disk_format, min_disk, min_ram; null without one. */
  readonly imageFacts: Readonly<Record<string, string>> | null;
  /** Empty in domains of novas before 2025, which do not write them. */
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly userId: string | null;
  readonly userName: string | null;
}

/** What the live XML of a domain says, as far as somebody here asks. */
export interface DomainDescription extends Domain {
  readonly channel: AgentChannel;
  /** Whether a panic of the guest's kernel reaches the host. */
  readonly panicDevice: boolean;
  /** Seconds after which QEMU asks the guest's balloon driver again; null where it does not, or nobody can tell. */
  readonly balloonPeriod: number | null;
  /** Names of the disks that have a source, as counters name them, e.g. `vda`. */
  readonly disks: readonly string[];
  /** Formats of those whose image is a file, by name: `{vda: 'qcow2'}`. */
  readonly imageFormats: Readonly<Record<string, string>>;
  /** `os/type`, e.g. `hvm`. */
  readonly osType: string | null;
  /** e.g. `x86_64`. */
  readonly architecture: string | null;
  readonly interfaces: readonly DomainInterface[];
  /** null for a domain that is none of nova's, and for all of them where the driver cannot tell (`tellsNova`). */
  readonly nova: NovaMetadata | null;
}

export interface DomainInterface {
  /** On the host, e.g. `tap2f1c…`; null where the XML does not say. */
  readonly device: string | null;
  readonly mac: string | null;
  /** Its network filter; null where it has none. */
  readonly filter: string | null;
  /** Of that filter, names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `interfaceid` of its virtual port, and the bridge that it is in. */
  readonly interfaceId: string | null;
  readonly bridge: string | null;
}

/** Counters by libvirt's own names: `cpu.time`, `vcpu.0.time`, `balloon.rss`, `net.0.name`, `block.0.rd.bytes`. */
export type DomainStats = ReadonlyMap<string, number | bigint | string | boolean>;

export type LifecycleEvent =
  | 'defined'
  | 'undefined'
  | 'started'
  | 'suspended'
  | 'resumed'
  | 'stopped'
  | 'shutdown'
  | 'pmsuspended'
  | 'crashed';

export type HypervisorEvent =
  /** `detail` as `virsh event` says it, e.g. `booted`, `migrated`, `destroyed`, `panicked`. */
  | {
      readonly kind: 'lifecycle';
      readonly domain: Domain;
      readonly event: LifecycleEvent;
      readonly detail: string;
    }
  | { readonly kind: 'rebooted'; readonly domain: Domain }
  /** The guest side of the agent's channel was opened or closed. */
  | { readonly kind: 'agent'; readonly domain: Domain; readonly connected: boolean }
  /** Connected, for the first time or again: all that was known must be asked again. */
  | { readonly kind: 'connected' }
  /** Nothing is known until `connected`; that is no fault of any guest. */
  | { readonly kind: 'lost'; readonly because: string };

/**
 * Lanes never wait for each other: the fast one is for guests that were last seen alive, the slow one for the others, of which
 * each may take its whole deadline.
 */
export type AgentLane = 'fast' | 'slow';

/** How long an agent may take, and on which lane it is asked. */
export interface AgentCall {
  readonly lane: AgentLane;
  /** What libvirt is told; after a failure it takes 5 s of its own whatever it is told. Whole seconds, at least 1. */
  readonly seconds: number;
}

/** A command of the guest agent's, e.g. `{execute: 'guest-ping'}`. */
export interface AgentCommand {
  readonly execute: string;
  readonly arguments?: JsonObject;
}

/** What came of asking an agent. Only `silent` says anything against a guest. */
export type AgentAnswer =
  /** `return` of its answer. From the guest: hostile until checked. */
  | { readonly kind: 'answer'; readonly value: Json }
  /** It answered that it will not; so it lives. */
  | { readonly kind: 'refused'; readonly class: string; readonly description: string }
  /** The channel is open and nothing came. */
  | { readonly kind: 'silent' }
  /** The guest side of the channel is closed: no agent runs. */
  | { readonly kind: 'absent' }
  /** The domain has no channel for an agent. */
  | { readonly kind: 'unconfigured' }
  /** Paused, shut off, crashed. */
  | { readonly kind: 'not-running' }
  /** There is no such domain any more. */
  | { readonly kind: 'gone' }
  /** The channel is open, and another client's question has held the agent for as long as libvirt lets one wait. */
  | { readonly kind: 'occupied' }
  /** Nobody can tell: the connection went, the daemon refused. */
  | { readonly kind: 'unknown'; readonly because: string };

/** The host's virtual machines, however they are reached. It never changes one. */
export interface Hypervisor {
  /** For people, without secrets: `libvirt at /run/libvirt/libvirt-sock`. */
  readonly description: string;
  /** Whether descriptions say which domains are nova's; where not, `nova` is null for all of them. */
  readonly tellsNova: boolean;
  /** Whether calls can be made at the moment. */
  readonly connected: boolean;
  /** Begins to connect and tries again by itself for ever. @throws StackwireError on settings that cannot work */
  start(listener: (event: HypervisorEvent) => void): Promise<void>;
  /** All domains, running or not. @throws HypervisorError, as all below */
  domains(): Promise<readonly Domain[]>;
  describe(domain: Domain): Promise<DomainDescription>;
  state(domain: Domain): Promise<DomainState>;
  /** Of all running domains, by uuid, asked in one call where that can be done; null where the driver has none. */
  stats(): Promise<ReadonlyMap<string, DomainStats> | null>;
  /** Of one domain; null where the driver has none. */
  statsOf(domain: Domain): Promise<DomainStats | null>;
  /**
   * Never throws and always ends, at the latest when a client before it has had 30 s and some seconds after the call's own time. Who asks keeps the limits: one
   * command at a time for each domain, four on each lane.
   */
  askAgent(domain: Domain, command: AgentCommand, call: AgentCall): Promise<AgentAnswer>;
  close(): Promise<void>;
}

/** A call that failed. */
export class HypervisorError extends Error {
  override readonly name = 'HypervisorError';
  /** `lost`: no connection, nothing is known; `gone`: no such domain; `refused`: not allowed; `failed`: any other. */
  readonly kind: 'lost' | 'gone' | 'refused' | 'failed';

  constructor(kind: HypervisorError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
