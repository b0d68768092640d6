import type { Json } from '../../model/index.ts';
import type { DraftTrait } from './draftTraits.ts';
import { comparable } from './draftTraits.ts';

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
/** Ids of somebody else: who asked, for whom, and in which request. */
const FOREIGN = /^(?:project|tenant|user|domain|request|reservation|owner)(?:_|$)/;

/** What speaks for a trait as the id, in the order of weight; larger is better. */
interface Claim {
  readonly trait: DraftTrait;
  readonly name: number;
  readonly coverage: number;
  readonly shape: number;
  readonly constancy: number;
}

/**
 * The trait that tells objects apart: by its name (`<object>_id`, `uuid`, `id`), by how many messages have it, by
 * its shape, and by how constant the other traits are where it is the same. Other traits that say the same under
 * such a name stand in where it is missing. null where nothing looks like an id.
 */
export function proposeId(
  object: string,
  traits: readonly DraftTrait[],
  messages: number,
): { readonly id: DraftTrait; readonly others: readonly DraftTrait[] } | null {
  const claims = traits.filter(isScalar).map((trait) => claimOf(object, trait, traits, messages));
  const [best] = claims
    .filter(({ name, shape }) => name > 0 || shape > 0)
    .toSorted(
      (a, b) => b.name - a.name || b.coverage - a.coverage || b.shape - a.shape || b.constancy - a.constancy,
    );
  if (best === undefined) return null;
  const twins = claims.filter(
    ({ trait, name }) =>
      trait !== best.trait &&
      saysTheSame(trait, best.trait) &&
      // Under another object's name it has to be seen that it is this one's.
      (name > 1 || (name === 1 && sharesValue(trait, best.trait))),
  );
  const merged = [best, ...twins].map(({ trait }) => trait);
  const id = {
    ...best.trait,
    paths: merged.flatMap(({ paths }) => paths),
    values: new Map(merged.toReversed().flatMap(({ values }) => [...values])),
  };
  return { id, others: traits.filter((trait) => !merged.includes(trait)) };
}

function claimOf(object: string, trait: DraftTrait, all: readonly DraftTrait[], messages: number): Claim {
  const values = [...trait.values.values()].filter((value) => value !== null);
  return {
    trait,
    name: nameRank(object, trait.name),
    coverage: values.length / messages,
    shape: values.every((value) => typeof value === 'string' && UUID.test(value)) ? 1 : 0,
    constancy: constancyOf(trait, all),
  };
}

function nameRank(object: string, name: string): number {
  if (FOREIGN.test(name) && !name.startsWith(object)) return -1;
  const exact = [`${object}_id`, `${object}_uuid`, 'uuid', 'id'].indexOf(name);
  if (exact >= 0) return 6 - exact;
  return name.startsWith(`${object}_`) && /_(?:uuid|id)$/.test(name) ? 2 : /_(?:uuid|id)$/.test(name) ? 1 : 0;
}

/** Which share of the other traits has one value only for each value of this one. */
function constancyOf(trait: DraftTrait, all: readonly DraftTrait[]): number {
  const others = all.filter((other) => other !== trait && distinct(other.values.values()) > 1);
  if (others.length === 0) return 0;
  const constant = others.filter((other) => {
    const byId = new Map<string, Set<string>>();
    for (const [index, id] of trait.values) {
      const value = other.values.get(index);
      if (value === undefined) continue;
      const key = comparable(id);
      byId.set(key, (byId.get(key) ?? new Set()).add(comparable(value)));
    }
    return [...byId.values()].every((values) => values.size === 1);
  });
  return constant.length / others.length;
}

function isScalar({ values, type }: DraftTrait): boolean {
  const known = [...values.values()].filter((value) => value !== null);
  if (type === 'time' || known.length === 0) return false;
  return known.every((value) => (typeof value === 'string' && value !== '') || Number.isInteger(value));
}

function saysTheSame(a: DraftTrait, b: DraftTrait): boolean {
  return [...a.values].every(([index, value]) => {
    const other = b.values.get(index);
    return other === undefined || other === value;
  });
}

function sharesValue(a: DraftTrait, b: DraftTrait): boolean {
  const known = new Set(b.values.values());
  return [...a.values.values()].some((value) => value !== null && known.has(value));
}

export function distinct(values: Iterable<Json>): number {
  return new Set([...values].map(comparable)).size;
}
