import type { JsonSchema } from '../model/index.ts';
import type { ComponentSpec } from './componentSpec.ts';
import { closed } from './compileSchema.ts';
import type { FileSections } from './loadSections.ts';
import { componentShape } from './readComponents.ts';
import { mapSchema, schemaNode } from './schemaNode.ts';
import type { SchemaNode } from './schemaNode.ts';
import { generalSection, SECTIONS } from './sections.ts';

/**
 * The schema of the configuration file for editors, JSON Schema 2020-12. Components are told apart by
 * `type` with `if`/`then`, so an editor shows the errors of the one that is meant and of no other.
 */
export function jsonSchemaOf(specs: readonly ComponentSpec[]): JsonSchema {
  const ofKind = (kind: ComponentSpec['kind']): ComponentSpec[] => specs.filter((spec) => spec.kind === kind);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'stackwire configuration',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...forEditors(schemaNode(generalSection.schema)).properties,
      ...Object.fromEntries(SECTIONS.map((spec) => [spec.type, described(spec)])),
      sources: {
        type: 'array',
        description: 'Where notifications come from.',
        items: anyComponent(ofKind('source')),
      },
      sinks: { type: 'array', description: 'Where results go.', items: anyComponent(ofKind('sink')) },
      store: { description: 'Where everything is kept.', ...anyComponent(ofKind('store')) },
    },
  };
}

/** The same for a file of a fixed set of sections. */
export function sectionsSchema({ title, general, sections }: FileSections): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    additionalProperties: false,
    properties: {
      ...forEditors(schemaNode(general.schema)).properties,
      ...Object.fromEntries(Object.entries(sections).map(([key, spec]) => [key, described(spec)])),
    },
  };
}

function described(spec: ComponentSpec): SchemaNode {
  return forEditors({ ...schemaNode(spec.schema), title: spec.title, description: spec.description });
}

function anyComponent(specs: readonly ComponentSpec[]): JsonSchema {
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { type: 'string', enum: specs.map(({ type }) => type) } },
    allOf: specs.map((spec) => ({
      if: { properties: { type: { const: spec.type } }, required: ['type'] },
      // oxlint-disable-next-line unicorn/no-thenable
      then: forEditors(schemaNode(componentShape(spec))),
    })),
  };
}

/** Standard words only; what has a default need not be written; `${NAME}` may stand for any plain value. */
function forEditors(schema: SchemaNode): SchemaNode {
  return mapSchema(schema, (node) => {
    const {
      secret,
      reads: _reads,
      atLeast: _atLeast,
      expects: _expects,
      required,
      ...standard
    } = closed(node);
    const open = required?.filter((key) => node.properties?.[key]?.default === undefined) ?? [];
    return variableToo({
      ...standard,
      ...(open.length > 0 && { required: open }),
      ...(secret === true && { writeOnly: true }),
    });
  });
}

function variableToo(node: SchemaNode): SchemaNode {
  const plain = ['integer', 'number', 'boolean'].includes(node.type ?? '');
  if (!plain && node.pattern === undefined && node.enum === undefined) return node;
  const { description, default: standard, examples, ...rest } = node;
  return {
    ...(description !== undefined && { description }),
    ...(standard !== undefined && { default: standard }),
    ...(examples !== undefined && { examples }),
    anyOf: [rest, { type: 'string', pattern: '\\$\\{' }],
  };
}
