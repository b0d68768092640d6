import type { DomainDescription, DomainState, Domain } from '../hypervisor/hypervisor.ts';

/** A domain of this host as it was last seen. */
export interface KnownDomain {
  readonly description: DomainDescription;
  readonly state: DomainState;
}

/** How a domain left this host. */
export type Departure =
  /** Its definition was taken away, or it was transient and ended. */
  | 'removed'
  /** It runs on another host now. */
  | 'migrated'
  /** It was missing when the list was taken again after the connection was lost, or after a restart. */
  | 'missing';

export interface RosterListener {
  /** It was seen for the first time, or its state or description changed. */
  changed?(domain: KnownDomain, before: KnownDomain | null): void;
  /** What was known of it before. One that migrated is told of once more when what it left behind goes. */
  departed?(domain: KnownDomain, how: Departure): void;
}

/**
 * The domains of this host, without those that are there for a guest of another host's: which receive one, or were left by one. Kept
 * in step by events and by taking the whole list again now and then.
 */
export interface DomainRoster {
  /** Whether what it says is of now: false before the first list and while the hypervisor cannot be asked. */
  readonly current: boolean;
  all(): Iterable<KnownDomain>;
  get(uuid: Domain['uuid']): KnownDomain | undefined;
  listen(listener: RosterListener): void;
}
