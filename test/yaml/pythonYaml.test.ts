import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { YamlSource } from '../../src/yaml/index.ts';

function read(text: string): unknown {
  const source = YamlSource.parse('x.yaml', text, 'python');
  assert.deepEqual(
    source.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  return source.value;
}

describe('YAML as PyYAML reads it', () => {
  const scalars: readonly (readonly [text: string, value: unknown])[] = [
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['~', null],
    ['010', 8n],
    ['0x1F', 31n],
    ['0b11', 3n],
    ['1_000', 1000n],
    ['-7', -7n],
    ['1:30', 90n],
    ['08', '08'],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['1e3', '1e3'],
    ['1.0e+3', 1000],
    ['-.inf', -Infinity],
    ['1:30.5', 90.5],
    ['2020-01-01', '2020-01-01'],
    ["'5'", '5'],
    ['!!str 5', '5'],
    ['!!int 5', 5n],
    ['99999999999999999999', 99999999999999999999n],
  ];
  for (const [text, value] of scalars) {
    it(`takes ${text} for ${String(value)} (${typeof value})`, () => {
      assert.deepEqual(read(`[${text}]`), [value]);
    });
  }

  it('puts what is merged before a mapping’s own keys, and lets those count', () => {
    const value = read('- &a { x: 1, y: 2 }\n- &b { y: 3, z: 4 }\n- { w: 0, <<: [*a, *b], x: 9 }\n');
    assert.deepEqual(
      (value as unknown[])[2],
      new Map([
        ['y', 2n],
        ['z', 4n],
        ['x', 9n],
        ['w', 0n],
      ]),
    );
    assert.deepEqual([...((value as ReadonlyMap<string, bigint>[])[2]?.keys() ?? [])], ['y', 'z', 'x', 'w']);
  });

  it('keeps keys that are no texts, and warns of those that stand twice', () => {
    const source = YamlSource.parse('x.yaml', 'on: 1\n2: a\nb: 1\nb: 2\n', 'python');
    assert.deepEqual(
      source.value,
      new Map<unknown, unknown>([
        [true, 1n],
        [2n, 'a'],
        ['b', 2n],
      ]),
    );
    assert.deepEqual(
      source.diagnostics.map(({ code, line }) => [code, line]),
      [['yaml/duplicate-key', 4]],
    );
  });

  it('refuses other tags, and merges of what is no mapping', () => {
    const codes = (text: string): string[] =>
      YamlSource.parse('x.yaml', text, 'python').diagnostics.map(({ code }) => code);
    assert.deepEqual(codes('a: !!python/name:os.system x'), ['yaml/tag']);
    assert.deepEqual(codes('a: { <<: 5 }'), ['yaml/merge']);
  });
});
