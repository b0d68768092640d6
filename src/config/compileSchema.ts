import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { TSchema } from 'typebox';
import { parseDuration } from './duration.ts';
import { mapSchema, OWN_WORDS, schemaNode } from './schemaNode.ts';
import type { SchemaNode } from './schemaNode.ts';
import { parseSize } from './size.ts';

/**
 * Nothing is done twice that a test does: that every schema is one by its own meta-schema. Generated code is left as it comes,
 * for it runs a few times only.
 */
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  verbose: true,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
});
ajv.addVocabulary([...OWN_WORDS]);
ajv.addKeyword({
  keyword: 'atLeast',
  schemaType: 'string',
  compile: (least: string, { reads }) => leastOf(least, reads === 'size' ? parseSize : parseDuration),
});

const compiled = new WeakMap<TSchema, ValidateFunction>();

/** The validator of a schema, made once. Throws on a schema that is itself wrong. */
export function compileSchema(schema: TSchema): ValidateFunction {
  let validator = compiled.get(schema);
  if (validator === undefined) {
    validator = ajv.compile(mapSchema(schemaNode(schema), closed));
    compiled.set(schema, validator);
  }
  return validator;
}

/** Text that cannot be read is no shorter: another keyword says what is wrong with it. */
function leastOf(least: string, read: (text: string) => number | null): (text: unknown) => boolean {
  const bound = read(least);
  if (bound === null) throw new TypeError(`\`${least}\` cannot be read`);
  return (text) => typeof text !== 'string' || (read(text) ?? bound) >= bound;
}

/** Objects that name their properties take no others unless they say so: a misspelt key is never passed over. */
export function closed(node: SchemaNode): SchemaNode {
  const named = node.properties !== undefined || node.patternProperties !== undefined;
  if (!named || node.additionalProperties !== undefined) return node;
  return { ...node, additionalProperties: false };
}
