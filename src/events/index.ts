/**
 * Notifications reduced to what mappings may speak of. Comes in: decoded items and native trait definitions.
 * Goes out: events with typed traits, their flat form as text and back, and meter readings. It never knows
 * objects, rules or files, and keeps no state.
 */
export type { TraitTrace, TraitTracer } from './compileTraits.ts';
export { DEFAULT_TRAIT_NAMES, DEFAULT_TRAITS } from './defaultTraits.ts';
export { eventFromFlat } from './eventFromFlat.ts';
export { isGlob, matchEvent } from './eventPattern.ts';
export type { FlatParts } from './flatEvent.ts';
export { flatEvent, flatEventJson } from './flatEvent.ts';
export type { MeterDefinition, Operand } from './meters.ts';
export { METER_TYPES, readMeter } from './meters.ts';
export type { EachDefinition, ToEvent } from './toEvent.ts';
export { compileEvent } from './toEvent.ts';
export type { TraitDefinition, TraitSource } from './traitDefinition.ts';
export { isItemTrait } from './traitDefinition.ts';
export type { PathError, PathStep, TraitPath } from './traitPath.ts';
export { parsePath, parseSteps, PATH_ROOTS, readSteps } from './traitPath.ts';
export { TRAIT_TYPES } from './traitType.ts';
export type { Split, Transform, ValueMap } from './transform.ts';
