import type { JsonSchema } from '../../model/index.ts';

/** Words that an editor offers; any other text of the pattern is right too. */
export function words(known: readonly string[], pattern?: string): JsonSchema {
  const any = { type: 'string', ...(pattern === undefined ? { minLength: 1 } : { pattern }) };
  return known.length === 0 ? any : { anyOf: [{ enum: [...known].sort() }, any] };
}

export function oneOrMany(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'array', items: schema }] };
}

/** An object that takes these keys and no others. */
export function closedObject(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  };
}

/** A section of the file: things by name, each of which an overlay may take away. */
export function section(schema: JsonSchema, namePattern: string, known: readonly string[] = []): JsonSchema {
  const entry = { anyOf: [{ $ref: '#/$defs/removal' }, schema] };
  return {
    type: 'object',
    propertyNames: { pattern: namePattern },
    ...(known.length === 0
      ? {}
      : { properties: Object.fromEntries([...known].sort().map((name) => [name, entry])) }),
    additionalProperties: entry,
  };
}

export function described(description: string, schema: JsonSchema): JsonSchema {
  return { description, ...schema };
}
