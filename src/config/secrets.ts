import type { Diagnostic } from '../model/index.ts';
import { nearest } from '../yaml/index.ts';
import { schemaNode } from './schemaNode.ts';
import type { SchemaNode } from './schemaNode.ts';
import type { ComponentSpec } from './componentSpec.ts';

/** The keys of the specs' fields, parted into those whose values are secret and the rest. */
export interface FieldKeys {
  readonly secret: ReadonlySet<string>;
  readonly plain: ReadonlySet<string>;
}

export function fieldKeys(specs: readonly ComponentSpec[]): FieldKeys {
  const secret = new Set<string>();
  const plain = new Set<string>();
  const collect = (node: SchemaNode): void => {
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      (holdsSecrets(child) ? secret : plain).add(key);
      collect(child);
    }
    const below = [node.items, node.additionalProperties, ...(node.anyOf ?? [])];
    for (const child of below) if (typeof child === 'object') collect(child);
    for (const child of Object.values(node.patternProperties ?? {})) collect(child);
  };
  for (const spec of specs) collect(schemaNode(spec.schema));
  return { secret, plain };
}

/** A secret, a list of secrets, or a mapping whose values are. */
function holdsSecrets({ secret, items, additionalProperties: values }: SchemaNode): boolean {
  return secret === true || items?.secret === true || (typeof values === 'object' && values.secret === true);
}

/**
 * The same diagnostics with every secret starred out of excerpts and messages. A key that only resembles
 * a secret's (`pasword`) counts as one, and so does what follows it in a line that could not be parsed.
 */
export function maskSecrets(
  diagnostics: readonly Diagnostic[],
  value: unknown,
  keys: FieldKeys,
): readonly Diagnostic[] {
  const secrets = [...secretTexts(value, keys)].sort((a, b) => b.length - a.length);
  const mask = (text: string): string =>
    secrets.reduce((masked, secret) => masked.replaceAll(secret, stars(secret)), text);
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: mask(diagnostic.message),
    excerpt: maskLine(mask(diagnostic.excerpt), keys),
    ...(diagnostic.suggestion === undefined ? {} : { suggestion: mask(diagnostic.suggestion) }),
  }));
}

function isSecretKey(key: string, { secret, plain }: FieldKeys): boolean {
  return secret.has(key) || (!plain.has(key) && nearest(key, secret) !== undefined);
}

/** The texts below secret keys, line by line, because an excerpt is one line. */
function* secretTexts(value: unknown, keys: FieldKeys, inside = false): Generator<string> {
  if (typeof value === 'string' && inside) {
    // Parts of one or two characters would star out half of every line, and give nothing away.
    yield* value.split('\n').filter((line) => line.trim().length > 2 && !REFERENCE.test(line));
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (inside) yield* secretTexts(key, keys, true);
    yield* secretTexts(item, keys, inside || (!Array.isArray(value) && isSecretKey(key, keys)));
  }
}

const KEY = /([A-Za-z_][\w-]*)(?:["']\s*:\s*|\s*:\s+)/g;
const REFERENCE = /^["']?\$\{\w+\}["']?\s*$/;
const BLOCK_VALUE = /^.*/;
const FLOW_VALUE = /^(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|[^,}\]]*)/;

/** One line of YAML, which may be broken YAML, with the values of secret keys starred out at their length. */
function maskLine(line: string, keys: FieldKeys): string {
  let masked = line;
  for (const match of line.matchAll(KEY)) {
    if (!isSecretKey(match[1] ?? '', keys)) continue;
    const start = match.index + match[0].length;
    const isFlow = line.slice(0, start).includes('{');
    const value = (isFlow ? FLOW_VALUE : BLOCK_VALUE).exec(line.slice(start))?.[0] ?? '';
    // A variable's name is no secret, and it is what a person has to look for.
    if (REFERENCE.test(value)) continue;
    masked = masked.slice(0, start) + stars(value) + masked.slice(start + value.length);
  }
  return masked;
}

function stars(text: string): string {
  return '*'.repeat(text.length);
}
