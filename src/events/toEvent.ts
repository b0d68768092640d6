import type { Event, Form, Item, Json, Traits } from '../model/index.ts';
import { recordMaker } from '../model/index.ts';
import type { ReadPath, TraitReader, TraitTracer } from './compileTraits.ts';
import { compilePath, compileTraits } from './compileTraits.ts';
import { DEFAULT_TRAITS } from './defaultTraits.ts';
import { readTraits } from './readTraits.ts';
import type { TraitDefinition } from './traitDefinition.ts';
import type { TraitPath } from './traitPath.ts';

/** The elements that files with `each:` make of one event, for one type of object. */
export interface EachDefinition {
  readonly object: string;
  /** The first that yields a value counts: a list gives its elements, anything else is one element. */
  readonly paths: readonly TraitPath[];
  readonly traits: readonly TraitDefinition[];
}

/** Makes events of the items of one form and one event type. */
export type ToEvent = (item: Item, tracer?: TraitTracer) => Event;

interface EachReader {
  readonly object: string;
  readonly lists: readonly ReadPath[];
  readonly readers: readonly TraitReader[];
  readonly make: (values: readonly (Json | undefined)[]) => Traits;
}

const NOTHING = Object.freeze({});

/**
 * Compiles native definitions, with the traits of a Ceilometer definition file (`foreign`) and the default traits
 * that they do not replace. All traits of a Ceilometer event stay under their own names where no definition took
 * the name over.
 */
export function compileEvent(
  definitions: readonly TraitDefinition[],
  each: readonly EachDefinition[],
  form: Form,
  eventType: string,
  foreign: readonly TraitReader[] = [],
): ToEvent {
  const native = new Set(definitions.map(({ name }) => name));
  const added = foreign.filter(({ name }) => !native.has(name));
  const taken = new Set([...native, ...added.map(({ name }) => name)]);
  const defaults = DEFAULT_TRAITS.filter(({ name }) => !taken.has(name));
  const readers = [
    ...compileTraits(defaults, form, eventType, false),
    ...added,
    ...compileTraits(definitions, form, eventType),
  ];
  const make = recordMaker<Json>(readers.map(({ name }) => name));
  const elements = each.map(({ object, paths, traits }): EachReader => ({
    object,
    lists: paths.map(compilePath),
    readers: compileTraits(traits, form, eventType),
    make: recordMaker<Json>(traits.map(({ name }) => name)),
  }));
  return (item, tracer) => {
    const dropped: Record<string, string> = {};
    const traits = make(readTraits(readers, item, undefined, null, dropped, tracer));
    return {
      form: item.form,
      messageId: item.messageId,
      item: item.item,
      eventType: item.eventType,
      publisherId: item.publisherId,
      priority: item.priority,
      generated: item.generated,
      claimed: item.claimed,
      received: item.received,
      flags: item.flags,
      traits: item.form === 'ceilometer' ? { ...foreignTraits(item.traits, native), ...traits } : traits,
      items: elements.length === 0 ? NOTHING : readElements(elements, item, dropped, tracer),
      dropped,
    };
  };
}

/** Traits of a Ceilometer event that no definition took over. */
function foreignTraits(traits: Traits, native: ReadonlySet<string>): Traits {
  // Assigning `__proto__` would change an object's prototype.
  return Object.fromEntries(
    Object.entries(traits).filter(([name]) => !native.has(name) && name !== '__proto__'),
  );
}

function readElements(
  elements: readonly EachReader[],
  item: Item,
  dropped: Record<string, string>,
  tracer: TraitTracer | undefined,
): Event['items'] {
  const items: Record<string, readonly Traits[]> = {};
  for (const { object, lists, readers, make } of elements) {
    items[object] = elementsOf(lists, item).map((element, index) =>
      make(readTraits(readers, item, element, index, dropped, tracer)),
    );
  }
  return items;
}

function elementsOf(lists: readonly ReadPath[], item: Item): readonly Json[] {
  for (const read of lists) {
    const found = read(item, undefined);
    if (found === undefined || found === null) continue;
    return Array.isArray(found) ? (found as readonly Json[]) : [found];
  }
  return [];
}
