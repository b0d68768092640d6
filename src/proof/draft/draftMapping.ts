import type { Event, Item } from '../../model/index.ts';
import type { DraftTrait } from './draftTraits.ts';
import { comparable, draftTraits } from './draftTraits.ts';
import { payloadPaths } from './payloadPaths.ts';
import { distinct, proposeId } from './proposeId.ts';
import type { DraftRelation } from './proposeRelations.ts';
import { proposeRelations } from './proposeRelations.ts';

/** What a mapping file can begin with: everything that messages carry, and nothing believed yet. */
export interface MappingDraft {
  readonly object: string;
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

/** Drafts a mapping of messages that are all about one kind of object; null where nothing in them looks like an id. */
export function draftMapping(
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
  const rules = new Map<string, { times: number; changed: Set<string> }>();
  const last = new Map<string, string>();
  for (const [index, item] of items.entries()) {
    const rule = rules.get(item.eventType) ?? { times: 0, changed: new Set<string>() };
    rules.set(item.eventType, { ...rule, times: rule.times + 1 });
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
  return [...rules].map(([event, { times, changed }]) => ({ event, times, changed: [...changed] }));
}
