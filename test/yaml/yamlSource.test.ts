import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnostic } from '../../src/model/index.ts';
import { YamlSource } from '../../src/yaml/index.ts';
import type { YamlPath } from '../../src/yaml/index.ts';

function codes(text: string): string[] {
  return YamlSource.parse('f.yaml', text).diagnostics.map(
    ({ code, line, column }) => `${code} ${line}:${column}`,
  );
}

function at(
  text: string,
  path: YamlPath,
  more: { key?: boolean; offset?: number; length?: number } = {},
): string {
  return underlined(
    YamlSource.parse('f.yaml', text).diagnostic(path, { code: 'x/y', message: 'm', ...more }),
  );
}

function underlined({ line, column, length, excerpt }: Diagnostic): string {
  return `${line}:${column} ${excerpt.slice(column - 1, column - 1 + length)}`;
}

describe('YamlSource.parse', () => {
  it('gives plain values by the YAML 1.2 core schema, with anchors and merge keys', () => {
    const { value, diagnostics } = YamlSource.parse(
      'f',
      'a: &a { x: 1, on: yes }\nb: { <<: *a, y: 0o17 }\n1: ~\n',
    );
    assert.deepEqual(value, { a: { x: 1, on: 'yes' }, b: { x: 1, on: 'yes', y: 15 }, 1: null });
    assert.deepEqual(diagnostics, []);
  });

  it('reads an empty file as null', () => {
    const source = YamlSource.parse('f', '');
    assert.equal(source.value, null);
    assert.equal(source.line([]), 1);
    assert.equal(source.diagnostic(['a'], { code: 'x/y', message: 'm' }).line, 1);
  });

  it('reports the first syntax error, since the others may come of it, and gives no value', () => {
    assert.deepEqual(codes('a: [1\nb: "x\n'), ['yaml/syntax 2:1']);
    assert.deepEqual(codes('a: *\n'), ['yaml/syntax 1:4']);
    assert.equal(YamlSource.parse('f', 'a: [1\nb: 2').value, undefined);
  });

  for (const [what, text, underlinedText, suggestion] of [
    ['a text with a colon', 's: Disk {n}: {m}\n', '1:4 Disk {n}: {m}', /quotes/],
    ['a text that begins with a brace', 's: {n} is on\n', '1:8 is on', /whole text into quotes/],
    ['a text that begins with a quoted word', "s: 'it' is\n", '1:9 is', /whole text into quotes/],
    ['a glob that begins with an asterisk', 'event: *\n', '1:8 *', /quotes/],
    ['a line that is indented too deep', 'a:\n  b: x\n\n   c: y\n', '4:4 c: y', /neighbours/],
    ['a line that is indented too little', 'a:\n    b: c\n  d: e\n', '3:1 d: e', /neighbours/],
    ['a bracket that is not closed', 'a:\n  b: [x, y\n  c: z\n', '3:3 c: z', /bracket/],
    ['a list within keys', 'a:\n  b: c\n  - d: e\n', '3:3 - d: e', /either a list or keys/],
    ['a missing blank', 'a:b\nc: d\n', '1:1 a:b', /key: value/],
    ['a tab', 'a:\n\tb: x\n', '2:1 b: x', /blanks/],
    ['a quote that is not closed', 'a: "x\nb: c\n', '3:1 ', /just before/],
  ] as const) {
    it(`says what to do about ${what}`, () => {
      const [found, ...more] = YamlSource.parse('f', text).diagnostics;
      assert.ok(found !== undefined);
      assert.deepEqual(more, []);
      assert.equal(underlined(found).replace(/\s+/g, ' '), underlinedText);
      assert.match(found.suggestion ?? '', suggestion);
    });
  }

  it('reports a duplicate key at the second one and still gives the value', () => {
    const source = YamlSource.parse('f', 'name: 1\nother: 3\nname: 2\n');
    assert.deepEqual(source.diagnostics.map(underlined), ['3:1 name']);
    assert.deepEqual(source.value, { name: 2, other: 3 });
  });

  for (const [what, text, expected] of [
    ['an alias without an anchor', 'a: *x', 'yaml/alias 1:4'],
    ['an alias within its own anchor', 'a: &a [1, *a]', 'yaml/alias 1:11'],
    ['a tag', 'a: !go x', 'yaml/tag 1:4'],
    ['a second document', 'a: 1\n---\nb: 1', 'yaml/documents 2:1'],
    ['a key that is a list', '? [a]\n: 1', 'yaml/key 1:3'],
  ] as const) {
    it(`reports ${what}`, () => assert.deepEqual(codes(text), [expected]));
  }

  it('stops at aliases that multiply instead of unfolding them', () => {
    const layers = Array.from(
      { length: 9 },
      (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}*l${n}]`,
    );
    const text = ['l0: &l0 [x]', ...layers].join('\n');
    assert.deepEqual(codes(text), ['yaml/alias 1:1']);
  });
});

describe('YamlSource.diagnostic', () => {
  const text = 'top:\n  - name: one\n    to: { id: "a {b}" }\n  - name:\n';

  it('underlines the value, or the key when asked', () => {
    assert.equal(at(text, ['top', 0, 'name']), '2:11 one');
    assert.equal(at(text, ['top', 0, 'name'], { key: true }), '2:5 name');
    assert.equal(at(text, ['top', 0, 'to', 'id']), '3:15 "a {b}"');
  });

  it('underlines one line of a value of several lines', () => {
    assert.equal(at(text, ['top', 0]), '2:5 name: one');
  });

  it('falls back to the key where the value is empty', () => {
    assert.equal(at(text, ['top', 1, 'name']), '4:5 name');
  });

  it('falls back to the nearest ancestor where the path does not exist', () => {
    assert.equal(at(text, ['top', 0, 'to', 'many', 3]), '3:5 to');
    assert.equal(at(text, ['top', 7]), '1:1 top');
    assert.equal(at(text, ['none']), '1:1 top:');
  });

  it('follows aliases and merge keys to what they name', () => {
    const merged = 'base: &b { host: here }\nuse: { <<: *b }\nmany: { <<: [*b] }\nalias: *b\n';
    for (const name of ['use', 'many', 'alias']) assert.equal(at(merged, [name, 'host']), '1:18 here');
  });

  it('places an offset inside plain, quoted and block text', () => {
    const texts = [
      'a: one two',
      'a: "one two"',
      "a: 'one two'",
      'a: |\n  one\n  two\n',
      'a: >\n  one\n  two\n',
      'a: "\\"ne two"',
    ];
    for (const source of texts) {
      assert.match(at(source, ['a'], { offset: 4, length: 3 }), /^\d+:\d+ two$/, source);
    }
  });

  it('never underlines beyond the line or less than one character', () => {
    assert.equal(at('a: abc  # note', ['a'], { offset: 2, length: 1 }), '1:6 c');
    const source = YamlSource.parse('f', 'a: |\n  x\n');
    assert.equal(source.diagnostic(['a'], { code: 'x/y', message: 'm' }).length, 1);
  });

  it('keeps code, message, severity and suggestion', () => {
    const source = YamlSource.parse('f.yaml', 'a: 1\r\nb: 2\r\n');
    const finding = { code: 'x/y', message: 'm', severity: 'warning', suggestion: 's' } as const;
    assert.deepEqual(source.diagnostic(['b'], finding), {
      ...finding,
      file: 'f.yaml',
      line: 2,
      column: 4,
      length: 1,
      excerpt: 'b: 2',
    });
  });
});

describe('YamlSource.line', () => {
  it('is the line on which a node begins, its key before its value', () => {
    const source = YamlSource.parse('f', '# head\na:\n  b: 1\nl:\n  - x\n  - y: 1\n');
    assert.deepEqual(
      ([['a'], ['a', 'b'], ['l', 0], ['l', 1], ['l', 9]] as const).map((path) => source.line(path)),
      [2, 3, 5, 6, 4],
    );
  });
});

describe('YamlSource.resume', () => {
  const text = 'a: &a { x: 1 }\nlist:\n  - one\n  - { <<: *a, y: two }\n';
  const paths: YamlPath[] = [['a'], ['list', 1], ['list', 1, 'x'], ['list', 1, 'y'], ['nowhere']];

  it('gives values, lines and diagnostics as reading the text does, asked for before or not', () => {
    const first = YamlSource.parse('f', text);
    assert.deepEqual(
      paths.slice(0, 2).map((path) => first.line(path)),
      [1, 4],
    );
    const prepared = JSON.parse(JSON.stringify(first.prepared())) as ReturnType<typeof first.prepared>;
    assert.equal(Object.keys(prepared.lines).length, 2);
    const resumed = YamlSource.resume('f', text, prepared);
    assert.deepEqual(resumed.value, first.value);
    assert.deepEqual(
      paths.map((path) => resumed.line(path)),
      paths.map((path) => first.line(path)),
    );
    const finding = { code: 'x/y', message: 'm' };
    assert.deepEqual(
      paths.map((path) => resumed.diagnostic(path, finding)),
      paths.map((path) => first.diagnostic(path, finding)),
    );
  });

  it('reads nothing as long as what is known is asked for', () => {
    const known = { value: { a: 2 }, lines: { '["a"]': 7 } };
    const source = YamlSource.resume('f', text, known);
    assert.deepEqual(source.value, { a: 2 });
    assert.equal(source.line(['a']), 7);
    assert.deepEqual(source.prepared(), known);
  });
});
