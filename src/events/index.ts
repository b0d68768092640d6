/**
 * Notifications reduced to what mappings may speak of. Comes in: decoded items, native trait definitions, and the
 * text of Ceilometer's definition files. Goes out: events with typed traits, their flat form as text and back,
 * meter readings, and the events that Ceilometer itself would make. It never knows objects or rules, does no I/O,
 * and keeps no state.
 */
export { CEILOMETER_DIAGNOSTICS } from './ceilometer/diagnostics.ts';
export type {
  DefinitionFile,
  EventDefinition,
  EventDefinitions,
  ReadDefinitions,
} from './ceilometer/definitions.ts';
export { readDefinitions } from './ceilometer/definitions.ts';
export type { Field } from './ceilometer/field.ts';
export { fieldValue, fieldValues, readField } from './ceilometer/field.ts';
export type { JsonPath, Match } from './ceilometer/jsonPath.ts';
export { compileCeilometerPath } from './ceilometer/jsonPath.ts';
export type { CeilometerMeter } from './ceilometer/meters/meter.ts';
export type { MeterReadings } from './ceilometer/meters/meterReadings.ts';
export { meterReadings } from './ceilometer/meters/meterReadings.ts';
export type { MeterFile, ReadMeters } from './ceilometer/meters/readMeters.ts';
export { readMeters } from './ceilometer/meters/readMeters.ts';
export { notificationBody } from './ceilometer/notificationBody.ts';
export { ShapeReader as CeilometerReader } from './ceilometer/shapeReader.ts';
export { ceilometerReading } from './ceilometer/ceilometerReading.ts';
export { definitionReaders } from './ceilometer/traitReaders.ts';
export type { StrictEvent, StrictOutcome } from './ceilometer/strictEvent.ts';
export { strictEvent } from './ceilometer/strictEvent.ts';
export { strictEventJson } from './ceilometer/strictEventJson.ts';
export type { TraitTrace, TraitTracer } from './compileTraits.ts';
export { DEFAULT_TRAIT_NAMES, DEFAULT_TRAITS } from './defaultTraits.ts';
export { eventFromFlat } from './eventFromFlat.ts';
export { isGlob, matchEvent } from './eventPattern.ts';
export { convertStrictly } from './ceilometer/convert.ts';
export type { FlatParts } from './flatEvent.ts';
export { flatEvent, flatEventJson } from './flatEvent.ts';
export type { MeterDefinition, Operand } from './meters.ts';
export { METER_TYPES, readMeter } from './meters.ts';
export type { ReceivedList, SampleListDefinition } from './receivedSamples.ts';
export { compileSampleList } from './receivedSamples.ts';
export type { PyDict, PyKey, PyValue } from './python/value.ts';
export { fromPython, isDict, isList, PyFault, toPython } from './python/value.ts';
export { pyLess } from './python/compare.ts';
export { pyJson } from './python/json.ts';
export { floatText, pyRepr, pyText } from './python/text.ts';
export { isoFormat, parseIsoTime } from './python/time.ts';
export { pyFloat, pyInt } from './python/numbers.ts';
export type { EachDefinition, ToEvent } from './toEvent.ts';
export { compileEvent } from './toEvent.ts';
export type { TraitDefinition, TraitSource } from './traitDefinition.ts';
export { isItemTrait } from './traitDefinition.ts';
export type { PathError, PathStep, TraitPath } from './traitPath.ts';
export { parsePath, parseSteps, PATH_ROOTS, readSteps } from './traitPath.ts';
export { TRAIT_TYPES } from './traitType.ts';
export type { Split, Transform, ValueMap } from './transform.ts';
