import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMicros, HOUR, SECOND } from '../../src/model/index.ts';
import { OverflowWatch } from '../../src/watch/overflowWatch.ts';
import { SourceClock } from '../../src/watch/sourceClock.ts';
import { MINUTE, START } from './listening.ts';

const NOW = START + HOUR;

function stage(standing: ConstructorParameters<typeof OverflowWatch>[1] = []): {
  clock: SourceClock;
  watch: OverflowWatch;
} {
  const clock = new SourceClock('rabbit', 10 * MINUTE);
  return { clock, watch: new OverflowWatch(clock, standing, START) };
}

describe('a queue at its limit', () => {
  it('is a gap from the last message before to the first that is left', () => {
    const { clock, watch } = stage();
    watch.look({ depth: 10, limit: 10 }, NOW);
    const [full] = watch.take();
    assert.deepEqual([full?.problem.key, full?.problem.state], ['queue-overflow:rabbit', 'raised']);
    assert.match(full?.problem.summary ?? '', new RegExp(`full \\(10 of 10\\).*${formatMicros(START)}`));

    clock.back('link', NOW);
    clock.hear(NOW, START + 20 * MINUTE);
    clock.hear(NOW, START + 21 * MINUTE);
    assert.equal(watch.look({ depth: 0, limit: 10 }, NOW + 5 * SECOND), true);
    const [eased] = watch.take();
    assert.deepEqual(
      [eased?.problem.state, eased?.traits['until']],
      ['cleared', formatMicros(START + 20 * MINUTE)],
    );
    assert.match(eased?.problem.summary ?? '', /How many cannot be known$/);
    assert.equal(watch.lost, 20 * MINUTE);
  });

  it('says how many are usually sent in such a time, where that is known', () => {
    const { clock, watch } = stage();
    clock.back('link', START);
    for (let at = START; at < NOW; at += SECOND) clock.hear(at, at);
    watch.look({ depth: 3, limit: 10 }, NOW);
    watch.look({ depth: 10, limit: 10 }, NOW + MINUTE);
    watch.look({ depth: 10, limit: 10 }, NOW + 2 * MINUTE);
    watch.look({ depth: 5, limit: 10 }, NOW + 3 * MINUTE);
    const eased = watch.take().at(-1);
    assert.equal(eased?.problem.since, formatMicros(NOW));
    assert.equal(eased?.traits['until'], formatMicros(NOW + 3 * MINUTE), 'it went on dropping while we read');
    assert.equal(eased?.traits['usually_sent'], 180);
  });

  it('is not over while it is nearly full', () => {
    const { watch } = stage();
    watch.look({ depth: 100, limit: 100 }, NOW);
    assert.equal(watch.look({ depth: 95, limit: 100 }, NOW + SECOND), false);
    assert.equal(watch.look({ depth: 100, limit: 100 }, NOW + 2 * SECOND), false);
    assert.equal(watch.take().length, 1);
  });

  it('that was full when the last run ended is told to be over by this one', () => {
    const since = formatMicros(START - HOUR);
    const { watch } = stage([
      { key: 'queue-overflow:rabbit', state: 'raised', severity: 4, summary: '', object: null, since },
    ]);
    watch.look({ depth: 1, limit: 10 }, NOW);
    assert.deepEqual(
      watch.take().map(({ problem }) => [problem.state, problem.since]),
      [['cleared', since]],
    );
  });

  it('is nothing below it', () => {
    const { watch } = stage();
    assert.equal(watch.look({ depth: 9, limit: 10 }, NOW), false);
    assert.deepEqual(watch.take(), []);
    assert.deepEqual(watch.backlog, { depth: 9, limit: 10 });
  });
});
