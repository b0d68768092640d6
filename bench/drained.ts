/** What draining a backlog took. */
export interface Drained {
  /** Messages a second. */
  readonly rate: number;
  /** Processor time a message, µs, all threads. */
  readonly cpu: number;
  /** Peak resident set, MiB. */
  readonly peak: number;
}
