import type { Json, JsonObject, Micros } from '../../model/index.ts';

/** Something that the probe has to say: one notification. */
export interface ProbeEvent {
  /** Stable: whoever says the same again says it under the same key, and the message's id is made of it. */
  readonly key: string;
  readonly eventType: string;
  readonly priority: 'info' | 'warn' | 'error';
  /** When it was so, not when it is sent. */
  readonly generated: Micros;
  readonly payload: JsonObject;
}

/** Whose records they are. */
export type ProbeRecords = 'heartbeat' | 'samples';

/** Records by domain uuid that change, and what is to be told of it. */
export interface ProbeCommit {
  readonly records: ProbeRecords;
  readonly put?: ReadonlyMap<string, Json>;
  readonly remove?: readonly string[];
  /** In their order. */
  readonly events?: readonly ProbeEvent[];
}

/** What the probe remembers over a restart, and what it has still to send. */
export interface ProbeStore {
  read(records: ProbeRecords): ReadonlyMap<string, Json>;
  /**
   * All of it or nothing, on disk for good when it returns; so nothing is ever marked as sent that is not.
   * @throws StackwireError when the disk refuses; nothing was changed then
   */
  commit(change: ProbeCommit): void;
}
