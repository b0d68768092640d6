import {
  formatMicros,
  isJsonObject,
  type Json,
  type JsonObject,
  type Notification,
  type RuleRef,
  type Sample,
  type Traits,
} from '../model/index.ts';
import { METER_TYPES } from './meters.ts';
import { compilePath } from './compileTraits.ts';
import type { TraitPath } from './traitPath.ts';
import { converterOf } from './traitType.ts';

/** Where a notification has a list of samples that somebody else took. */
export interface SampleListDefinition {
  readonly list: TraitPath;
  /** Metadata that all of them share, or null. */
  readonly shared: TraitPath | null;
  /** Trait that stands for the resource of a sample without one. */
  readonly resourceId: string;
  /** Trait that is false where the samples are only supposed to be the last ones, or null. */
  readonly certain: string | null;
  /** Where it is defined. */
  readonly rule: RuleRef;
}

/** The samples of a list, and what was wrong with those that are left out: `sample 3` → why. */
export interface ReceivedList {
  readonly samples: readonly Sample[];
  readonly dropped: Readonly<Record<string, string>>;
}

/** More than the devices of a machine have meters; a longer list is cut. */
const LONGEST = 10_000;

const toNumber = converterOf('float');
const toTime = converterOf('time');

/** Compiles a definition to what reads the final set of an object out of a notification; one bad sample costs itself. */
export function compileSampleList(
  definition: SampleListDefinition,
): (item: Notification, traits: Traits, object: string) => ReceivedList {
  const readList = compilePath(definition.list);
  const readShared = definition.shared === null ? () => null : compilePath(definition.shared);
  return (item, traits, object) => {
    const list = readList(item, undefined);
    const shared = recordOf(readShared(item, undefined));
    const samples: Sample[] = [];
    const dropped: Record<string, string> = {};
    const elements = Array.isArray(list) ? (list as readonly Json[]).slice(0, LONGEST) : [];
    for (const [index, element] of elements.entries()) {
      const sample = sampleOf(element, { definition, item, traits, object, shared });
      if (typeof sample === 'string') dropped[`sample ${index}`] = sample;
      else samples.push(sample);
    }
    return { samples, dropped };
  };
}

interface Context {
  readonly definition: SampleListDefinition;
  readonly item: Notification;
  readonly traits: Traits;
  readonly object: string;
  readonly shared: JsonObject;
}

/** The sample, or why it is none. */
function sampleOf(element: Json, { definition, item, traits, object, shared }: Context): Sample | string {
  if (!isJsonObject(element)) return 'is no object';
  const name = textOf(element['name']);
  if (name === null) return 'has no name';
  const type = METER_TYPES.find((known) => known === element['type']);
  if (type === undefined) return `${name}: its type is none of ${METER_TYPES.join(', ')}`;
  const volume = numberOf(element['volume']);
  if (volume === null) return `${name}: its volume is no number`;
  const resource = textOf(element['resource_id']) ?? textOf(traits[definition.resourceId]);
  if (resource === null) return `${name}: nothing says of which resource it is`;
  return {
    name,
    meter_type: type,
    unit: textOf(element['unit']) ?? '',
    volume,
    resource_id: resource,
    project_id: textOf(element['project_id']) ?? textOf(traits['project_id']) ?? textOf(traits['tenant_id']),
    user_id: textOf(element['user_id']) ?? textOf(traits['user_id']),
    timestamp: timeOf(element['timestamp']) ?? formatMicros(item.claimed ?? item.generated),
    metadata: { ...shared, ...recordOf(element['metadata']) },
    final: true,
    ...(definition.certain !== null && traits[definition.certain] === false && { supposed: true as const }),
    object,
    origin: 'received',
    rule: definition.rule,
  };
}

function recordOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textOf(value: Json | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberOf(value: Json | undefined): number | bigint | null {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  const converted = value === undefined || value === null ? undefined : toNumber?.(value);
  return typeof converted === 'number' ? converted : null;
}

function timeOf(value: Json | undefined): string | null {
  const converted = value === undefined || value === null ? undefined : toTime?.(value);
  return typeof converted === 'string' ? converted : null;
}
