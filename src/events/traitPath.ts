import type { Json } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';

/** Where a path begins. `service` is the publisher up to its first `.` or `:`; no file can write it. */
export type PathRoot = 'payload' | 'publisher' | 'priority' | 'context' | 'trait' | 'item' | 'service';

/** A key, an index, or every element of a list. */
export type PathStep = string | number | typeof EVERY;
export const EVERY: unique symbol = Symbol('[*]');

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

const STEP = /\.([A-Za-z_][\w-]*)|\.'([^']*)'|\[(\d+)\]|(\[\*\])/y;

/** Reads `payload.image_meta.'os.type'`, `payload.ports[*].id`, `publisher` and the like. */
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
  for (let at = start; at < text.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null) {
      return { message: "expected `.name`, `.'quoted name'`, `[0]` or `[*]` here", offset: at };
    }
    const [, name, quoted, index, every] = found;
    steps.push(every === undefined ? (index === undefined ? (name ?? quoted ?? '') : Number(index)) : EVERY);
  }
  return steps;
}

/** Compiles steps to a reader. undefined is absent; null is a value. Only own properties are seen. */
export function readSteps(steps: readonly PathStep[]): (value: Json | undefined) => Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return (value) => value;
  if (step === EVERY) return readEvery(rest);
  const read = typeof step === 'number' ? readIndex(step) : readKey(step);
  if (rest.length === 0) return read;
  const readRest = readSteps(rest);
  return (value) => readRest(read(value));
}

function readIndex(index: number) {
  return (value: Json | undefined): Json | undefined =>
    Array.isArray(value) ? (value[index] as Json) : undefined;
}

function readKey(key: string) {
  if (key in Object.prototype) {
    return (value: Json | undefined): Json | undefined =>
      isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value[key] : undefined);
}

function readEvery(rest: readonly PathStep[]) {
  const read = readSteps(rest);
  const nested = rest.includes(EVERY);
  return (value: Json | undefined): Json | undefined => {
    if (!Array.isArray(value)) return undefined;
    const found = value.map((element) => read(element as Json)).filter((element) => element !== undefined);
    return nested ? found.flat() : found;
  };
}
