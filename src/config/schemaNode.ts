import type { TSchema } from 'typebox';

/** The JSON Schema words that specs use, and stackwire's own ones. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  /** The value is never shown. */
  readonly secret?: true;
  /** How text is turned into the delivered value. */
  readonly reads?: 'duration' | 'size' | 'path';
  /** Of what the text reads: the least that is allowed, written as in the file. */
  readonly atLeast?: string;
  /** What the text must be, for people: `a duration such as \`5m\``. */
  readonly expects?: string;
}

/** stackwire's own words that ajv must know of, and has nothing to check by. */
export const OWN_WORDS: readonly (keyof SchemaNode)[] = ['secret', 'reads', 'expects'];

/** A typebox schema seen as plain JSON Schema. */
export function schemaNode(schema: TSchema): SchemaNode {
  return schema;
}

/** The same schema with `change` applied to every node below and then to itself. */
export function mapSchema(node: SchemaNode, change: (node: SchemaNode) => SchemaNode): SchemaNode {
  const inside = (child: SchemaNode): SchemaNode => mapSchema(child, change);
  const record = (children: Readonly<Record<string, SchemaNode>>): Readonly<Record<string, SchemaNode>> =>
    Object.fromEntries(Object.entries(children).map(([name, child]) => [name, inside(child)]));
  const { properties, patternProperties, additionalProperties, items, anyOf, $defs } = node;
  return change({
    ...node,
    ...(properties && { properties: record(properties) }),
    ...(patternProperties && { patternProperties: record(patternProperties) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: inside(additionalProperties) }),
    ...(items && { items: inside(items) }),
    ...(anyOf && { anyOf: anyOf.map(inside) }),
    ...($defs && { $defs: record($defs) }),
  });
}

/** The schema of the value behind one key; undefined where none is known. */
export function childNode(node: SchemaNode, key: string): SchemaNode | undefined {
  const named = node.properties?.[key];
  if (named !== undefined) return named;
  const pattern = Object.keys(node.patternProperties ?? {}).find((text) => new RegExp(text).test(key));
  if (pattern !== undefined) return node.patternProperties?.[pattern];
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
}
