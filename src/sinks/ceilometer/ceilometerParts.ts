import type { Clock, Logger } from '../../model/index.ts';

export interface CeilometerParts {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}
