/**
 * The merge algebra. Comes in: evaluated messages, in any order, and the state of the objects that they speak
 * of. Goes out: the merged state, what became different, what was refused and why, which problems began or
 * ended, and views of the objects. It never does I/O, has no clock, and never lets arrival decide a value:
 * fields, relations, existence, derived values and standing problems are functions of the accepted set alone.
 */
export { applyMessage } from './applyMessage.ts';
export { decodeState } from './decodeState.ts';
export { digestObjects } from './digestObjects.ts';
export { encodeState } from './encodeState.ts';
export { lifeOf, type Existence, type Life } from './existence.ts';
export { inverseEnds } from './inverseEnds.ts';
export { MemoryInventory, type Committed } from './memoryInventory.ts';
export type { ObjectAccess } from './objectAccess.ts';
export { emptyState, type ObjectState } from './objectState.ts';
export type { Register } from './register.ts';
export { mergedFields } from './mergedFields.ts';
export { relationTargets } from './relationTargets.ts';
export { seenKey } from './seenKey.ts';
export { standingProblems } from './standingProblems.ts';
export type { ToMany } from './toMany.ts';
export { problemOf } from './settleProblems.ts';
export { viewObject } from './viewObject.ts';
export { withoutStamps } from './withoutStamps.ts';
