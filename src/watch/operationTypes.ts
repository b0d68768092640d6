import { HOUR, SECOND, type Micros } from '../model/index.ts';
import { type GlobLimit, globLimits } from './globLimits.ts';

const MINUTE: Micros = 60 * SECOND;

/** How long operations take at most, by their event types without the phase. No glob of these: not watched. */
const USUAL: Readonly<Record<string, Micros>> = {
  // nova: legacy names
  'compute.instance.*': 30 * MINUTE,
  'compute.instance.create': HOUR,
  'compute.instance.rebuild': HOUR,
  'compute.instance.unshelve': HOUR,
  'compute.instance.live_migration.*': 3 * HOUR,
  'compute.instance.resize': 3 * HOUR,
  'compute.instance.resize.*': 3 * HOUR,
  'compute.instance.finish_resize': 3 * HOUR,
  'compute.instance.snapshot': 4 * HOUR,
  'compute.instance.shelve': 4 * HOUR,
  // nova: versioned names
  'instance.*': 30 * MINUTE,
  'instance.create': HOUR,
  'instance.rebuild': HOUR,
  'instance.unshelve': HOUR,
  'instance.live_migration_*': 3 * HOUR,
  'instance.resize': 3 * HOUR,
  'instance.resize_*': 3 * HOUR,
  'instance.snapshot': 4 * HOUR,
  'instance.shelve': 4 * HOUR,
  // cinder
  'volume.*': HOUR,
  'volume.create': 4 * HOUR,
  'volume.delete': 6 * HOUR,
  'volume.retype': 24 * HOUR,
  'volume.migrate*': 24 * HOUR,
  'snapshot.*': HOUR,
  'backup.*': 24 * HOUR,
  // heat
  'orchestration.stack.*': 4 * HOUR,
};

/** Event types that end other operations than their own: nova sends no end for what was broken off. */
const ENDED_BY: Readonly<Record<string, readonly string[]>> = {
  'compute.instance.live_migration._rollback.end': [
    'compute.instance.live_migration.pre',
    'compute.instance.live_migration._post',
    'compute.instance.live_migration.post.dest',
  ],
  'instance.live_migration_rollback.end': [
    'instance.live_migration_pre',
    'instance.live_migration_post',
    'instance.live_migration_post_dest',
  ],
  'compute.instance.resize.error': ['compute.instance.resize.prep', 'compute.instance.finish_resize'],
  'instance.resize.error': ['instance.resize_prep', 'instance.resize_finish'],
};

/** What an event type says of an operation. */
export interface OperationPhase {
  readonly operation: string;
  readonly starts: boolean;
  /** How long the operation may take; Infinity where it is not watched. */
  readonly within: Micros;
  /** Other operations that end with it. */
  readonly alsoEnds: readonly string[];
}

const PHASE = /^(.+)\.(start|end|error)$/;
/** Event types remembered; errors that nova names by function could be many. */
const MOST_TYPES = 2000;

/**
 * Tells phases of watched operations from all other event types; null for those. The configured limits come
 * before the usual ones.
 */
export function operationTypes(
  configured: readonly GlobLimit[],
): (eventType: string) => OperationPhase | null {
  const known = new Map<string, OperationPhase | null>();
  const own = globLimits(configured);
  const usual = globLimits(Object.entries(USUAL).map(([pattern, within]) => ({ pattern, within })));
  const read = (eventType: string): OperationPhase | null => {
    const [, operation = '', phase = ''] = PHASE.exec(eventType) ?? [];
    const alsoEnds = ENDED_BY[eventType] ?? [];
    const within = own(operation) ?? usual(operation) ?? Infinity;
    if (operation === '' || (within === Infinity && alsoEnds.length === 0)) return null;
    return { operation, starts: phase === 'start', within, alsoEnds };
  };
  return (eventType) => {
    const found = known.get(eventType);
    if (found !== undefined) return found;
    const phase = read(eventType);
    if (known.size < MOST_TYPES) known.set(eventType, phase);
    return phase;
  };
}
