import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFpingLines } from '../../src/reachability/fpingLines.ts';

const read = (text: string, ...asked: readonly string[]): Readonly<Record<string, number | null>> =>
  Object.fromEntries(readFpingLines(text, new Set(asked)));

describe('reachability/readFpingLines', () => {
  it('reads what fping 5.1 writes, its padding included', () => {
    const text = '127.0.0.1  : 0.119 0.064\n10.0.0.3   : - -\n10.0.0.113 : - 1.2\n';
    assert.deepEqual(read(text, '127.0.0.1', '10.0.0.3', '10.0.0.113'), {
      '127.0.0.1': 0.064,
      '10.0.0.3': null,
      '10.0.0.113': 1.2,
    });
  });

  it('reads addresses with colons', () => {
    assert.deepEqual(read('fd00::1 : 0.3 -\n', 'fd00::1'), { 'fd00::1': 0.3 });
  });

  it('takes nothing from a complaint, and nobody who was not asked', () => {
    const text = [
      'Cannot open network namespace "nosuch": No such file or directory',
      '10.0.0.3 : duplicate for [0], 64 bytes, 0.07 ms',
      'ICMP Host Unreachable from 10.0.0.1 for ICMP Echo sent to 10.0.0.3',
      '10.0.0.4 : 0.1 0.1',
      '10.0.0.3 : 0.1 alive',
    ].join('\n');
    assert.deepEqual(read(text, '10.0.0.3'), {});
  });
});
