import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { YamlSource } from '../../src/yaml/index.ts';
import { choice, duration, size, validate, validationDiagnostics } from '../../src/config/index.ts';
import type { YamlPath } from '../../src/yaml/index.ts';

function messages(schema: TSchema, text: string, path: YamlPath = []): string[] {
  return validate(YamlSource.parse('f', text), schema, path, 'room').map(
    ({ code, line, column, message, suggestion }) =>
      `${line}:${column} ${code}: ${message}${suggestion === undefined ? '' : ` (${suggestion})`}`,
  );
}

const RULE = Type.Object({
  event: Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
    description: 'Event types.',
  }),
  verb: Type.Optional(Type.Union([Type.Literal('create'), Type.Literal('delete'), Type.Literal(true)])),
  trait: Type.Optional(
    Type.Union([
      Type.String(),
      Type.Object({ path: Type.String(), for: Type.Optional(Type.Array(Type.String())) }),
    ]),
  ),
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  labels: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.String())),
});

describe('validate', () => {
  it('finds nothing in a value that fits', () => {
    assert.deepEqual(messages(RULE, 'event: [a]\nverb: true\ntrait: { path: x }\nlabels: { a: b }'), []);
  });

  it('knows the least of what text reads, in any unit', () => {
    const schema = Type.Object({
      every: duration({ description: 'd', default: '1s', atLeast: '500ms' }),
      room: size({ description: 's', default: '1MB', atLeast: '1kB' }),
    });
    assert.deepEqual(messages(schema, 'every: 0.5s\nroom: 1000B'), []);
    assert.deepEqual(messages(schema, 'every: 499ms\nroom: 0.9kB'), [
      '1:8 room/bad-value: must be at least `500ms`',
      '2:7 room/bad-value: must be at least `1kB`',
    ]);
    assert.deepEqual(messages(schema, 'every: soon\nroom: 1MB'), [
      '1:8 room/bad-value: must be a duration such as `250ms`, `5m` or `30d`',
    ]);
  });

  it('looks at the node of the path and points into it', () => {
    assert.deepEqual(messages(RULE, 'rules:\n  - event: a\n  - event: b\n    cuont: 1\n', ['rules', 1]), [
      '4:5 room/unknown-key: unknown key `cuont` (did you mean `count`?)',
    ]);
  });

  it('takes a misspelt key for one mistake, not for an unknown and a missing one', () => {
    assert.deepEqual(messages(RULE, 'evnt: a'), [
      '1:1 room/unknown-key: unknown key `evnt` (did you mean `event`?)',
    ]);
    assert.deepEqual(messages(RULE, 'count: 3'), ['1:1 room/missing-key: `event` is missing (Event types.)']);
  });

  it('says what a value should be and what it is', () => {
    assert.deepEqual(messages(RULE, 'event: a\ncount: x'), [
      '2:8 room/wrong-type: must be a whole number, but is text',
    ]);
    assert.deepEqual(messages(RULE, 'event: 3'), [
      '1:8 room/wrong-type: must be text or a list, but is a number',
    ]);
    assert.deepEqual(messages(RULE, 'event: a\ncount: 10'), ['2:8 room/bad-value: must be at most 9']);
    assert.deepEqual(messages(RULE, 'event: []'), ['1:8 room/bad-value: must not have fewer than 1 items']);
  });

  it('reports one thing for a choice: inside the branch that was meant, or the choice itself', () => {
    assert.deepEqual(messages(RULE, 'event: [a, 3]'), [
      '1:12 room/wrong-type: must be text, but is a number',
    ]);
    assert.deepEqual(messages(RULE, 'event: a\ntrait: { pth: x }'), [
      '2:10 room/unknown-key: unknown key `pth` (did you mean `path`?)',
    ]);
    assert.deepEqual(messages(RULE, 'event: a\ntrait: [x]'), [
      '2:8 room/wrong-type: must be text or a mapping, but is a list',
    ]);
    assert.deepEqual(messages(RULE, 'event: a\nverb: craete'), [
      '2:7 room/bad-value: `craete` is not allowed here (did you mean `create`?)',
    ]);
    assert.deepEqual(messages(RULE, 'event: a\nverb: 7'), [
      '2:7 room/bad-value: `7` is not allowed here (allowed: `create`, `delete`, `true`)',
    ]);
  });

  it('names the words that would do as well as a form that a text has not', () => {
    const schema = Type.Union([
      duration({ description: 'A duration.' }),
      choice(['never'], { description: 'No limit.' }),
    ]);
    const form = 'a duration such as `250ms`, `5m` or `30d`';
    assert.deepEqual(messages(schema, '5 fortnights'), [`1:1 room/bad-value: must be \`never\` or ${form}`]);
    assert.deepEqual(messages(schema, 'nevr'), [
      `1:1 room/bad-value: must be \`never\` or ${form} (did you mean \`never\`?)`,
    ]);
    assert.deepEqual(messages(schema, '5'), [
      `1:1 room/wrong-type: must be \`never\` or ${form}, but is a number`,
    ]);
  });

  it('keeps the choices of list items apart', () => {
    const schema = Type.Array(Type.Union([Type.String(), Type.Integer()]));
    assert.deepEqual(messages(schema, '[a, {}, 1, []]'), [
      '1:5 room/wrong-type: must be text or a whole number, but is a mapping',
      '1:12 room/wrong-type: must be text or a whole number, but is a list',
    ]);
  });

  it('reports keys that do not fit the form of keys', () => {
    assert.deepEqual(messages(RULE, 'event: a\nlabels: { A1: b }'), [
      '2:11 room/unknown-key: unknown key `A1`',
    ]);
  });

  it('leaves objects open that say so', () => {
    const open = Type.Object({ a: Type.Integer() }, { additionalProperties: true });
    assert.deepEqual(messages(open, 'a: 1\nb: 2'), []);
  });

  it('finds its way through keys with slashes and tildes', () => {
    const schema = Type.Record(Type.String(), Type.Object({ n: Type.Integer() }));
    assert.deepEqual(messages(schema, 'a/b~c: { n: x }'), [
      '1:13 room/wrong-type: must be a whole number, but is text',
    ]);
  });

  it('has all its codes in the table that a room adds to its own', () => {
    assert.deepEqual(Object.keys(validationDiagnostics('room')), [
      'room/unknown-key',
      'room/missing-key',
      'room/wrong-type',
      'room/bad-value',
    ]);
  });
});
