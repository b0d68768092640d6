import { dirname, isAbsolute, join } from 'node:path';
import { compileSchema } from './compileSchema.ts';
import { parseDuration } from './duration.ts';
import { childNode } from './schemaNode.ts';
import type { SchemaNode } from './schemaNode.ts';
import { parseSize } from './size.ts';

type Read = (text: string, file: string) => unknown;

const READS: Readonly<Record<NonNullable<SchemaNode['reads']>, Read>> = {
  duration: parseDuration,
  size: parseSize,
  path: (text, file) => (isAbsolute(text) ? text : join(dirname(file), text)),
};

/** A valid value as its component gets it: durations and sizes as numbers, paths as seen from the file's folder. */
export function deliverValue(node: SchemaNode | undefined, value: unknown, file: string): unknown {
  if (node === undefined) return value;
  if (node.anyOf !== undefined) {
    const branch = node.anyOf.find((candidate) => compileSchema(candidate)(value));
    return deliverValue(branch, value, file);
  }
  if (typeof value === 'string' && node.reads !== undefined) return READS[node.reads](value, file);
  if (Array.isArray(value)) return value.map((item) => deliverValue(node.items, item, file));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, deliverValue(childNode(node, key), item, file)]),
  );
}
