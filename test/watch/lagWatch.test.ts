import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMicros, type Micros, type Problem, SECOND } from '../../src/model/index.ts';
import { CommitLag } from '../../src/watch/commitLag.ts';
import { LagWatch } from '../../src/watch/lagWatch.ts';
import { SourceClock } from '../../src/watch/sourceClock.ts';
import { MINUTE, START } from './listening.ts';

class Stage {
  now = START;
  readonly clock = new SourceClock('rabbit', 10 * MINUTE);
  readonly watch: LagWatch;

  constructor(standing: readonly Problem[] = []) {
    this.watch = new LagWatch(this.clock, { limit: MINUTE, lasting: 5 * MINUTE }, standing);
    this.clock.back('link', this.now);
  }

  /** Each second messages that were sent so long ago, and a look. */
  pass(span: Micros, lags: readonly Micros[], committing: Micros = 0): string[] {
    const told: string[] = [];
    for (const end = this.now + span; this.now < end; this.now += SECOND) {
      for (const lag of lags) this.clock.hear(this.now, this.now - lag);
      told.push(
        ...this.watch.judge(this.now, committing).map(({ problem }) => `${problem.key} ${problem.state}`),
      );
    }
    return told;
  }
}

describe('the lag of a source', () => {
  it('is a problem when it lasts, and over when it has been small for as long', () => {
    const stage = new Stage();
    assert.deepEqual(stage.pass(4 * MINUTE, [2 * MINUTE]), []);
    assert.deepEqual(stage.pass(MINUTE, [0]), [], 'a peak is none');
    assert.deepEqual(stage.pass(6 * MINUTE, [2 * MINUTE]), ['feed-lag:rabbit raised']);
    assert.deepEqual(stage.pass(20 * MINUTE, [45 * SECOND]), [], 'not small enough to be over');
    assert.deepEqual(stage.pass(6 * MINUTE, [SECOND]), ['feed-lag:rabbit cleared']);
  });

  it('is that of most messages: one clock that is wrong tells nothing', () => {
    const stage = new Stage();
    assert.deepEqual(stage.pass(10 * MINUTE, [0, 60 * MINUTE, SECOND, -MINUTE, 60 * MINUTE, 2 * SECOND]), []);
  });

  it('is none when nothing comes any more, for then nothing waits', () => {
    const stage = new Stage();
    assert.deepEqual(stage.pass(6 * MINUTE, [2 * MINUTE]), ['feed-lag:rabbit raised']);
    assert.deepEqual(stage.pass(6 * MINUTE, []), ['feed-lag:rabbit cleared']);
  });

  it('is told of commits too, also of one that has not come', () => {
    const stage = new Stage();
    assert.deepEqual(stage.pass(6 * MINUTE, [0], 2 * MINUTE), ['commit-lag:rabbit raised']);
    assert.equal(stage.watch.lag.commit, 2 * MINUTE);
    assert.deepEqual(stage.pass(6 * MINUTE, [0], 0), ['commit-lag:rabbit cleared']);
  });

  it('that stood when the last run ended is cleared by this one, with when it began', () => {
    const since = formatMicros(START - MINUTE);
    const problem = { state: 'raised', severity: 3, summary: '', object: null, since } as const;
    const stage = new Stage([{ ...problem, key: 'feed-lag:rabbit' }]);
    assert.deepEqual(stage.pass(4 * MINUTE, [0]), []);
    const notices = [];
    for (let count = 0; count < 120; count += 1, stage.now += SECOND) {
      stage.clock.hear(stage.now, stage.now);
      notices.push(...stage.watch.judge(stage.now, 0));
    }
    assert.deepEqual(
      notices.map((notice) => [notice.problem.state, notice.problem.since]),
      [['cleared', since]],
    );
  });
});

describe('the lag of commits', () => {
  it('is that of the message that waited longest since the last look', () => {
    const lag = new CommitLag();
    assert.equal(lag.take(START), 0);
    lag.took(1, 1, START);
    lag.took(1, 2, START + SECOND);
    assert.equal(lag.take(START + 2 * SECOND), 2 * SECOND, 'it still waits');
    lag.settled(1, 2, START + 3 * SECOND);
    lag.took(1, 3, START + 3 * SECOND);
    lag.settled(1, 3, START + 4 * SECOND);
    assert.equal(lag.take(START + 10 * SECOND), 3 * SECOND);
    assert.equal(lag.take(START + 10 * SECOND), 0);
  });

  it('is that of the first which waits, however many streams come after it', () => {
    const lag = new CommitLag();
    for (let stream = 1; stream <= 100; stream += 1) lag.took(stream, 1, START + stream * SECOND);
    assert.equal(lag.take(START + 100 * SECOND), 99 * SECOND);
    for (let stream = 1; stream <= 100; stream += 1) lag.settled(stream, 1, START + 101 * SECOND);
    assert.equal(lag.take(START + 110 * SECOND), 100 * SECOND);
    assert.equal(lag.take(START + 120 * SECOND), 0);
  });

  it('goes on with what came while a batch was being committed, also when nothing comes after it', () => {
    const lag = new CommitLag();
    lag.took(1, 1, START);
    lag.took(2, 1, START + SECOND);
    lag.settled(1, 1, START + 2 * SECOND);
    lag.take(START + 2 * SECOND);
    assert.equal(lag.take(START + MINUTE), MINUTE - SECOND);
    lag.settled(2, 1, START + MINUTE);
    lag.take(START + MINUTE);
    assert.equal(lag.take(START + 2 * MINUTE), 0);
  });

  it('is none when all is settled, in whatever order the streams of a batch are', () => {
    const lag = new CommitLag();
    lag.took(1, 1, START);
    lag.took(2, 1, START);
    lag.took(1, 2, START);
    lag.settled(2, 1, START);
    lag.settled(1, 1, START);
    lag.took(2, 2, START + SECOND);
    lag.settled(2, 2, START + SECOND);
    lag.settled(1, 2, START + SECOND);
    lag.take(START + SECOND);
    assert.equal(lag.take(START + MINUTE), 0);
  });
});
