import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toJson } from '../../src/model/index.ts';
import { JsonTextError, parseExactJson } from '../../src/oslo/parseExactJson.ts';
import { hasLongInteger, parsePythonJson } from '../../src/oslo/parsePythonJson.ts';

describe('parsePythonJson', () => {
  it('reads the bare words that Python writes', () => {
    const text = '{"a": NaN, "b": [Infinity, -Infinity, -1], "c": "NaN"}';
    assert.deepEqual(parsePythonJson(text, false), { a: 'NaN', b: ['Infinity', '-Infinity', -1], c: 'NaN' });
  });

  it('says where a text is wrong and what was expected', () => {
    const faults: readonly (readonly [text: string, message: RegExp])[] = [
      ['', /ends at character 0, expected a value/],
      ['{"a": 1', /ends at character 7, expected "," or "}"/],
      ['{"a" 1}', /at character 6, expected ":"/],
      ['{a: 1}', /at character 2, expected a key in quotes/],
      ['[1 2]', /at character 4, expected "," or "]"/],
      ['[1,]', /at character 4, expected a value/],
      ['["abc', /ends at character 5, expected the end of the string that begins at character 2/],
      ['["a\\x"]', /at character 2, expected a string/],
      ['{} x', /at character 4, expected the end/],
      ['[01]', /at character 3/],
      ['[1.]', /at character 3/],
      ['nul', /at character 1, expected a value/],
    ];
    for (const [text, message] of faults) {
      assert.throws(
        () => parsePythonJson(text, false),
        (error) => error instanceof JsonTextError && message.test(error.message),
        text,
      );
    }
  });

  it('refuses integers that Python would refuse, and nesting without end', () => {
    assert.throws(() => parseExactJson('9'.repeat(4301)), /4300 digits/);
    assert.throws(() => parseExactJson('['.repeat(100_000)), /nested deeper/);
  });

  it('makes an own key of __proto__, as JSON.parse does', () => {
    const value = parseExactJson('{"__proto__": {"x": 1}}') as object;
    assert.deepEqual(Object.keys(value), ['__proto__']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  it('reads any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        assert.equal(toJson(parseExactJson(spaced)), JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('keeps every digit of any integer', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n })), (integers) => {
        const text = `{"list": [${integers.join(', ')}]}`;
        const parsed = parsePythonJson(text, hasLongInteger(Buffer.from(text)));
        assert.equal(toJson(parsed), text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('hasLongInteger', () => {
  it('sees an integer of 16 digits at any place', () => {
    for (let at = 0; at < 40; at++) {
      assert.equal(hasLongInteger(Buffer.from(`${' '.repeat(at)}9007199254740993,`)), true, `at ${at}`);
      assert.equal(hasLongInteger(Buffer.from(`${' '.repeat(at)}900719925474099,`)), false, `at ${at}`);
    }
  });

  it('sees an integer behind a longer run of digits that is none', () => {
    for (let gap = 1; gap < 40; gap++) {
      const text = `"a${'1'.repeat(40)}"${' '.repeat(gap)},9007199254740993`;
      assert.equal(hasLongInteger(Buffer.from(text)), true, text);
    }
  });

  it('passes over fractions and the digits of ids', () => {
    for (const text of ['[0.30000000000000004]', '"12345678901234567890"', '"a1234567890123456789"']) {
      assert.equal(hasLongInteger(Buffer.from(text)), false, text);
    }
  });
});
