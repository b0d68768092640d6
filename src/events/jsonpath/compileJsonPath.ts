import { pyEquals, pyLess } from '../python/compare.ts';
import { pyOperate } from '../python/numbers.ts';
import { pySort } from '../python/sort.ts';
import type { PyValue } from '../python/value.ts';
import { isDict, isList, PyFault, typeName } from '../python/value.ts';
import type { Datum, Find, Found } from './datum.ts';
import { computed, isFound, listed, valueOf } from './datum.ts';
import { compileFilter } from './compileFilter.ts';
import { length, slice } from './sequence.ts';
import type { BinaryKind, BinaryNode, OperandNode, PathNode, ReplacementPart, SortNode } from './node.ts';

type Node<K extends PathNode['kind']> = K extends BinaryKind
  ? BinaryNode
  : Extract<PathNode, { readonly kind: K }>;

/**
 * Compiles a path to what jsonpath-rw's `find` does, exceptions included: they are thrown as PyFault. `bare` says
 * that it begins at what Ceilometer hands in, which no datum is wrapped around; only sorting minds.
 */
export function compileJsonPath(node: PathNode, bare = false): Find {
  return (COMPILERS[node.kind] as (one: PathNode, bare: boolean) => Find)(node, bare);
}

const COMPILERS: { readonly [K in PathNode['kind']]: (node: Node<K>, bare: boolean) => Find } = {
  root: () => findRoot,
  this: () => (datum) => [datum],
  parent:
    () =>
    ({ context }) => [context],
  fields: compileFields,
  index: compileIndex,
  slice: compileSlice,
  child: (node, bare) => {
    const [left, right] = sides(node, bare);
    return (datum) => listed(left(datum)).flatMap((one) => listed(right(orNone(one))));
  },
  descendants: (node, bare) => compileDescendants(...sides(node, bare)),
  where: (node, bare) => {
    const [left, right] = sides(node, bare);
    return (datum) => listed(left(datum)).filter((one) => isFound(right(orNone(one))));
  },
  union: (node, bare) => {
    const [left, right] = sides(node, bare, bare);
    return (datum) => {
      const first = left(datum);
      return [...listed(first), ...listed(right(datum))];
    };
  },
  intersect: () => () => {
    throw new PyFault('NotImplementedError', 'jsonpath-rw has no `&` between paths');
  },
  filter: ({ expressions }) => compileFilter(expressions, compileJsonPath),
  sorted: ({ by }, bare) => (bare ? refuseBare : compileSorted(by)),
  len:
    () =>
    ({ value }) => {
      const found = length(value);
      return found === null ? [] : [{ value: BigInt(found), step: '`len`', context: null }];
    },
  split: compileSplit,
  sub: compileSub,
  operation: compileOperation,
};

function sides({ left, right }: BinaryNode, leftBare: boolean, rightBare = false): readonly [Find, Find] {
  return [compileJsonPath(left, leftBare), compileJsonPath(right, rightBare)];
}

function refuseBare(): never {
  throw new PyFault('AttributeError', 'the message itself cannot be sorted: begin with `$`');
}

/** What stands above the root is None, where it is not asked for its value. */
function orNone(datum: Datum | null): Datum {
  return datum ?? computed(null);
}

function findRoot(datum: Datum): Found {
  let root = datum;
  while (root.context !== null) root = root.context;
  return [{ value: root.value, step: '$', context: null }];
}

function compileFields({ names }: Node<'fields'>): Find {
  const [only = ''] = names;
  if (names.length === 1 && only !== '*') {
    return (datum) =>
      isDict(datum.value) && datum.value.has(only)
        ? [{ value: datum.value.get(only) ?? null, step: only, context: datum }]
        : [];
  }
  const all = names.includes('*');
  return (datum) => {
    const { value } = datum;
    if (!isDict(value)) return [];
    return (all ? [...value.keys()] : names).flatMap((key) =>
      value.has(key) ? [{ value: value.get(key) ?? null, step: String(key), context: datum }] : [],
    );
  };
}

function compileIndex({ index }: Node<'index'>): Find {
  return (datum) => {
    const { value } = datum;
    const size = length(value);
    if (size === null) throw new PyFault('TypeError', `a ${typeName(value)} has no length`);
    if (BigInt(size) <= index) return [];
    // A key of a dict is never a number here.
    if (isDict(value)) throw new PyFault('KeyError', `there is no key ${index}`);
    const at = Number(index) < 0 ? size + Number(index) : Number(index);
    if (at < 0) throw new PyFault('IndexError', `there is no element ${index}`);
    return [{ value: slice(value, at, at + 1)[0] ?? null, step: `[${index}]`, context: datum }];
  };
}

function compileSlice({ start, end }: Node<'slice'>): Find {
  return (datum) => {
    const { value } = datum;
    // Whatever is no list is taken for a list of one.
    const list = isList(value) ? value : [value];
    if (value === null || typeof value === 'number') {
      throw new PyFault('TypeError', `a ${typeName(value)} has no length`);
    }
    const context = list === value ? datum : { ...datum, value: list };
    const [from, to] = bounds(start, end, list.length);
    return slice(list, from, to).map((one, index) => ({ value: one, step: `[${from + index}]`, context }));
  };
}

