import type { Event, Form, Item, Json, Traits } from '../model/index.ts';
import type { ReadPath, TraitReader, TraitTracer } from './compileTraits.ts';
import { compilePath, compileTraits } from './compileTraits.ts';
import { DEFAULT_TRAITS } from './defaultTraits.ts';
import type { TraitTarget } from './readTraits.ts';
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
}

const NOTHING = Object.freeze({});

/**
 * Compiles native definitions, with the default traits that they do not replace. All traits of a Ceilometer
 * event stay under their own names where no definition took the name over.
 */
export function compileEvent(
  definitions: readonly TraitDefinition[],
  each: readonly EachDefinition[],
  form: Form,
  eventType: string,
): ToEvent {
  const native = new Set(definitions.map(({ name }) => name));
  const readers = compileTraits(definitions, form, eventType);
  const defaults = compileTraits(
    DEFAULT_TRAITS.filter(({ name }) => !native.has(name)),
    form,
    eventType,
  );
  const elements = each.map(({ object, paths, traits }): EachReader => ({
    object,
    lists: paths.map(compilePath),
    readers: compileTraits(traits, form, eventType),
  }));
  return (item, tracer) => {
    const target: TraitTarget = { traits: {}, dropped: {} };
    if (item.form === 'ceilometer') keepTraits(item.traits, native, target.traits);
    readTraits(defaults, item, undefined, target, { tracer, skipNull: true });
    readTraits(readers, item, undefined, target, { tracer });
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
      traits: target.traits,
      items: elements.length === 0 ? NOTHING : readElements(elements, item, target.dropped, tracer),
      dropped: target.dropped,
    };
  };
}

function keepTraits(traits: Traits, native: ReadonlySet<string>, into: Record<string, Json>): void {
  for (const [name, value] of Object.entries(traits)) {
    // Assigning that name would change the object's prototype.
    if (!native.has(name) && name !== '__proto__') into[name] = value;
  }
}

function readElements(
  elements: readonly EachReader[],
  item: Item,
  dropped: Record<string, string>,
  tracer: TraitTracer | undefined,
): Event['items'] {
  const items: Record<string, readonly Traits[]> = {};
  for (const { object, lists, readers } of elements) {
    items[object] = elementsOf(lists, item).map((element, index) => {
      const target: TraitTarget = { traits: {}, dropped };
      readTraits(readers, item, element, target, { tracer, index });
      return target.traits;
    });
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
