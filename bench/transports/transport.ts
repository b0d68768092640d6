import type { Drained } from '../drained.ts';

/** A transport that is measured: its client's bare loop and a bridge, each with a backlog that is equally fresh. */
export interface Transport {
  /** Of the bare loop, in the table. */
  readonly bareTitle: string;
  bare(count: number): Promise<Drained>;
  bridge(count: number): Promise<Drained>;
}

/** Starts what a transport needs; what it opens is given to `after`, to be ended in the reverse order. */
export type StartTransport = (after: (end: () => Promise<void>) => void) => Promise<Transport>;
