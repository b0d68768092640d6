import { pyEquals } from '../python/compare.ts';
import { pyText } from '../python/text.ts';
import { parseIsoTime, secondsBetween } from '../python/time.ts';
import { pyTruth } from '../python/truth.ts';
import type { PyValue } from '../python/value.ts';
import { isDict, isList, PyFault, typeName } from '../python/value.ts';
import type { Match } from './jsonPath.ts';

/** What Ceilometer's trait plugins do: matches → values, null for none. @throws PyFault */
export type Plugin = (matches: readonly Match[]) => readonly PyValue[];

/** A parameter that cannot be used, and what the plugin takes there. */
export interface ParameterFault {
  readonly parameter: string | null;
  readonly wanted: string;
}

interface PluginMaker {
  readonly parameters: readonly string[];
  readonly make: (parameter: (name: string) => PyValue | undefined) => Plugin | ParameterFault;
}

/** ceilometer/event/trait_plugins.py. */
export const PLUGINS: Readonly<Record<string, PluginMaker>> = {
  split: { parameters: ['separator', 'segment', 'max_split'], make: makeSplit },
  bitfield: { parameters: ['initial_bitfield', 'flags'], make: makeBitfield },
  timedelta: { parameters: [], make: () => timedelta },
  map: { parameters: ['values', 'default', 'case_sensitive'], make: makeMap },
};

type Parameter = (name: string) => PyValue | undefined;

function makeSplit(parameter: Parameter): Plugin | ParameterFault {
  const { separator, segment, maxSplit } = {
    separator: parameter('separator') ?? '.',
    segment: parameter('segment') ?? 0n,
    maxSplit: parameter('max_split') ?? -1n,
  };
  if (typeof separator !== 'string' || separator === '') {
    return { parameter: 'separator', wanted: 'the text between the pieces' };
  }
  if (typeof segment !== 'bigint') return { parameter: 'segment', wanted: 'the number of a piece, from 0' };
  if (typeof maxSplit !== 'bigint') return { parameter: 'max_split', wanted: 'how many times to split' };
  return (matches) =>
    matches.map(({ value }) => {
      const all = pyText(value).split(separator);
      const limit = Number(maxSplit);
      const pieces =
        limit < 0 || all.length <= limit + 1
          ? all
          : [...all.slice(0, limit), all.slice(limit).join(separator)];
      return pieces.at(Number(segment)) ?? null;
    });
}

interface Flag {
  readonly path: string;
  readonly bit: bigint;
  /** undefined: any value sets the bit. */
  readonly value: PyValue | undefined;
}

const FLAGS = 'a list of `{path, bit, value}`, each with a path and a bit from 0 to 1024';

function makeBitfield(parameter: Parameter): Plugin | ParameterFault {
  const initial = parameter('initial_bitfield') ?? 0n;
  const given = parameter('flags') ?? [];
  if (typeof initial !== 'bigint') return { parameter: 'initial_bitfield', wanted: 'an integer' };
  if (!isList(given)) return { parameter: 'flags', wanted: FLAGS };
  const flags = given.map(readFlag);
  if (flags.includes(null)) return { parameter: 'flags', wanted: FLAGS };
  return (matches) => {
    const values = new Map(matches.map(({ path, value }) => [path, value]));
    let bits = initial;
    for (const flag of flags as readonly Flag[]) {
      const found = values.get(flag.path);
      if (found === undefined || (flag.value !== undefined && !pyEquals(found, flag.value))) continue;
      bits |= 1n << flag.bit;
    }
    return [bits];
  };
}

function readFlag(flag: PyValue): Flag | null {
  if (!isDict(flag)) return null;
  const path = flag.get('path');
  const bit = flag.get('bit');
  const number = typeof bit === 'string' && /^\d+$/.test(bit) ? BigInt(bit) : bit;
  if (typeof path !== 'string' || typeof number !== 'bigint' || number < 0n || number > 1024n) return null;
  return { path, bit: number, value: flag.get('value') };
}

/** Exactly two times, else nothing. */
function timedelta(matches: readonly Match[]): readonly PyValue[] {
  const [start, end, ...more] = matches;
  if (start === undefined || end === undefined || more.length > 0) return [];
  try {
    return [secondsBetween(parseIsoTime(start.value), parseIsoTime(end.value))];
  } catch (error) {
    if (error instanceof PyFault) return [];
    throw error;
  }
}

function makeMap(parameter: Parameter): Plugin | ParameterFault {
  const values = parameter('values');
  if (values === undefined || !isDict(values) || values.size === 0) {
    return {
      parameter: values === undefined ? null : 'values',
      wanted: '`values`, a table of at least one row',
    };
  }
  const fallback = parameter('default') ?? null;
  const sensitive = pyTruth(parameter('case_sensitive') ?? true);
  const keyOf = (value: PyValue): string => hashKey(sensitive ? value : caseFolded(value));
  const table = new Map([...values].map(([key, value]) => [keyOf(key), value]));
  return (matches) =>
    matches.map(({ value }) => {
      const key = keyOf(value);
      return table.has(key) ? (table.get(key) ?? null) : fallback;
    });
}

/** Keys that are equal in Python have the same text here: `1`, `1.0` and `True`. */
function hashKey(value: PyValue): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'boolean') return value ? 'n1' : 'n0';
  if (typeof value === 'number') return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`;
  if (typeof value === 'bigint') return `n${value}`;
  if (value === null) return '-';
  throw new PyFault('TypeError', `a ${typeName(value)} cannot be looked up`);
}

/** Python's `casefold`, but for a few letters: JavaScript folds by way of upper case. */
function caseFolded(value: PyValue): PyValue {
  if (typeof value !== 'string') return value;
  return Array.from(value, (one) => one.toUpperCase().toLowerCase()).join('');
}
