import type { Json } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';

/** Where a path begins. `service` is the publisher up to its first `.` or `:`; no file can write it. */
export type PathRoot = 'payload' | 'publisher' | 'priority' | 'context' | 'trait' | 'item' | 'service';

/** A key, an index, every element of a list, or the one that has a certain value under a key. */
export type PathStep = string | number | typeof EVERY | ElementFilter;
export const EVERY: unique symbol = Symbol('[*]');

export interface ElementFilter {
  readonly key: string;
  readonly equals: string | number | boolean;
}

export interface TraitPath {
  /** As written. */
  readonly text: string;
  readonly root: PathRoot;
  readonly steps: readonly PathStep[];
}

/** Why a text is no path, and at which of its characters. */
export interface PathError {
  readonly message: string;
  readonly offset: number;
  /** What the wrong part begins with, for a did-you-mean among `PATH_ROOTS`. */
  readonly word?: string;
}

/** What a path in a file may begin with; true where steps must follow. */
export const PATH_ROOTS: Readonly<Record<string, 'steps' | 'alone' | 'either'>> = {
  payload: 'either',
  context: 'steps',
  trait: 'steps',
  item: 'either',
  publisher: 'alone',
  priority: 'alone',
};

const NAME = String.raw`(?:(?<name>[A-Za-z_][\w-]*)|'(?<quoted>[^']*)')`;
const STEP = new RegExp(String.raw`\.${NAME}|\[(?<index>\d+)\]|(?<every>\[\*\])`, 'y');
const LITERAL = String.raw`(?:'(?<text>[^']*)'|(?<plain>-?\d+|true|false))`;
const FILTER = new RegExp(String.raw`\[\?(?<open>\()?(?:@\.)?${NAME}\s*==?\s*${LITERAL}(?<close>\))?\]`, 'y');

/** Reads `payload.image_meta.'os.type'`, `payload.ports[*].id`, `payload.meta[?key='os'].value` and the like. */
export function parsePath(text: string): TraitPath | PathError {
  const root = /^\w*/.exec(text)?.[0] ?? '';
  const rule = Object.hasOwn(PATH_ROOTS, root) ? PATH_ROOTS[root] : undefined;
  if (rule === undefined) {
    return { message: `a path begins with ${Object.keys(PATH_ROOTS).join(', ')}`, offset: 0, word: root };
  }
  const steps = parseSteps(text, root.length);
  if ('message' in steps) return steps;
  if (rule === 'alone' && steps.length > 0) {
    return { message: `\`${root}\` is a text and has no parts`, offset: root.length };
  }
  if (rule === 'steps' && steps.length === 0) {
    return { message: `\`${root}\` needs a name after it, as in \`${root}.host\``, offset: 0 };
  }
  return { text, root: root as PathRoot, steps };
}

/** The steps of a path from `start` to its end. */
export function parseSteps(text: string, start: number): readonly PathStep[] | PathError {
  const steps: PathStep[] = [];
  for (let at = start; at < text.length;) {
    const expression = text.startsWith('[?', at) ? FILTER : STEP;
    expression.lastIndex = at;
    const groups = expression.exec(text)?.groups;
    if (groups === undefined || (groups['open'] === undefined) !== (groups['close'] === undefined)) {
      return { message: `expected ${expression === FILTER ? A_FILTER : A_STEP} here`, offset: at };
    }
    steps.push(expression === FILTER ? filterStep(groups) : plainStep(groups));
    at = expression.lastIndex;
  }
  return steps;
}

const A_STEP = "`.name`, `.'quoted name'`, `[0]`, `[*]` or `[?key='value']`";
const A_FILTER = "`[?key='value']`";

type Groups = Readonly<Record<string, string | undefined>>;

function plainStep({ name, quoted, index, every }: Groups): PathStep {
  if (every !== undefined) return EVERY;
  return index === undefined ? (name ?? quoted ?? '') : Number(index);
}

function filterStep({ name, quoted, text, plain }: Groups): PathStep {
  return { key: name ?? quoted ?? '', equals: text ?? (JSON.parse(plain ?? 'null') as number | boolean) };
}

/**
 * Compiles steps to a reader. undefined is absent; null is a value, and what is looked for inside of it is null
 * too: no gateway has no address. Only own properties are seen.
 */
export function readSteps(steps: readonly PathStep[]): (value: Json | undefined) => Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return (value) => value;
  if (step === EVERY) return readEvery(rest);
  if (typeof step === 'object') return readFiltered(step, rest);
  const read = typeof step === 'number' ? readIndex(step) : readKey(step);
  if (rest.length === 0) return read;
  const readRest = readSteps(rest);
  return (value) => readRest(read(value));
}

function readIndex(index: number) {
  return (value: Json | undefined): Json | undefined =>
    Array.isArray(value) ? (value[index] as Json) : nothingIn(value);
}

function readKey(key: string) {
  if (key in Object.prototype) {
    return (value: Json | undefined): Json | undefined =>
      isJsonObject(value) ? (Object.hasOwn(value, key) ? value[key] : undefined) : nothingIn(value);
  }
  return (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value[key] : nothingIn(value));
}

function nothingIn(value: Json | undefined): null | undefined {
  return value === null ? null : undefined;
}

function readEvery(rest: readonly PathStep[]) {
  const read = readSteps(rest);
  const nested = rest.includes(EVERY);
  return (value: Json | undefined): Json | undefined => {
    if (!Array.isArray(value)) return nothingIn(value);
    const found = value.map((element) => read(element as Json)).filter((element) => element !== undefined);
    return nested ? found.flat() : found;
  };
}

/** The first element that fits; with `[*]` behind the filter, all that fit. */
function readFiltered({ key, equals }: ElementFilter, rest: readonly PathStep[]) {
  const readTested = readKey(key);
  const fits = (element: Json): boolean => readTested(element) === equals;
  const all = rest[0] === EVERY;
  const read = readSteps(rest);
  return (value: Json | undefined): Json | undefined => {
    if (!Array.isArray(value)) return nothingIn(value);
    const elements = value as readonly Json[];
    return read(all ? elements.filter(fits) : elements.find(fits));
  };
}
