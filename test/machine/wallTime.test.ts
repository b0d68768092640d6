import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { WallTime } from '../../src/machine/wallTime.ts';

suite('the time of the bridge', () => {
  const begun = 1_700_000_000_000;

  test('is told in microseconds between the ticks of the wall clock', () => {
    const clock = { wall: begun, passed: 5 };
    const time = new WallTime(
      () => clock.wall,
      () => clock.passed,
    );
    clock.passed = 5.25;
    assert.equal(time.now(), begun * 1000 + 250);
  });

  test('follows the wall clock when that is set, forth and back', () => {
    const clock = { wall: begun, passed: 5 };
    const time = new WallTime(
      () => clock.wall,
      () => clock.passed,
    );
    for (const step of [3_600_000, -7_200_000, 150]) {
      clock.wall += step + 10;
      clock.passed += 10;
      assert.equal(time.now(), clock.wall * 1000);
    }
  });

  test('tells by how much it was set, before it tells the new time, to whoever listens', () => {
    const clock = { wall: begun, passed: 5 };
    const time = new WallTime(
      () => clock.wall,
      () => clock.passed,
    );
    const heard: number[] = [];
    const end = time.onStep((by) => heard.push(by));
    time.now();
    clock.wall += 86_400_000;
    assert.deepEqual(heard, []);
    time.now();
    assert.deepEqual(heard, [86_400_000_000]);
    time.now();
    end();
    clock.wall -= 86_400_000;
    time.now();
    assert.deepEqual(heard, [86_400_000_000]);
  });

  test('does not take an interruption between two readings for a step', () => {
    const clock = { wall: begun, passed: 5, interruption: 0 };
    const read = (): number => {
      clock.passed += clock.interruption;
      clock.interruption = 0;
      return clock.wall;
    };
    const time = new WallTime(read, () => clock.passed);
    clock.interruption = 500;
    assert.equal(time.now(), (begun + 500) * 1000);
    clock.wall += 500;
    assert.equal(time.now(), (begun + 500) * 1000);
  });
});
