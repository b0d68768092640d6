import type { Clock } from '../../model/index.ts';
import type { StateOf } from '../../zenoss/index.ts';

export interface ZenossParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
  readonly stateOf: StateOf;
}