function bounds(start: bigint | null, end: bigint | null, size: number): readonly [number, number] {
  const bound = (given: bigint | null, otherwise: number): number => {
    if (given === null) return otherwise;
    const at = given < 0n ? BigInt(size) + given : given;
    return Number(at < 0n ? 0n : at > BigInt(size) ? BigInt(size) : at);
  };
  return [bound(start, 0), bound(end, size)];
}

function compileDescendants(left: Find, right: Find): Find {
  const below = (datum: Datum): readonly (Datum | null)[] => {
    const { value } = datum;
    const own = right(datum);
    let children: readonly Datum[] = [];
    if (isList(value)) {
      children = value.map((one, index) => ({ value: one, step: `[${index}]`, context: datum }));
    } else if (isDict(value)) {
      children = [...value].map(([key, one]) => ({ value: one, step: String(key), context: datum }));
    }
    const deeper = children.flatMap(below);
    return [...listed(own), ...deeper];
  };
  return (datum) => {
    const found = left(datum);
    const starts = Array.isArray(found) ? (found as readonly (Datum | null)[]) : [found as Datum];
    return starts.flatMap((one) => {
      if (one === null) valueOf(one);
      return below(orNone(one));
    });
  };
}

function compileSorted(by: readonly SortNode[] | null): Find {
  const less = by === null ? pyLess : lessBy(by);
  return (datum) => {
    const { value } = datum;
    if (isList(value)) return [computed(pySort(value, less))];
    if (!isDict(value) || by !== null) return datum;
    return [computed(pySort([...value.keys()], less))];
  };
}

function lessBy(by: readonly SortNode[]): (a: PyValue, b: PyValue) => boolean {
  const keys = by.map((one) => ({ find: compileJsonPath(one.by), descending: one.descending }));
  return (a, b) => {
    for (const { find, descending } of keys) {
      const left = find(computed(a));
      const right = find(computed(b));
      // What is missing, or there several times, has no say.
      if (!isFound(left) || !isFound(right)) continue;
      const lefts = listed(left);
      const rights = listed(right);
      if (lefts.length > 1 || rights.length > 1) continue;
      const one = valueOf(lefts[0] ?? null);
      const other = valueOf(rights[0] ?? null);
      if (pyEquals(one, other)) continue;
      return pyLess(one, other) ? !descending : descending;
    }
    return false;
  };
}

function compileSplit({ separator, segment, max }: Node<'split'>): Find {
  return ({ value }) => {
    if (typeof value !== 'string') return [];
    const all = value.split(separator);
    const limit = Number(max);
    const pieces =
      limit < 0 || all.length <= limit + 1 ? all : [...all.slice(0, limit), all.slice(limit).join(separator)];
    const piece = pieces[Number(segment)];
    return piece === undefined ? [] : [computed(piece)];
  };
}

function compileSub({ pattern, replacement }: Node<'sub'>): Find {
  return ({ value }) => {
    if (typeof value !== 'string') throw new PyFault('TypeError', `\`sub\` of a ${typeName(value)}`);
    const text = value.replace(pattern, (...found) => replaced(replacement, found));
    return text === value ? [] : [computed(text)];
  };
}

function replaced(replacement: readonly ReplacementPart[], found: readonly unknown[]): string {
  const last = found.at(-1);
  const named = (typeof last === 'object' ? last : {}) as Readonly<Record<string, string | undefined>>;
  return replacement
    .map((part) => {
      if (typeof part === 'string') return part;
      const { group } = part;
      return (typeof group === 'number' ? (found[group] as string | undefined) : named[group]) ?? '';
    })
    .join('');
}

function compileOperation({ left, operator, right }: Node<'operation'>, bare: boolean): Find {
  const first = compileOperand(left, bare);
  const second = compileOperand(right, bare);
  return (datum) => {
    const lefts = first(datum);
    const rights = second(datum);
    const size = Math.max(lefts?.length ?? 1, rights?.length ?? 1);
    const bothFound = lefts !== null && rights !== null;
    if (bothFound && (lefts.length !== rights.length || lefts.length === 0)) return [];
    const results: Datum[] = [];
    for (let at = 0; at < size; at++) {
      if (lefts?.length === 0 || rights?.length === 0) break;
      const a = lefts === null ? constantOf(left) : valueOf(lefts[at] ?? null);
      const b = rights === null ? constantOf(right) : valueOf(rights[at] ?? null);
      const result = operated(a, operator, b);
      if (result === null) return [];
      results.push(computed(result));
    }
    return results;
  };
}

/** null for a constant. */
function compileOperand(
  operand: OperandNode,
  bare: boolean,
): (datum: Datum) => readonly (Datum | null)[] | null {
  if (!('path' in operand)) return () => null;
  const find = compileJsonPath(operand.path, bare);
  return (datum) => listed(find(datum));
}

function constantOf(operand: OperandNode): PyValue {
  return 'path' in operand ? null : operand.constant;
}

/** null where the types do not fit: then there is no match at all. */
function operated(a: PyValue, operator: Parameters<typeof pyOperate>[1], b: PyValue): PyValue {
  try {
    return pyOperate(a, operator, b);
  } catch (error) {
    if (error instanceof PyFault && error.type === 'TypeError') return null;
    throw error;
  }
}
