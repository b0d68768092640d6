/** What nova says. */
export interface NovaSign {
  /** As its API shows it, e.g. `ACTIVE`. */
  readonly status: string;
  /** What it is doing with it; null for nothing. */
  readonly task: string | null;
  readonly host: string | null;
  /** When a guest was last started from nothing; ISO. */
  readonly launchedAt: string | null;
}

/** What libvirt says, by the probe of its host. */
export interface HypervisorSign {
  /** Host of the probe that says it. */
  readonly host: string | null;
  /** As virsh says it: `running`, `paused`, `shutoff`, `crashed` …; null where the probe did not say. */
  readonly power: string | null;
  readonly reason: string | null;
  readonly vcpu: string;
  /** Percent of the time that its busiest virtual CPU ran; null where the probe did not say. */
  readonly vcpuRan: number | null;
  readonly disk: string;
  /** Of its kernel's driver: `never` where it has not answered since the machine was started. */
  readonly balloon: string;
}

/** What the guest agent says, or its silence, by the probe's verdict. */
export interface AgentSign {
  readonly health: string;
  /** ISO. */
  readonly since: string | null;
  /** When it last answered; null for never, as far as the probe knows. */
  readonly lastAnswer: string | null;
  /** `ok`, `failed`, `stale`, `unavailable`; null where nobody looks. */
  readonly application: string | null;
}

export interface PingSign {
  /** `alive`; `dead` only if it ever answered; `unknown`. */
  readonly state: 'alive' | 'dead' | 'unknown';
  /** ISO; null where it was asked only now, or never. */
  readonly since: string | null;
}

/** All signs of one instance; null for what nobody looks at. */
export interface Signs {
  readonly id: string;
  readonly name: string | null;
  readonly nova: NovaSign;
  readonly hypervisor: HypervisorSign | null;
  readonly agent: AgentSign | null;
  readonly ping: PingSign | null;
  /** State of nova's that the reachability watch found to last too long, and since when. */
  readonly stuck: { readonly state: string; readonly since: string | null } | null;
}
