import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expandEnvironment } from '../../src/config/expandEnvironment.ts';

describe('expandEnvironment', () => {
  for (const [what, text, expected] of [
    ['a variable', 'a ${X} b', 'a x b'],
    ['several', '${X}${Y}', 'xy'],
    ['the default of an unset one', '${NO:-d e}', 'd e'],
    ['the default of an empty one', '${EMPTY:-d}', 'd'],
    ['an empty one', '<${EMPTY}>', '<>'],
    ['an empty default', '<${NO:-}>', '<>'],
    ['an escaped one', '$${X}', '${X}'],
    ['no dollars that open nothing', '$X $5 ${}', '$X $5 ${}'],
  ] as const) {
    it(`replaces ${what}`, () => {
      const { text: expanded, unset } = expandEnvironment(text, { X: 'x', Y: 'y', EMPTY: '' });
      assert.deepEqual([expanded, unset], [expected, []]);
    });
  }

  it('leaves unset variables and says where they are', () => {
    assert.deepEqual(expandEnvironment('a ${NO} ${NOR}', {}), {
      text: 'a ${NO} ${NOR}',
      unset: [
        { name: 'NO', offset: 2, length: 5 },
        { name: 'NOR', offset: 8, length: 6 },
      ],
    });
  });
});
