import type { Event, Json, RuleRef, Sample, Traits } from '../model/index.ts';
import { formatMicros, toJson } from '../model/index.ts';
import { converterOf } from './traitType.ts';

/** A trait by name, or a constant. */
export type Operand = { readonly trait: string } | { readonly constant: Json };

/** One meter of a mapping file, in Ceilometer's terms. Where an operand is null the default stands. */
export interface MeterDefinition {
  readonly name: string;
  readonly type: Sample['meter_type'];
  readonly unit: Operand;
  readonly volume: Operand;
  /** Default: the object's id. */
  readonly resourceId: Operand | null;
  /** Default: the trait `project_id`. */
  readonly projectId: Operand | null;
  /** Default: the trait `user_id`. */
  readonly userId: Operand | null;
  /** Default: the event's stamp. */
  readonly timestamp: Operand | null;
  readonly metadata: Readonly<Record<string, Operand>>;
  /** Where it is defined. */
  readonly rule: RuleRef;
}

export const METER_TYPES: readonly Sample['meter_type'][] = ['gauge', 'delta', 'cumulative'];

const toNumber = converterOf('float');
const toTime = converterOf('time');

/**
 * The reading that a meter takes from the traits of an event, or null where its volume is absent or no
 * number. Integers keep all their digits.
 */
export function readMeter(
  meter: MeterDefinition,
  event: Event,
  traits: Traits,
  object: string | null,
  final: boolean,
): Sample | null {
  const volume = numberOf(valueOf(meter.volume, traits));
  const resource = textOf(meter.resourceId, traits) ?? object;
  if (volume === null || resource === null) return null;
  const metadata: Record<string, Json> = {};
  for (const [key, operand] of Object.entries(meter.metadata)) {
    const value = valueOf(operand, traits);
    if (value !== undefined) metadata[key] = value;
  }
  return {
    name: meter.name,
    meter_type: meter.type,
    unit: textOf(meter.unit, traits) ?? '',
    volume,
    resource_id: resource,
    project_id: textOf(meter.projectId ?? { trait: 'project_id' }, traits),
    user_id: textOf(meter.userId ?? { trait: 'user_id' }, traits),
    timestamp: timeOf(meter.timestamp, traits) ?? formatMicros(event.generated),
    metadata,
    final,
    object,
    origin: 'mapping',
    rule: meter.rule,
  };
}

function valueOf(operand: Operand, traits: Traits): Json | undefined {
  return 'trait' in operand ? traits[operand.trait] : operand.constant;
}

function numberOf(value: Json | undefined): number | bigint | null {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  const converted = value === undefined ? undefined : toNumber?.(value);
  return typeof converted === 'number' ? converted : null;
}

function textOf(operand: Operand | null, traits: Traits): string | null {
  const value = operand === null ? undefined : valueOf(operand, traits);
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : toJson(value);
}

function timeOf(operand: Operand | null, traits: Traits): string | null {
  const value = operand === null ? undefined : valueOf(operand, traits);
  const converted = value === undefined ? undefined : toTime?.(value);
  return typeof converted === 'string' ? converted : null;
}
