import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scope } from '../../src/expressions/index.ts';
import { ExpressionCompiler } from '../../src/expressions/index.ts';

const compiler = new ExpressionCompiler(['state', 'n', 'tags', 'type', 'namespace', 'prototype', 'in']);

function run(text: string, scope: Scope): unknown {
  const compiled = compiler.compile(text, 'condition');
  assert.ok(typeof compiled === 'function', JSON.stringify(compiled));
  return compiled(scope);
}

function faults(text: string): readonly (readonly [code: string, part: string])[] {
  const compiled = compiler.compile(text, 'condition');
  assert.ok(typeof compiled !== 'function', text);
  return compiled.map(({ code, offset, length }) => [code, text.slice(offset, offset + length)]);
}

describe('conditions', () => {
  it('read what is missing as null', () => {
    assert.equal(run("state == 'x' || state != null", {}), false);
  });

  it('compute with JSON numbers and literals together', () => {
    assert.equal(run('n + 2 == 4 && 2 * n == 4 && n - 1 < 2 && 10 / n == 5.0', { n: 2 }), true);
    assert.equal(run('n > 9007199254740992', { n: 9007199254740993n }), true);
  });

  it('see lists and their elements', () => {
    assert.equal(run("tags.exists(t, t.startsWith('a'))", { tags: ['b', 'ab'] }), true);
    assert.equal(run("'b' in tags", { tags: ['b'] }), true);
  });

  it('look at the beginning of long texts only where they match patterns', () => {
    assert.equal(run("state.matches('z$')", { state: `${'a'.repeat(5000)}z` }), false);
  });

  it('cannot use a trait that is called like a word of the language', () => {
    assert.equal(run("state == 'x'", { state: 'x', namespace: 'y' }), true);
    assert.deepEqual(faults("namespace == 'y'"), [['bad-condition', 'namespace']]);
  });

  it('point at what is unknown, wrong or unsafe', () => {
    assert.deepEqual(faults("sate == 'x'"), [['unknown-name', 'sate']]);
    assert.deepEqual(faults("sate == 'x' && m > 1"), [
      ['unknown-name', 'sate'],
      ['unknown-name', 'm'],
    ]);
    assert.deepEqual(faults('n +'), [['bad-condition', '+']]);
    assert.deepEqual(faults('size(tags)'), [['bad-condition', 'size(tags)']]);
    assert.deepEqual(faults("state.matches('(a|b+)*')"), [['unsafe-regex', "'(a|b+)*'"]]);
    assert.deepEqual(faults('state.matches(state)'), [['unsafe-regex', 'state']]);
    assert.deepEqual(faults("state.matches('(')"), [['unsafe-regex', "'('"]]);
    assert.equal(faults('tags.all(a, tags.all(b, tags.all(c, a == b)))')[0]?.[0], 'bad-condition');
    assert.equal(faults(Array.from({ length: 300 }, () => 'n == 1').join(' && '))[0]?.[0], 'bad-condition');
  });
});
