import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY, HOUR, SECOND } from '../../src/model/index.ts';
import { globLimits } from '../../src/watch/globLimits.ts';
import { afterAlarm, faded, learntLimit } from '../../src/watch/learntLimit.ts';
import { RecentEnds } from '../../src/watch/recentEnds.ts';
import { spanText } from '../../src/watch/spanText.ts';

describe('limits by glob', () => {
  it('are those of the most literal pattern, whatever the order', () => {
    const limitOf = globLimits([
      { pattern: '*', within: 1 },
      { pattern: 'compute.*', within: 2 },
      { pattern: 'compute.host-1', within: 3 },
      { pattern: 'compute.host-*.example.org', within: 4 },
      { pattern: 'volume.host@*#pool (1)', within: 5 },
    ]);
    assert.deepEqual(
      [
        'network.a',
        'compute.b',
        'compute.host-1',
        'compute.host-9.a.example.org',
        'volume.host@b#pool (1)',
      ].map(limitOf),
      [1, 2, 3, 4, 5],
    );
    assert.equal(globLimits([{ pattern: 'compute.*', within: 2 }])('compute'), undefined);
  });
});

describe('what is learnt of a rhythm', () => {
  const settings = { learnFor: DAY, shortest: 600 * SECOND };

  it('is nothing before enough was heard', () => {
    assert.equal(learntLimit({ heard: DAY - 1, active: DAY, longest: SECOND }, settings), Infinity);
    assert.equal(learntLimit({ heard: DAY, active: 19 * HOUR, longest: HOUR }, settings), Infinity);
  });

  it('is three times the longest silence, and never below the shortest', () => {
    assert.equal(learntLimit({ heard: DAY, active: 20 * HOUR, longest: HOUR }, settings), 3 * HOUR);
    assert.equal(learntLimit({ heard: DAY, active: DAY, longest: SECOND }, settings), 600 * SECOND);
  });

  it('fades by half in two weeks, and grows to the double at most by an alarm', () => {
    assert.equal(faded(HOUR, 14 * DAY), HOUR / 2);
    assert.deepEqual(
      [afterAlarm(HOUR, 10 * HOUR), afterAlarm(HOUR, 1.5 * HOUR), afterAlarm(HOUR, 1)],
      [2 * HOUR, 1.5 * HOUR, HOUR],
    );
  });
});

describe('the memory of ends', () => {
  it('is bounded in subjects and in ends of one subject', () => {
    const ends = new RecentEnds(10);
    for (let n = 0; n < 100; n += 1) ends.add(`server-${n}`, 'reboot', null, 5);
    assert.equal(ends.has('server-99', 'reboot', null, 5, 1), true);
    assert.equal(ends.has('server-85', 'reboot', null, 5, 1), true);
    assert.equal(ends.has('server-50', 'reboot', null, 5, 1), false);
    for (let n = 0; n < 100; n += 1) ends.add('server-99', 'attach', `req-${n}`, 5);
    assert.equal(ends.has('server-99', 'attach', 'req-99', 5, 1), true);
    assert.equal(ends.has('server-99', 'attach', 'req-10', 5, 1), false);
  });
});

describe('a length of time', () => {
  it('is written in the largest unit of which there are two', () => {
    assert.deepEqual(
      [1.5 * SECOND, 90 * SECOND, 600 * SECOND, 5400 * SECOND, 3 * HOUR, 7 * DAY].map(spanText),
      ['1.5 s', '90 s', '10 min', '90 min', '3 h', '7 d'],
    );
  });
});
