/** A queue that a source reads, as it is wanted and as it is found. */
export interface BusQueue {
  /** Name of the configured source. */
  readonly source: string;
  /** Host and virtual host that answered. */
  readonly broker: string;
  readonly name: string;
  /** It belongs to others; the bridge only reads it. */
  readonly shared: boolean;
  readonly exists: boolean;
  /** Messages that wait; those handed to a consumer and not settled are not among them. */
  readonly messages: number;
  readonly consumers: number;
  /** How the bridge declares it; null for a shared one. */
  readonly wanted: {
    readonly type: string;
    readonly arguments: Readonly<Record<string, string | number>>;
  } | null;
  /** Those that the bridge makes; a broker cannot be asked which ones there are. */
  readonly bindings: readonly BusBinding[];
}

export interface BusBinding {
  readonly exchange: string;
  readonly key: string;
  /** Whether the exchange is there. Without it the binding cannot be either. */
  readonly exists: boolean;
}

/** What became of one queue that was to be removed. */
export interface QueueRemoval {
  readonly queue: BusQueue;
  readonly removed: boolean;
  /** Why it was not; null where it was. */
  readonly because: string | null;
}

/** Shows and takes away what one source has made on its bus, and nothing else. */
export interface QueueKeeper {
  list(): Promise<readonly BusQueue[]>;
  /** `force` also removes a queue that is read, or in which messages wait. */
  remove(force: boolean): Promise<readonly QueueRemoval[]>;
}
