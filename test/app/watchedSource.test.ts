import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WatchedSource } from '../../src/app/watchedSource.ts';
import type { Clock, Delivery, Source, SourceListener } from '../../src/model/index.ts';
import { SourceWatcher } from '../support/sourceWatcher.ts';
import { evaluated, listening, said } from '../watch/feed.ts';
import { MINUTE, START } from '../watch/listening.ts';

const DELIVERY: Delivery = {
  stream: 1,
  position: 7,
  body: Buffer.from('{}'),
  meta: { source: 'rabbit', received: START, receivedKnown: true },
};

function stage(): {
  source: Source;
  inside: () => SourceListener;
  calls: string[];
  watch: ReturnType<typeof listening>;
  clock: Clock & { time: number };
} {
  const calls: string[] = [];
  let inside: SourceListener | null = null;
  const clock = { time: START, now: () => clock.time, sleep: () => Promise.resolve() };
  const raw: Source = {
    name: 'rabbit',
    start: (listener) => {
      inside = listener;
      return Promise.resolve();
    },
    settle: (stream, position) => void calls.push(`settle ${stream} ${position}`),
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
    drain: () => Promise.resolve(void calls.push('drain')),
    stop: () => Promise.resolve(void calls.push('stop')),
  };
  const watch = listening();
  const seat = watch.source('rabbit');
  assert.ok(seat);
  const source = new WatchedSource(raw, seat, clock);
  return {
    source,
    calls,
    watch,
    clock,
    inside: () => {
      assert.ok(inside);
      return inside;
    },
  };
}

describe('a source that is watched', () => {
  it('does all that it did before', async () => {
    const { source, inside, calls } = stage();
    const outside = new SourceWatcher();
    await source.start(outside);
    inside().deliver(DELIVERY);
    inside().status({ state: 'bound', detail: 'all' });
    inside().unbound({ subject: 'exchange nova', since: START, until: null });
    inside().backlog?.({ depth: 1, limit: 10 });
    inside().ended();
    assert.deepEqual(
      [outside.deliveries.length, outside.now?.state, outside.intervals.length, outside.isEnded],
      [1, 'bound', 1, true],
    );
    source.settle(1, 7);
    source.pause();
    source.resume();
    await source.drain();
    await source.stop();
    assert.deepEqual(calls, ['settle 1 7', 'pause', 'resume', 'drain', 'stop']);
  });

  it('is listened to only while it is bound, complete and not paused', async () => {
    const { source, inside, watch, clock } = stage();
    const heard = watch.source('rabbit')?.clock;
    await source.start(new SourceWatcher());
    assert.equal(heard?.listening, false);
    inside().status({ state: 'bound', detail: '' });
    assert.equal(heard?.listening, true);
    source.pause();
    clock.time += MINUTE;
    assert.deepEqual([heard?.listening, heard?.idle(clock.time)], [false, 0]);
    source.resume();
    inside().unbound({ subject: 'exchange nova', since: clock.time, until: null });
    assert.equal(heard?.listening, false);
    inside().unbound({ subject: 'exchange nova', since: clock.time, until: clock.time + MINUTE });
    assert.equal(heard?.listening, true);
    clock.time += MINUTE;
    assert.equal(heard?.idle(clock.time), MINUTE);
  });

  it('loses what was open with an interval in which ends were lost', async () => {
    const { source, inside, watch } = stage();
    await source.start(new SourceWatcher());
    watch.observe('rabbit', evaluated(said(START, 'compute.a', 'compute.instance.reboot.start')));
    assert.equal(watch.figures.operations, 1);
    inside().unbound({ subject: 'exchange nova', since: START, until: START + MINUTE });
    assert.equal(watch.figures.operations, 0);
  });

  it('tells how long a commit takes', async () => {
    const { source, inside, watch, clock } = stage();
    await source.start(new SourceWatcher());
    inside().deliver(DELIVERY);
    clock.time += 2_000_000;
    source.settle(1, 7);
    watch.judge(clock.time);
    assert.equal(watch.figures.sources[0]?.[1].commitLag, 2_000_000);
  });
});

describe('a source that is not', () => {
  it('brings nothing to the watch but the clocks of its publishers', () => {
    const watch = listening({ sources: [] });
    const evaluation = evaluated(said(START, 'compute.a', 'compute.instance.reboot.start'));
    assert.deepEqual(watch.observe('capture', evaluation), []);
    const skewed = { ...evaluation, event: { ...evaluation.event, flags: ['clock-skew'] as const } };
    assert.equal(watch.observe('capture', skewed)[0]?.key, 'clock-skew:compute.a');
    assert.deepEqual([watch.figures.publishers, watch.figures.operations], [0, 0]);
  });
});
