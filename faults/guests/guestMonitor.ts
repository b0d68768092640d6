/** What somebody was told of a guest. */
export interface Notice {
  /** Milliseconds since the epoch, when it arrived. */
  readonly at: number;
  /** null for the whole host. */
  readonly uuid: string | null;
  /** `fault`: act on this guest, as far as the monitor is concerned; `recovered`: no longer; `host`: this host, not its guests. */
  readonly says: 'fault' | 'recovered' | 'host';
  /** In the monitor's own words, where it has any. */
  readonly verdict?: string;
}

/** One of those that watch the same guests. */
export interface GuestMonitor {
  readonly name: string;
  readonly notices: readonly Notice[];
  /** False when it has ended by itself. */
  readonly running: boolean;
  start(): Promise<void>;
  /** As when it crashes; `start` brings it back. */
  kill(): Promise<void>;
  /** Whoever is to be told cannot be reached. */
  loseTarget(): Promise<void>;
  findTarget(): Promise<void>;
}
