import { isJsonObject, type Json, type JsonObject } from '../model/index.ts';
import { isWrapped, kindOfKey, type KeyKind, TRAITS_KEY } from './payloadKeys.ts';

/** Where a text stands: what the key above it says, and that key. */
export interface Place {
  readonly kind: KeyKind;
  readonly key: string;
}

export interface Visitor {
  text(text: string, kind: KeyKind): string;
  /** `kind` is that of the object in which the key stands. */
  key(key: string, kind: KeyKind): string;
}

const TOP: Place = { kind: 'unknown', key: '' };

/** Kinds of things that are written as an object with an `id` and a `name`. */
const THINGS: ReadonlySet<KeyKind> = new Set<KeyKind>(['host', 'user', 'project', 'domain', 'zone']);

/** A copy of a message in which the visitor has seen, and may have changed, every text and every key. */
export function walkMessage(value: Json, visitor: Visitor, place: Place = TOP): Json {
  if (typeof value === 'string') return visitor.text(value, place.kind);
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item) => walkMessage(item, visitor, place));
  }
  if (!isJsonObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    copy[visitor.key(key, place.kind)] =
      key === TRAITS_KEY && Array.isArray(inner)
        ? (inner as readonly Json[]).map((trait) => walkTrait(trait, visitor))
        : walkMessage(inner, visitor, below(key, place));
  }
  return copy;
}

/** Ceilometer's traits say beside their value what it is: `[name, type, value]`, or an object with these keys. */
function walkTrait(trait: Json, visitor: Visitor): Json {
  const name: unknown = Array.isArray(trait) ? trait[0] : isJsonObject(trait) ? trait['name'] : null;
  if (typeof name !== 'string') return walkMessage(trait, visitor);
  const at = below(name, { ...TOP, key: TRAITS_KEY });
  if (Array.isArray(trait)) {
    const [, type = null, value = null] = trait as readonly Json[];
    return [name, type, walkMessage(value, visitor, at)];
  }
  const { value = null, ...rest } = trait as JsonObject;
  return { ...rest, value: walkMessage(value, visitor, at) };
}

function below(key: string, parent: Place): Place {
  if (isWrapped(key)) return parent;
  // All of what a person wrote is that person's text.
  if (parent.kind === 'text') return { kind: 'text', key };
  if ((key === 'id' || key === 'name') && THINGS.has(parent.kind)) return { kind: parent.kind, key };
  return { kind: kindOfKey(key, parent.key), key };
}
