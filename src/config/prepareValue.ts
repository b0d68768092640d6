import { expandEnvironment } from './expandEnvironment.ts';
import type { Environment, UnsetVariable } from './expandEnvironment.ts';
import { childNode } from './schemaNode.ts';
import type { SchemaNode } from './schemaNode.ts';
import type { YamlPath } from '../yaml/index.ts';

export interface Preparation {
  readonly environment: Environment;
  unset(path: YamlPath, variable: UnsetVariable): void;
}

/**
 * A value made ready for validation: variables expanded in what the schema describes, and defaults put where
 * nothing (or only an empty key) was written. What no schema describes stays as it is.
 */
export function prepareValue(
  node: SchemaNode | undefined,
  value: unknown,
  path: YamlPath,
  preparation: Preparation,
): unknown {
  if (node === undefined) return value;
  if (value == null && node.default !== undefined) {
    return prepareValue(node, structuredClone(node.default), path, preparation);
  }
  if (typeof value === 'string') return prepareText(node, value, path, preparation);
  if (Array.isArray(value)) {
    return value.map((item, index) => prepareValue(node.items, item, [...path, index], preparation));
  }
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).map(([key, item]) => [
    key,
    prepareValue(childNode(node, key), item, [...path, key], preparation),
  ]);
  const missing = Object.entries(node.properties ?? {})
    .filter(([key, child]) => child.default !== undefined && !Object.hasOwn(value, key))
    .map(([key, child]) => [key, prepareValue(child, undefined, [...path, key], preparation)]);
  return Object.fromEntries([...given, ...missing]) as unknown;
}

function prepareText(node: SchemaNode, text: string, path: YamlPath, preparation: Preparation): unknown {
  const expanded = expandEnvironment(text, preparation.environment);
  for (const variable of expanded.unset) preparation.unset(path, variable);
  // Only what came from a variable is read as a number: a quoted "8080" stays the text it was written as.
  return expanded.text === text ? text : readAs(node.type, expanded.text);
}

function readAs(type: string | undefined, text: string): unknown {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(?:\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}
