import type { Cleanup } from '../test/support/cleanup.ts';
import type { Fault, Prepared, Stage } from './fault.ts';
import type { Load, PayloadMaker } from './load.ts';
import type { OsloLoad } from './osloLoad.ts';

/** What carries messages to the bridges of trials; `S` is what faults can lay hands on there. */
export interface Bus<S extends Stage> {
  /** Makes a place for one trial, closed with `cleanup`. A string says why there can be none here. */
  open(trial: Place<S>, cleanup: Cleanup): Promise<OpenBus<S> | string>;
}

export interface Place<S extends Stage> {
  /** Of its own, for queues and the like. */
  readonly name: string;
  readonly fault: Fault<S>;
  readonly prepared: Prepared<S>;
  readonly payloads: PayloadMaker;
  /** Messages a second. */
  readonly rate: number;
}

export interface OpenBus<S extends Stage> {
  /** Held, until the bridge is ready. */
  readonly load: Load;
  /** The bridge's `sources`, in YAML. */
  readonly sources: string;
  /** How many messages wait there. */
  readonly left: () => Promise<number>;
  /** Begins what the real oslo.messaging sends beside the load, where it does. */
  readonly oslo: (() => OsloLoad) | null;
  readonly stage: (common: Stage) => S;
}
