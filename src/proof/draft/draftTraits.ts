import type { Json } from '../../model/index.ts';
import { canonicalJson } from '../../model/index.ts';
import type { PayloadPath } from './payloadPaths.ts';

/** A trait found in messages: its paths, and what they carried. */
export interface DraftTrait {
  readonly name: string;
  readonly paths: readonly string[];
  readonly type: 'time' | 'any';
  /** By number of the message. */
  readonly values: ReadonlyMap<number, Json>;
}

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * Names what stands at the paths: their keys joined, without the object's own wrapper (`payload.widget.id` is
 * `id`). Paths of one name are alternatives, unless one message has both and they differ. Names in `taken` get
 * the object's in front.
 */
export function draftTraits(
  object: string,
  paths: readonly PayloadPath[],
  taken: ReadonlySet<string>,
): readonly DraftTrait[] {
  const traits = new Map<string, DraftTrait>();
  for (const { path, keys, values } of paths) {
    const wanted = nameOf(object, keys);
    const free = taken.has(wanted) ? `${object}_${wanted}` : wanted;
    const name = [free, `${free}_in_${nameOf('', keys.slice(0, -1))}`, `${free}_2`, `${free}_3`].find((one) =>
      agrees(traits.get(one), values),
    );
    if (name === undefined) continue;
    const known = traits.get(name);
    const merged = new Map([...values, ...(known?.values ?? [])]);
    traits.set(name, { name, paths: [...(known?.paths ?? []), path], type: typeOf(merged), values: merged });
  }
  return [...traits.values()];
}

function nameOf(object: string, keys: readonly string[]): string {
  const own = keys.length > 1 && keys[0] === object ? keys.slice(1) : keys;
  const name = own
    .join('_')
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(name) ? name : `x_${name}`;
}

function agrees(known: DraftTrait | undefined, values: PayloadPath['values']): boolean {
  if (known === undefined) return true;
  return [...values].every(([index, value]) => {
    const other = known.values.get(index);
    return other === undefined || canonicalJson(other) === canonicalJson(value);
  });
}

function typeOf(values: DraftTrait['values']): DraftTrait['type'] {
  const texts = [...values.values()].filter((value) => value !== null && value !== '');
  return texts.length > 0 && texts.every((text) => typeof text === 'string' && TIME.test(text))
    ? 'time'
    : 'any';
}

/** A text by which values are compared: services write one time in several ways, and no time as an empty text. */
export function comparable(value: Json): string {
  if (value === '') return 'null';
  const isTime = typeof value === 'string' && TIME.test(value);
  return canonicalJson(isTime ? value.replace(' ', 'T').slice(0, 19) : value);
}
