import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TraceRecorder } from '../../src/mapping/index.ts';
import type { Json } from '../../src/model/index.ts';
import { notification } from '../events/items.ts';
import { compile, lint } from './compile.ts';

/** A mapping whose trait `t` is defined in flow style. */
function mappingOf(definition: string): string {
  return `object: thing
id: thing-{id}
traits: { id: payload.id, t: ${definition} }
fields: { t: t }
events:
  - { event: a.b, update: all }
`;
}

/** What `t` is for a value at `payload.v`. */
function traitOf(shape: string, value: Json): Json | undefined {
  const mapping = compile(mappingOf(`{ path: payload.v, ${shape} }`));
  return mapping.evaluate(notification('a.b', { id: 1, v: value })).event.traits['t'];
}

describe('split', () => {
  it('takes a piece of a text, counted from either end', () => {
    const url = 'http://glance:9292/images/15a3ee90';
    assert.equal(traitOf("split: { separator: '/', segment: -1 }", url), '15a3ee90');
    assert.equal(traitOf("split: { separator: '/', segment: 3 }", url), 'images');
    assert.equal(traitOf("split: { separator: '/', segment: 1, max_split: 1 }", 'a/b/c'), 'b/c');
    assert.equal(traitOf('split: {}', 'compute.host.local'), 'compute');
  });

  it('has nothing to say where the piece or the text is missing, and leaves null', () => {
    assert.equal(traitOf("split: { separator: '/', segment: 3 }", 'a/b'), undefined);
    assert.equal(traitOf("split: { separator: '/', segment: -3 }", 'a/b'), undefined);
    assert.equal(traitOf('split: {}', ['a.b']), undefined);
    assert.equal(traitOf('split: {}', null), null);
  });
});

describe('map', () => {
  it('looks a value up, whatever its case if it says so', () => {
    const table = 'values: { ACTIVE: 1, "2": two, "true": yes }';
    assert.equal(traitOf(`map: { ${table} }`, 'ACTIVE'), 1);
    assert.equal(traitOf(`map: { ${table} }`, 2), 'two');
    assert.equal(traitOf(`map: { ${table} }`, true), 'yes');
    assert.equal(traitOf(`map: { ${table} }`, 'active'), undefined);
    assert.equal(traitOf(`map: { ${table}, case_sensitive: false }`, 'active'), 1);
  });

  it('gives its default for what the table does not have, and leaves null', () => {
    assert.equal(traitOf('map: { values: { a: 1 }, default: 9 }', 'b'), 9);
    assert.equal(traitOf('map: { values: { a: 1 }, default: null }', 'b'), null);
    assert.equal(traitOf('map: { values: { a: 1 }, default: 9 }', null), null);
  });

  it('comes after split, and before the type', () => {
    const shape = "type: int, split: { separator: '.', segment: -1 }, map: { values: { one: '1' } }";
    assert.equal(traitOf(shape, 'a.one'), 1);
  });
});

describe('lower', () => {
  it('makes texts lower-case and leaves everything else', () => {
    assert.equal(traitOf('lower: true', 'FA:16:3E:09:EF:F2'), 'fa:16:3e:09:ef:f2');
    assert.equal(traitOf('lower: false', 'FA'), 'FA');
    assert.deepEqual(traitOf('lower: true', ['FA']), ['FA']);
    assert.equal(traitOf('lower: true', null), null);
  });
});

describe('an alternative that is split or mapped', () => {
  const mapping = compile(
    mappingOf(
      "[{ path: payload.v, split: { separator: '/', segment: 1 } }, { path: payload.w, map: { values: { a: A } } }]",
    ),
  );

  it('leaves the word to the next where it has nothing to say', () => {
    const { event } = mapping.evaluate(notification('a.b', { id: 1, v: 'x', w: 'a' }));
    assert.equal(event.traits['t'], 'A');
  });

  it('is shown by explain with what was done to it', () => {
    const tracer = new TraceRecorder();
    mapping.evaluate(notification('a.b', { id: 1, v: 'x/y' }), tracer);
    mapping.evaluate(notification('a.b', { id: 1 }), tracer);
    const told = tracer.records.flatMap((one) =>
      one.step === 'trait' && one.name === 't' ? [one.absent ?? one.path] : [],
    );
    assert.deepEqual(told, [
      'payload.v, split "/" [1]',
      'no value at payload.v, split "/" [1], payload.w, map',
    ]);
  });
});

describe('lint', () => {
  const cases: readonly (readonly [shape: string, message: RegExp])[] = [
    ["split: { separator: '' }", /the text between the pieces/],
    ['split: { segment: x }', /the number of a piece/],
    ['split: { max_split: -1 }', /how many times/],
    ['split: { segments: 1 }', /unknown key `segments`/],
    ['map: { default: 1 }', /a mapping/],
    ['map: { values: { a: 1 }, case_sensitive: 1 }', /true or false/],
    ['path: "payload.v[?key=x]"', /is no path/],
  ];
  for (const [shape, message] of cases) {
    it(`finds the mistake in ${shape}`, () => {
      const [found, ...more] = lint(
        mappingOf(`{ ${shape.startsWith('path') ? '' : 'path: payload.v, '}${shape} }`),
      );
      assert.match(found?.message ?? '', message);
      assert.ok((found?.line ?? 0) > 0 && more.every(({ code }) => code === 'mapping/unknown-trait'));
    });
  }

  it('holds two files to one table', () => {
    const one = mappingOf('{ path: payload.v, map: { values: { a: 1 } } }');
    const other = mappingOf('{ path: payload.v, map: { values: { a: 2 } } }').replaceAll('thing', 'other');
    assert.deepEqual(
      lint(one, other).map(({ code }) => code),
      ['mapping/trait-conflict'],
    );
  });
});
