import type { Event, Item } from '../../model/index.ts';
import type { DraftTrait } from './draftTraits.ts';
import { comparable, draftTraits } from './draftTraits.ts';
import { listElements } from './listElements.ts';
import { payloadPaths } from './payloadPaths.ts';
import { distinct, proposeId } from './proposeId.ts';
import type { DraftRelation } from './proposeRelations.ts';
import { proposeRelations } from './proposeRelations.ts';

/** What a mapping file can begin with: everything that messages carry, and nothing believed yet. */
export interface MappingDraft {
  readonly object: string;
  /** The list whose elements are the objects; null where a message is about one. */
  readonly each: string | null;
  readonly traits: readonly DraftTrait[];
  /** The trait that the id is made of. */
  readonly id: string;
  /** Ids of the objects that were seen, in the order of their first message. */
  readonly objects: readonly string[];
  readonly fields: readonly string[];
  /** Traits that never varied, and so may be no field. */
  readonly constant: readonly string[];
  readonly relations: readonly DraftRelation[];
  readonly rules: readonly DraftRule[];
}

export interface DraftRule {
  readonly event: string;
  readonly times: number;
  /** Fields and relations in which it differed from the message before it about the same object. */
  readonly changed: readonly string[];
}

/** Fields that a person looks for first, whether they vary in the capture or not. */
const ALWAYS: readonly string[] = ['name', 'display_name', 'status', 'state'];

/**
 * Drafts a mapping of messages that are all about one kind of object: one in each message or, where nothing in them looks like
 * an id, the elements of a list. null where nothing in that looks like an id either.
 */
export function draftMapping(
  object: string,
  items: readonly (Item | Event)[],
  taken: ReadonlySet<string>,
): MappingDraft | null {
  const whole = draftOf(object, items, taken);
  const list = whole === null ? listElements(items) : null;
  const draft = list === null ? null : draftOf(object, list.items, taken);
  if (list === null || draft === null) return whole;
  const traits = draft.traits.map((trait) => ({
    ...trait,
    paths: trait.paths.map((path) => path.replace(/^payload/, 'item')),
  }));
  return { ...draft, each: list.each, traits };
}

function draftOf(
  object: string,
  items: readonly (Item | Event)[],
  taken: ReadonlySet<string>,
): MappingDraft | null {
  const found = proposeId(object, draftTraits(object, payloadPaths(items), taken), items.length);
  if (found === null) return null;
  const { id, others } = found;
  const relations = proposeRelations(object, others);
  const candidates = others.filter(({ name }) => relations.every(({ trait }) => trait !== name));
  const isField = ({ name, values }: DraftTrait): boolean =>
    ALWAYS.some((word) => name === word || name === `${object}_${word}`) || distinct(values.values()) > 1;
  const fields = candidates.filter(isField);
  const related = relations.flatMap(({ name, trait }) =>
    others.filter((one) => one.name === trait).map(({ values }) => ({ name, values })),
  );
  return {
    object,
    each: null,
    traits: [id, ...others],
    id: id.name,
    objects: [...new Set([...id.values.values()].filter((value) => value !== null).map(String))].map(
      (value) => objectId(object, value),
    ),
    fields: fields.map(({ name }) => name),
    constant: candidates.filter((trait) => !isField(trait)).map(({ name }) => name),
    relations,
    rules: draftRules(items, id, [...fields, ...related]),
  };
}

/** `volume_type` → `volumetype-{…}`. */
export function objectId(object: string, value: string): string {
  return `${object.replaceAll('_', '')}-${value}`;
}

function draftRules(
  items: readonly (Item | Event)[],
  id: DraftTrait,
  written: readonly Pick<DraftTrait, 'name' | 'values'>[],
): readonly DraftRule[] {
  const rules = new Map<string, { messages: Set<string>; changed: Set<string> }>();
  const last = new Map<string, string>();
  for (const [index, item] of items.entries()) {
    const rule = rules.get(item.eventType) ?? { messages: new Set(), changed: new Set() };
    rules.set(item.eventType, rule);
    rule.messages.add(item.messageId);
    const object = comparable(id.values.get(index) ?? null);
    for (const { name, values } of written) {
      const value = values.get(index);
      if (value === undefined) continue;
      const key = `${name} ${object}`;
      const text = comparable(value);
      if ((last.get(key) ?? text) !== text) rule.changed.add(name);
      last.set(key, text);
    }
  }
  return [...rules].map(([event, { messages, changed }]) => ({
    event,
    times: messages.size,
    changed: [...changed],
  }));
}
