import type { LogEntry } from './store.ts';

/** A target of committed log entries. It sees each entry at least once, in order. */
export interface Sink {
  readonly name: string;
  /** Resolves when the entries are delivered; the cursor moves only then. */
  deliver(entries: readonly LogEntry[]): Promise<void>;
  close(): Promise<void>;
}
