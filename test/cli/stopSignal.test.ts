import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { stopSignal } from '../../src/cli/actions/stopSignal.ts';

describe('a signal to stop', () => {
  it('asks for an end the first time, and leaves at once the second, whichever of the two it is', async () => {
    for (const [first, second] of [
      ['SIGTERM', 'SIGTERM'],
      ['SIGINT', 'SIGINT'],
      ['SIGTERM', 'SIGINT'],
    ] as const) {
      const signals = new EventEmitter();
      let left = 0;
      const { stopped } = stopSignal(signals, () => {
        left += 1;
      });
      signals.emit(first);
      await stopped;
      assert.equal(left, 0);
      signals.emit(second);
      assert.equal(left, 1);
    }
  });

  it('that comes while the program ends by itself does not cut it short', async () => {
    const signals = new EventEmitter();
    const { stopped, stop } = stopSignal(signals, () => assert.fail('left'));
    stop();
    await stopped;
    signals.emit('SIGTERM');
  });
});
