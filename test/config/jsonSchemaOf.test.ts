import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { jsonSchemaOf } from '../../src/config/index.ts';
import { SPECS } from './exampleSpecs.ts';

/** Keywords of the errors that a plain JSON Schema validator finds, with their places. */
function errors(text: string): string[] {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: 'log',
    strictRequired: false,
    logger: false,
  });
  const check = ajv.compile(jsonSchemaOf(SPECS));
  check(parse(text));
  return (check.errors ?? []).map(({ keyword, instancePath }) => `${instancePath} ${keyword}`);
}

describe('jsonSchemaOf', () => {
  it('is a 2020-12 schema of standard words only, which JSON can carry', () => {
    const schema = jsonSchemaOf(SPECS);
    assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema');
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
    assert.deepEqual(errors(''), [' type']);
  });

  it('accepts what loadConfig accepts: defaults left out, variables for plain values', () => {
    const text = [
      'cloud: x',
      'http: { port: "${PORT}", token: t }',
      'log: { level: "${LEVEL:-info}" }',
      'max_skew: ${SKEW}',
      'sources:',
      '  - { type: bus, url: u, durable: "${D}", wait: 1s }',
      '  - { type: tape, name: t, files: [a], pace: human }',
      'sinks: [{ type: print }]',
      'store: { type: box }',
    ];
    assert.deepEqual(errors(text.join('\n')), []);
  });

  it('tells components apart by type, so one mistake is reported against the one that is meant', () => {
    assert.deepEqual(
      errors('sources: [{ type: bus, url: u, prefetch: many }]').filter((error) =>
        error.includes('prefetch'),
      ),
      ['/sources/0/prefetch type', '/sources/0/prefetch pattern', '/sources/0/prefetch anyOf'],
    );
    assert.deepEqual(errors('sources: [{ type: tape, files: [a], url: u }]'), [
      '/sources/0 additionalProperties',
      '/sources/0 if',
    ]);
    assert.deepEqual(errors('sources: [{ type: bus }]'), ['/sources/0 required', '/sources/0 if']);
    assert.deepEqual(errors('sources: [{ type: nope }]'), ['/sources/0/type enum']);
  });

  it('refuses unknown keys at the top and in sections', () => {
    assert.deepEqual(errors('clud: x\nhttp: { hots: y }'), [
      ' additionalProperties',
      '/http additionalProperties',
    ]);
  });

  it('marks secrets as write-only', () => {
    assert.match(JSON.stringify(jsonSchemaOf(SPECS)), /"description":"Of the key\.","writeOnly":true/);
  });
});
