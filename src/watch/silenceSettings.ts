import type { Micros } from '../model/index.ts';
import type { GlobLimit } from './globLimits.ts';
import type { LearningSettings } from './learntLimit.ts';

export interface SilenceSettings extends LearningSettings {
  /** Who was silent for so long is not expected any more. */
  readonly forgetAfter: Micros;
  /** Publisher ids and globs with the silence allowed; they come before what is learnt. */
  readonly expect: readonly GlobLimit[];
}
