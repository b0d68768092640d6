import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean, nearest } from '../yaml/index.ts';
import { schemaNode } from './schemaNode.ts';
import type { SchemaNode } from './schemaNode.ts';

/** One ajv error in words for people. */
export interface Violation {
  readonly code: 'unknown-key' | 'missing-key' | 'wrong-type' | 'bad-value';
  readonly message: string;
  readonly suggestion?: string | undefined;
  /** The key below the error's own place that it is about, where that one can be pointed at. */
  readonly key?: string;
  /** JSON pointer of a key that is missing, or that an unknown key probably meant. */
  readonly missing?: string;
  readonly meant?: string;
}

type Describe = (error: ErrorObject, node: SchemaNode) => Violation;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
  null: 'empty',
};

/** Keywords of JSON Schema that need their own words; the others speak with ajv's. */
const WORDS: Readonly<Record<string, Describe>> = {
  additionalProperties: (error, node) => {
    const key = parameter(error, 'additionalProperty');
    const known = Object.keys(node.properties ?? {});
    const name = nearest(key, known);
    return {
      code: 'unknown-key',
      message: `unknown key \`${key}\``,
      suggestion: didYouMean(key, known) ?? (known.length === 0 ? undefined : `known here: ${quoted(known)}`),
      key,
      ...(name === undefined ? {} : { meant: `${error.instancePath}/${name}` }),
    };
  },
  required: (error, node) => {
    const key = parameter(error, 'missingProperty');
    return {
      code: 'missing-key',
      message: `\`${key}\` is missing`,
      suggestion: node.properties?.[key]?.description,
      missing: `${error.instancePath}/${key}`,
    };
  },
  propertyNames: (error) => {
    const key = parameter(error, 'propertyName');
    return { code: 'bad-value', message: `\`${key}\` may not be a key here`, key };
  },
  type: (error, node) => wrongType(error, expectation(node)),
  enum: (error, node) => notOneOf(error, node.enum ?? []),
  const: (error, node) => notOneOf(error, [node.const]),
  anyOf: (error, node) => {
    const branches = node.anyOf ?? [];
    const words = branches.flatMap((branch) => branch.enum ?? ('const' in branch ? [branch.const] : []));
    const kinds = branches.filter((branch) => branch.enum === undefined && !('const' in branch));
    if (kinds.length === 0) return notOneOf(error, words);
    const expected = [...new Set([...words.map(code), ...kinds.map(expectation)])].join(' or ');
    if (typeof error.data !== 'string' || kinds.every(({ type }) => type !== 'string'))
      return wrongType(error, expected);
    return {
      code: 'bad-value',
      message: `must be ${expected}`,
      suggestion: didYouMean(error.data, words.map(String)),
    };
  },
  pattern: (_error, node) => ({
    code: 'bad-value',
    message: node.expects === undefined ? `must match ${code(node.pattern)}` : `must be ${node.expects}`,
  }),
  atLeast: (_error, node) => ({ code: 'bad-value', message: `must be at least ${code(node.atLeast)}` }),
  minimum: (error) => limit(error, 'must be at least'),
  maximum: (error) => limit(error, 'must be at most'),
};

/** What an ajv error (made with `verbose`) says, where, and what was probably meant. */
export function describeError(error: ErrorObject): Violation {
  const words = WORDS[error.keyword];
  const node = schemaNode(error.parentSchema ?? {});
  const plain = (error.message ?? 'is not allowed here').replace('NOT', 'not');
  return words?.(error, node) ?? { code: 'bad-value', message: plain };
}

/** Names in code marks, as a list for a sentence. */
export function quoted(names: readonly unknown[]): string {
  return names.map(code).join(', ');
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function expectation(node: SchemaNode): string {
  return node.expects ?? KINDS[node.type ?? ''] ?? 'something else';
}

function wrongType(error: ErrorObject, expected: string): Violation {
  return { code: 'wrong-type', message: `must be ${expected}, but is ${kindOf(error.data)}` };
}

function notOneOf(error: ErrorObject, words: readonly unknown[]): Violation {
  const data: unknown = error.data;
  if (typeof data === 'object' && data !== null) return wrongType(error, quoted(words));
  return {
    code: 'bad-value',
    message: `${code(data)} is not allowed here`,
    suggestion: didYouMean(String(data), words.map(String)) ?? `allowed: ${quoted(words)}`,
  };
}

function limit(error: ErrorObject, words: string): Violation {
  return { code: 'bad-value', message: `${words} ${parameter(error, 'limit')}` };
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'boolean' ? code(value) : (KINDS[typeof value] ?? typeof value);
}

function parameter(error: ErrorObject, name: string): string {
  return String((error.params as Readonly<Record<string, unknown>>)[name]);
}
