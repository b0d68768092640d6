import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TemplatePart } from '../../../src/mapping/language/template.ts';
import {
  compileId,
  compileIds,
  compileText,
  compileValue,
  parseTemplate,
} from '../../../src/mapping/language/template.ts';

function parts(text: string): readonly TemplatePart[] {
  const parsed = parseTemplate(text);
  assert.ok(!('message' in parsed), JSON.stringify(parsed));
  return parsed;
}

describe('templates', () => {
  it('put values into text, and doubled braces stand for one', () => {
    assert.equal(compileText(parts('{{{a}}} has {b.c[0]}'))({ a: 'x', b: { c: [7] } }), '{x} has 7');
    assert.equal(compileText(parts('{a} on {b}'))({ a: null }), 'unknown on unknown');
  });

  it('make an id only of values that are there', () => {
    const read = compileId(parts('server-{a}'));
    assert.equal(read({ a: '1' }), 'server-1');
    assert.equal(read({ a: 5 }), 'server-5');
    assert.equal(read({ a: null }), null);
    assert.equal(read({ a: '' }), null);
    assert.equal(read({}), undefined);
  });

  it('make a list of ids for every element', () => {
    const read = compileIds(parts('volume-{list[*].id}'));
    assert.deepEqual(read({ list: [{ id: 1 }, { id: 2 }, { id: 1 }] }), ['volume-1', 'volume-2']);
    assert.deepEqual(read({ list: [] }), []);
    assert.equal(read({}), undefined);
  });

  it('keep the type of a single placeholder', () => {
    assert.deepEqual(compileValue(parts('{a}'))({ a: [1] }), [1]);
    assert.equal(compileValue(parts('{a}'))({}), undefined);
    assert.equal(compileValue(parts('x{a}{b}'))({ a: 1, b: null }), null);
  });

  it('say where they cannot be read', () => {
    const cases: readonly (readonly [text: string, offset: number, length: number])[] = [
      ['ab {c', 3, 2],
      ['ab } c', 3, 1],
      ['ab {}', 3, 2],
      ['ab {1x}', 3, 4],
      ['ab {c-d}', 4, 3],
    ];
    for (const [text, offset, length] of cases) {
      const parsed = parseTemplate(text);
      assert.ok('message' in parsed, text);
      assert.deepEqual([parsed.offset, parsed.length], [offset, length], text);
    }
  });
});
