import type { Desk, SourceStatus, StoreReader } from '../model/index.ts';
import type { TargetList } from './discoveryRoutes.ts';
import type { Followers } from './followers.ts';

/** All that the HTTP server may touch of the running bridge. Only the desk changes anything. */
export interface WebPorts {
  /** A read-only connection of the server's own. */
  readonly reader: StoreReader;
  /** Takes dead letters up again or throws them away, and takes lists in. */
  readonly desk: Desk;
  /** How the bridge is, at this moment. */
  health(): Health;
  /** The metrics in Prometheus' text form (`register.metrics()` of prom-client). */
  metrics(): Promise<string>;
  /** What Prometheus is to discover; without it nothing. */
  readonly targets?: readonly TargetList[];
  /** Those who follow the log. */
  readonly followers: Followers;
  /** Who asks guests whether they answer; without it there is no `os-fping`. */
  readonly osFping?: OsFpingPort;
}

/** Asks guests for `GET /os-fping`. */
export interface OsFpingPort {
  /** Calls in an hour. */
  readonly limit: number;
  /** Whether callers may ask for all projects. */
  readonly allTenants: boolean;
  /** Counts a call of this caller: 0 for one that may go on, else the seconds until one may. */
  take(caller: string): number;
  /** Hears with which status a call was answered. */
  answered(status: number): void;
  /** Those that are chosen, asked now. Rejects with `reachability/no-fping`, `reachability/fping-blind`. */
  servers(
    chosen: (server: { readonly id: string; readonly project: string | null }) => boolean,
  ): Promise<readonly object[]>;
}

export interface Health {
  /** Whether the store is open for writing. */
  readonly store: boolean;
  /** Why the store refuses to write at the moment; null while it writes. */
  readonly blocked?: string | null;
  /** Whether the bridge was told to stop and is finishing what it holds. */
  readonly draining: boolean;
  readonly sources: readonly SourceHealth[];
}

export interface SourceHealth extends SourceStatus {
  readonly name: string;
  /** A finite source that has handed over all it had; it is not waited for any more. */
  readonly ended: boolean;
}

export interface HttpSettings {
  /** Address to listen on. Beyond loopback a token is required. */
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
  /** What `Authorization: Bearer` must carry; null for none. */
  readonly token: string | null;
}
