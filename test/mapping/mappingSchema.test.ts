import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadMappingDirs, SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import { YamlSource } from '../../src/yaml/index.ts';
import { compileMappings, mappingSchema } from '../../src/mapping/index.ts';
import { codeBlocks, pages } from '../support/markdown.ts';

const shipped = loadMappingDirs([SHIPPED_MAPPINGS]);
const { mapping } = compileMappings(shipped);
assert.ok(mapping);
const schema = mappingSchema({
  eventTypes: [...new Set(mapping.rules.flatMap(({ events }) => events))],
  traits: mapping.traits.map(({ name }) => name),
  objects: [...mapping.models.keys()],
});
const validate = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
}).compile(schema);

/** What the schema finds wrong with the text, as `path: message`. */
function faults(text: string): readonly string[] {
  const ok = validate(YamlSource.parse('x.yaml', text).value);
  return ok ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

const BASE = 'object: thing\nid: "{id}"\ntraits: { id: payload.id }\n';

describe('the schema of mapping files', () => {
  for (const { path, text } of shipped.flat()) {
    it(`takes ${path}`, () => assert.deepEqual(faults(text), []));
  }

  for (const { page, line, language, text } of pages().flatMap(codeBlocks)) {
    if (language !== 'yaml' || !/^object:/m.test(text)) continue;
    it(`takes what ${page}:${line} shows`, () => assert.deepEqual(faults(text), []));
  }

  const wrong: Readonly<Record<string, string>> = {
    'a file without an object': 'id: "{id}"\n',
    'an unknown section': `${BASE}evnets: []\n`,
    'a misspelt verb': `${BASE}events: [{ event: thing.create, craete: true }]\n`,
    'a rule with `on`': `${BASE}events: [{ "on": thing.create, create: true }]\n`,
    'a rule without an event': `${BASE}events: [{ create: true }]\n`,
    'an event type with a blank': `${BASE}events: [{ event: thing create, create: true }]\n`,
    'an `observe` without a reason': `${BASE}events: [{ event: thing.create, observe: "" }]\n`,
    'an `observe` that is true': `${BASE}events: [{ event: thing.create, observe: true }]\n`,
    'an unknown severity': `${BASE}events: [{ event: thing.create, severity: fatal, create: true }]\n`,
    'a path without a root': 'object: thing\ntraits: { id: body.id }\n',
    'a trait type that does not exist':
      'object: thing\ntraits: { id: { path: payload.id, type: integer } }\n',
    'a trait with a hyphen': 'object: thing\ntraits: { my-id: payload.id }\n',
    'a field of two traits': `${BASE}fields: { name: [a, b] }\n`,
    'a relation without `to`': `${BASE}relations: { project: { id: "{id}" } }\n`,
    'a derived field with neither table nor value': `${BASE}derived: { status: { default: x } }\n`,
    'a meter of an unknown type': `${BASE}meters: [{ name: m, type: counter, unit: B, volume: 1 }]\n`,
    'a test that expects nothing': `${BASE}tests: [{ name: x, replay: y.jsonl }]\n`,
    'a problem that is neither raised nor cleared': `${BASE}tests: [{ name: x, replay: y, expect_problems: { a: up } }]\n`,
    'an identity that does not exist': `${BASE}identity: sometimes\n`,
  };
  for (const [name, text] of Object.entries(wrong)) {
    it(`refuses ${name}, as check does`, () => {
      assert.notDeepEqual(faults(text), []);
      const { diagnostics } = compileMappings([[{ path: 'x.yaml', text }]]);
      assert.ok(diagnostics.some(({ severity }) => severity === 'error'));
    });
  }

  it('takes globs, and types and traits that nobody has heard of', () => {
    const text = `${BASE}fields: { name: never_heard_of }\nevents: [{ event: [never.heard.of, 'never.*'], update: all }]\n`;
    assert.deepEqual(faults(text), []);
  });

  it('offers event types and traits of the mappings in force', () => {
    const text = JSON.stringify(schema);
    assert.match(text, /"compute\.instance\.live_migration\.post\.dest\.end"/);
    assert.match(text, /"enum":\[[^\]]*"display_name"/);
  });

  it('says of every key what it is for', () => {
    const { properties } = schema as {
      readonly properties: Readonly<Record<string, { description?: string }>>;
    };
    const silent = Object.entries(properties).filter(([, { description }]) => description === undefined);
    assert.deepEqual(silent, []);
  });
});
