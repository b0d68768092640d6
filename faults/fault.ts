import type { Duplex } from 'node:stream';
import type { BridgeProcess } from '../test/support/bridgeProcess.ts';
import type { Cleanup } from '../test/support/cleanup.ts';
import type { StallingProxy } from '../test/support/stallingProxy.ts';
import type { FaultBroker } from './faultBroker.ts';
import type { ConformingTransport } from '../test/sources/conformance/transport.ts';
import type { Load } from './load.ts';
import type { RabbitLoad } from './rabbitLoad.ts';
import type { Random } from './random.ts';
import type { ToldTarget } from './toldTarget.ts';

/**
 * One thing that goes wrong beside a bridge under load. To add one, write a file in `kinds/` and a line in
 * `table.ts`: the runner does the rest. `S` is what it needs: some are done on every transport.
 */
export interface Fault<S extends Stage = RabbitStage> {
  readonly name: string;
  /** What happens, in one sentence. */
  readonly does: string;
  /**
   * `nothing lost`: every message that the broker confirmed is in the history, once.
   * `gap named`: the fault takes messages away before the bridge can have them; the log must tell from when to when.
   */
  readonly expects: 'nothing lost' | 'gap named';
  /**
   * What it strikes that others need as well. The whole broker: nothing else is tried meanwhile. Its certificate:
   * nothing else that speaks TLS. Default: nothing.
   */
  readonly strikes?: 'broker' | 'certificate';
  /** In which runs it is tried. Default: the long and the short one. */
  readonly only?: 'in a long run' | 'once in a long run';
  /** Whether the exchange outlives the broker; oslo.messaging's default is that it does not. Default true. */
  readonly durable?: boolean;
  /** The real oslo.messaging sends beside the fast publisher. */
  readonly oslo?: boolean;
  /** Most messages that the bridge's queue holds. Default: any number. */
  readonly maxLength?: number;
  /** How long recovering may take, milliseconds. Default 60,000. */
  readonly patience?: number;
  /** Sets up what the fault needs before the bridge starts; a string says why it cannot be tried here. */
  readonly prepare: (cleanup: Cleanup) => Prepared<S> | Promise<Prepared<S> | string>;
}

export interface Prepared<S extends Stage = RabbitStage> {
  /** Does the fault and takes its cause away again; resolves with that. Throws when the fault did not come about. */
  readonly inject: (stage: S) => Promise<void>;
  /** Where the bridge delivers to, and what must have been told of the whole history in the end. */
  readonly target?: ToldTarget;
  /** Environment of the bridge. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Folder in which the bridge's own is made. */
  readonly above?: string;
  /** What the bridge's bytes pass on their way to the broker. */
  readonly outgoing?: () => Duplex;
}

/** What every fault can lay hands on. */
export interface Stage {
  /** Everything random comes from here, so that the seed repeats it. */
  readonly random: Random;
  readonly bridge: BridgeProcess;
  readonly load: Load;
  /** Minutes instead of moments. */
  readonly long: boolean;
  /** Waits for a random while between so many milliseconds. */
  readonly pause: (least: number, most: number) => Promise<void>;
}

/** The same where a proxy may stand between the bridge and its broker. */
export interface LinkStage extends Stage {
  /** The bridge's way to the broker, unless that is struck itself; null where none can stand there. */
  readonly proxy: StallingProxy | null;
}

/** The link, of a fault that strikes it. */
export function linkOf({ proxy }: LinkStage): StallingProxy {
  if (proxy === null) throw new Error('there is no link to strike');
  return proxy;
}

/** The same on RabbitMQ. */
export interface RabbitStage extends LinkStage {
  readonly broker: FaultBroker;
  readonly proxy: StallingProxy;
  readonly load: RabbitLoad;
  readonly exchange: string;
  readonly queue: string;
}

/** The same on another transport. */
export interface TransportStage extends LinkStage {
  readonly broker: ConformingTransport['broker'];
}
