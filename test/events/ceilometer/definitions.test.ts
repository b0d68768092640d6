import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CEILOMETER_DIAGNOSTICS, definitionReaders, readDefinitions } from '../../../src/events/index.ts';
import type { EventDefinitions } from '../../../src/events/index.ts';
import type { Diagnostic } from '../../../src/model/index.ts';

function diagnose(text: string): readonly Diagnostic[] {
  return readDefinitions({ path: 'd.yaml', text, dropUnmatched: false }).diagnostics;
}

function definitionsOf(text: string, dropUnmatched = false): EventDefinitions {
  const { definitions, diagnostics } = readDefinitions({ path: 'd.yaml', text, dropUnmatched });
  assert.ok(definitions !== null, JSON.stringify(diagnostics));
  return definitions;
}

function chosen(definitions: EventDefinitions, eventType: string): readonly string[] | null {
  return definitions.choose(eventType)?.patterns ?? null;
}

/** A file with one trait. */
function trait(text: string): string {
  return `- event_type: a.*\n  traits:\n    t: ${text}\n`;
}

/** What brings each code about, and the text that the caret underlines. */
const CASES: Readonly<Record<string, readonly [text: string, underlined: string]>> = {
  'ceilometer/shape': [trait('{ fields: 1.5 }'), '1.5'],
  'ceilometer/missing-key': ['- event_type: a\n', 'e'],
  'ceilometer/unknown-key': [trait('{ fields: payload.a, typ: int }'), 'typ'],
  'ceilometer/bad-path': [trait('payload.provider:network'), ':'],
  'ceilometer/unknown-type': [trait('{ fields: payload.a, type: integer }'), 'integer'],
  'ceilometer/unknown-plugin': [trait('{ fields: payload.a, plugin: spilt }'), 'spilt'],
  'ceilometer/plugin-parameter': [
    trait('{ fields: payload.a, plugin: { name: split, parameters: { segment: last } } }'),
    'last',
  ],
  'ceilometer/unreachable': [
    "- event_type: a\n  traits: {}\n- event_type: '*'\n  traits: {}\n",
    'event_type: a',
  ],
};

describe('diagnostics of definition files', () => {
  for (const [code, [text, underlined]] of Object.entries(CASES)) {
    it(`${code} is found at its place`, () => {
      const [found, ...more] = diagnose(text);
      assert.equal(found?.code, code);
      assert.deepEqual(more, []);
      const { excerpt, column, length } = found;
      assert.ok(excerpt.slice(column - 1).startsWith(underlined), excerpt.slice(column - 1));
      assert.ok(length <= Math.max(underlined.length, excerpt.length));
    });
  }

  it('are all in the catalogue', () => {
    const codes = Object.keys(CEILOMETER_DIAGNOSTICS);
    assert.deepEqual(
      Object.keys(CASES).filter((code) => !codes.includes(code)),
      [],
    );
  });

  it('say where the text of a path stops making sense, inside of a list', () => {
    const [found] = diagnose(
      '- event_type: a\n  traits:\n    t:\n      fields:\n        - payload.a\n        - payload.b[?x\n',
    );
    assert.equal(found?.line, 6);
    assert.match(found.message, /the path ends, expected `\]`/);
  });

  it('find a thing that is merged into two definitions once', () => {
    const text = `- event_type: a\n  traits: &t { x: 'payload..' }\n- event_type: b\n  traits: { <<: *t, y: payload.y }\n`;
    assert.deepEqual(
      diagnose(text).map(({ line }) => line),
      [2],
    );
  });

  it('tell of a plugin parameter that means nothing', () => {
    const [found] = diagnose(
      trait('{ fields: payload.a, plugin: { name: split, parameters: { separater: / } } }'),
    );
    assert.equal(found?.severity, 'warning');
    assert.match(found.suggestion ?? '', /separator/);
  });
});

describe('the definition of an event type', () => {
  const definitions = definitionsOf(`
- { event_type: 'volume.*', traits: {} }
- { event_type: ['*.end', '!image.*'], traits: {} }
- { event_type: volume.create.end, traits: {} }
`);

  it('is the last one that matches', () => {
    assert.deepEqual(chosen(definitions, 'volume.create.end'), ['volume.create.end']);
    assert.deepEqual(chosen(definitions, 'volume.delete.end'), ['*.end', '!image.*']);
    assert.deepEqual(chosen(definitions, 'volume.delete.start'), ['volume.*']);
  });

  it('is the catch-all with default traits where none matches, unless those are dropped', () => {
    assert.deepEqual(chosen(definitions, 'image.create.end'), ['*']);
    assert.equal(chosen(definitionsOf('[]', true), 'image.create.end'), null);
  });

  it('holds for all but what is excluded where only exclusions are given', () => {
    const others = definitionsOf("[{ event_type: '!image.*', traits: {} }]", true);
    assert.deepEqual(chosen(others, 'volume.x'), ['!image.*']);
    assert.equal(chosen(others, 'image.x'), null);
  });
});

describe('readers of a definition file', () => {
  it('stand for its own traits and the publisher, with their places', () => {
    const readers = definitionReaders(definitionsOf(trait('[payload.a, payload.b]')), 'a.b');
    assert.deepEqual(
      readers.map(({ name, sources }) => [name, sources.map(({ path }) => path)]),
      [
        ['service', ["publisher_id (Ceilometer's default)"]],
        ['t', ['payload.a (d.yaml:3)', 'payload.b (d.yaml:3)']],
      ],
    );
  });
});
