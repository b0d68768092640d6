import type { Form, Item, Json } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';
import { matchEvent } from './eventPattern.ts';
import type { TraitDefinition, TraitSource } from './traitDefinition.ts';
import type { PathRoot, TraitPath } from './traitPath.ts';
import { readSteps } from './traitPath.ts';
import { compileTransform, transformText } from './transform.ts';
import type { Convert, Misfit } from './traitType.ts';
import { converterOf } from './traitType.ts';

/** Reads one value from an item, or from an element of its `each:` list. */
export type ReadPath = (item: Item, element: Json | undefined) => Json | undefined;

/** The same, or why there is nothing fit to read. */
export type ReadSource = (item: Item, element: Json | undefined) => Json | Misfit | undefined;

/** A trait compiled for one form and one event type: only the sources that can speak are left. */
export interface TraitReader {
  readonly name: string;
  readonly convert: Convert | null;
  /** Whether null is a value; a default trait that is null is left out. */
  readonly keepNull: boolean;
  readonly sources: readonly { readonly path: string; readonly read: ReadSource }[];
}

/** Told of every trait that is read: explain shows it. `path` is null where no source had anything to say. */
export interface TraitTracer {
  trait(trait: TraitTrace): void;
}

export interface TraitTrace {
  readonly name: string;
  /** Position in the `each:` list, or null for a trait of the event. */
  readonly element: number | null;
  /** The path that yielded the value, or that had null or a misfit where none did. */
  readonly path: string | null;
  /** Absent when the trait is. */
  readonly value?: Json;
  /** Why the trait is absent: `no value at PATH, PATH`, or that the value does not fit. */
  readonly absent?: string;
}

/** Compiles definitions to readers in their own order. */
export function compileTraits(
  definitions: readonly TraitDefinition[],
  form: Form,
  eventType: string,
  keepNull = true,
): readonly TraitReader[] {
  return definitions.map(({ name, type, sources }) => ({
    name,
    convert: converterOf(type),
    keepNull,
    sources: sources
      .filter(({ path, only }) => ROOTS[path.root].forms.includes(form) && appliesTo(only, eventType))
      .map((source) => ({ path: sourceText(source), read: compileSource(source) })),
  }));
}

function sourceText({ path, transforms = [] }: TraitSource): string {
  return [path.text, ...transforms.map(transformText)].join(', ');
}

function compileSource({ path, transforms = [] }: TraitSource): ReadPath {
  return transforms
    .map(compileTransform)
    .reduce<ReadPath>((read, apply) => (item, element) => apply(read(item, element)), compilePath(path));
}

/** Compiles one path for the items whose form it fits. */
export function compilePath(path: TraitPath): ReadPath {
  const { read: readRoot } = ROOTS[path.root];
  const [key, ...more] = path.steps;
  if (key === undefined) return readRoot;
  if (path.root === 'payload' && typeof key === 'string' && more.length === 0 && !(key in Object.prototype)) {
    return payloadKey(key);
  }
  const read = readSteps(path.steps);
  // A message without a payload says nothing about what would be in it.
  return (item, element) => read(readRoot(item, element) ?? undefined);
}

/** Nearly all paths are a key of the payload: this saves them two calls. */
function payloadKey(key: string): ReadPath {
  return (item) => {
    const payload = item.form === 'notification' ? item.payload : null;
    return isJsonObject(payload) ? payload[key] : undefined;
  };
}

function appliesTo(only: readonly string[] | null, eventType: string): boolean {
  return only === null || only.some((pattern) => matchEvent(pattern)(eventType));
}

interface Root {
  readonly forms: readonly Form[];
  readonly read: ReadPath;
}

const BOTH: readonly Form[] = ['notification', 'ceilometer'];
const SERVICE_END = /[.:]/;

const ROOTS: Readonly<Record<PathRoot, Root>> = {
  payload: {
    forms: ['notification'],
    read: (item) => (item.form === 'notification' ? item.payload : undefined),
  },
  context: {
    forms: ['notification'],
    read: (item) => (item.form === 'notification' ? item.context : undefined),
  },
  trait: { forms: ['ceilometer'], read: (item) => (item.form === 'ceilometer' ? item.traits : undefined) },
  item: { forms: BOTH, read: (_item, element) => element },
  publisher: { forms: BOTH, read: ({ publisherId }) => publisherId ?? undefined },
  service: { forms: BOTH, read: ({ publisherId }) => publisherId?.split(SERVICE_END, 1)[0] },
  priority: { forms: BOTH, read: ({ priority }) => priority },
};
