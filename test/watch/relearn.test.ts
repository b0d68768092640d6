import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Clock, HOUR, type Micros, type Problem } from '../../src/model/index.ts';
import { type FeedWatch, relearn } from '../../src/watch/index.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { evaluated, listening, logged, type Said, said } from './feed.ts';
import { MINUTE, START } from './listening.ts';

/** Sleeps take no time; what is counted is how often it slept. */
function restingClock(): Clock & { rests: number } {
  const clock = {
    rests: 0,
    now: () => START,
    sleep: () => {
      clock.rests += 1;
      return Promise.resolve();
    },
  };
  return clock;
}

const never = new AbortController().signal;

async function relearnt(watch: FeedWatch, feed: readonly Said[], rows?: number): Promise<void> {
  const reader = memoryReader({ entries: feed.map(logged) });
  await relearn(watch, reader, feed.length, restingClock(), never, rows);
}

/** Publishers that speak by the minute; in the order of time. */
function rhythmic(span: Micros, every: Readonly<Record<string, Micros>>, from = START): Said[] {
  const feed: Said[] = [];
  for (let at = from; at < from + span; at += MINUTE) {
    for (const [publisher, step] of Object.entries(every)) {
      if ((at - START) % step === 0) feed.push(said(at, publisher));
    }
  }
  return feed;
}

function hear(watch: FeedWatch, feed: readonly Said[], told: Problem[]): void {
  let looked = feed[0]?.at ?? 0;
  for (const message of feed) {
    for (; looked < message.at; looked += MINUTE) told.push(...watch.judge(looked).map((n) => n.problem));
    told.push(...watch.observe('rabbit', evaluated(message)));
  }
}

describe('what earlier runs heard', () => {
  const habit = { 'compute.a': 5 * MINUTE, 'compute.b': 20 * MINUTE, 'network.ctl': MINUTE };

  it('is there again after a restart: who falls silent is known at once', async () => {
    const past = rhythmic(16 * HOUR, habit);
    const now = START + 16 * HOUR;
    const watch = listening({ now });
    await relearnt(watch, past);
    assert.equal(watch.figures.publishers, 3);
    const told: Problem[] = [];
    hear(watch, rhythmic(2 * HOUR, { 'compute.a': 5 * MINUTE, 'network.ctl': MINUTE }, now), told);
    assert.deepEqual(
      told.map(({ key, state }) => [key, state]),
      [['feed-silent:compute.b', 'raised']],
    );
  });

  it('includes who fell silent before, and counts the time before the restart, but not the time between', async () => {
    const past = [
      ...rhythmic(16 * HOUR, habit),
      ...rhythmic(30 * MINUTE, { 'network.ctl': MINUTE, 'compute.a': 5 * MINUTE }, START + 16 * HOUR),
    ];
    const now = START + 30 * HOUR;
    const watch = listening({ now });
    await relearnt(watch, past);
    const told: Problem[] = [];
    hear(watch, rhythmic(9 * MINUTE, { 'network.ctl': MINUTE }, now), told);
    assert.deepEqual(told, []);
    hear(
      watch,
      rhythmic(9 * MINUTE, { 'network.ctl': MINUTE, 'compute.a': 3 * MINUTE }, now + 9 * MINUTE),
      told,
    );
    assert.deepEqual(
      told.map(({ key }) => key),
      ['feed-silent:compute.b'],
    );
  });

  it('holds the starts whose ends have not come', async () => {
    const past = [
      said(START, 'compute.a', 'compute.instance.reboot.start'),
      { ...said(START, 'compute.a', 'compute.instance.reboot.start'), object: 'server-2' },
      said(START + MINUTE, 'compute.a', 'compute.instance.reboot.end'),
      { ...said(START + MINUTE, 'compute.a', 'compute.instance.pause.start'), object: 'server-3' },
      { ...said(START + 2 * MINUTE, 'compute.a', 'compute.instance.delete.end'), object: 'server-3' },
      ...rhythmic(20 * MINUTE, { 'network.ctl': MINUTE }, START + 3 * MINUTE),
    ];
    const now = START + 5 * HOUR;
    const watch = listening({ now });
    await relearnt(watch, past);
    assert.equal(watch.figures.operations, 1);
    const told: Problem[] = [];
    hear(watch, rhythmic(20 * MINUTE, { 'network.ctl': MINUTE }, now), told);
    assert.deepEqual(
      told.map(({ key }) => key),
      ['operation-stuck:server-2:compute.instance.reboot'],
    );
  });

  it('may be read while the feed goes on: an end that comes first ends what is read later', async () => {
    const watch = listening({ now: START + HOUR });
    watch.observe('rabbit', evaluated(said(START + HOUR, 'compute.a', 'compute.instance.reboot.end')));
    await relearnt(watch, [said(START, 'compute.a', 'compute.instance.reboot.start')]);
    watch.observe(
      'rabbit',
      evaluated({ ...said(START + HOUR, 'compute.a', 'compute.instance.pause.end'), request: 'req-2' }),
    );
    await relearnt(watch, [said(START, 'compute.a', 'compute.instance.pause.start')]);
    assert.equal(watch.figures.operations, 0);
    assert.equal(watch.figures.publishers, 1);
  });

  it('is read in slices, the newest rows only, and no further than the log went when the run began', async () => {
    const past = rhythmic(20 * HOUR, habit);
    const entries = past.map(logged);
    const clock = restingClock();
    const asked: [after: number, limit: number][] = [];
    const reader = {
      log: (after: number, limit: number) => {
        asked.push([after, limit]);
        return entries.slice(after, after + limit);
      },
    };
    const watch = listening({ now: START + 20 * HOUR });
    await relearn(watch, reader, 1200, clock, never, 600);
    assert.deepEqual(
      asked.map(([after]) => after),
      [600, 850, 1100],
    );
    assert.ok(clock.rests >= 3);
  });

  it('is given up when the bridge ends meanwhile', async () => {
    const ending = new AbortController();
    ending.abort();
    const watch = listening();
    const reader = { log: () => assert.fail('nothing is read any more') };
    await relearn(watch, reader, 1000, restingClock(), ending.signal);
    assert.equal(watch.figures.publishers, 0);
  });

  it('of several sources is given to the one through which a publisher is heard again', async () => {
    const past = rhythmic(16 * HOUR, habit);
    const now = START + 16 * HOUR;
    const watch = listening({ now, sources: ['rabbit', 'cell-2'] });
    await relearnt(watch, past);
    const told: Problem[] = [];
    hear(watch, [...rhythmic(MINUTE, { 'compute.a': MINUTE }, now)], told);
    hear(watch, rhythmic(2 * HOUR, { 'network.ctl': MINUTE }, now + MINUTE), told);
    assert.deepEqual(
      told.map(({ key }) => key),
      ['feed-silent:compute.a'],
      'compute.b may be of the other source, which says nothing',
    );
  });

  const step = fc.record({
    object: fc.constantFrom('server-1', 'server-2', 'server-3'),
    operation: fc.constantFrom('reboot', 'pause', 'resize'),
    request: fc.constantFrom('req-1', 'req-2', null),
    phase: fc.constantFrom('start', 'end', 'error'),
  });

  it('is the same as if there had been no restart, wherever it falls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.nat({ max: 20 }), async (steps, cut) => {
        const feed = steps.map(({ object, operation, request, phase }, index) => ({
          ...said(START + index * 6 * MINUTE, 'compute.a', `compute.instance.${operation}.${phase}`),
          object,
          request,
        }));
        const end = START + steps.length * 6 * MINUTE;
        const rest = rhythmic(4 * HOUR, { 'network.ctl': MINUTE }, end);

        const through = listening();
        const expected: Problem[] = [];
        hear(through, [...feed, ...rest], expected);

        const first = listening();
        const before: Problem[] = [];
        const past = feed.slice(0, cut);
        hear(first, past, before);
        const standing = new Map<string, Problem>();
        for (const problem of before) {
          if (problem.state === 'raised') standing.set(problem.key, problem);
          else standing.delete(problem.key);
        }
        const at = past.at(-1)?.at ?? START;
        const second = listening({ now: at, standing: [...standing.values()] });
        await relearnt(second, past);
        const after: Problem[] = [];
        hear(second, [...feed.slice(cut), ...rest], after);

        assert.deepEqual(standingKeys([...before, ...after]), standingKeys(expected));
      }),
    );
  });

  function standingKeys(problems: readonly Problem[]): string[] {
    const keys = new Set<string>();
    for (const { key, state } of problems) {
      if (state === 'raised') keys.add(key);
      else keys.delete(key);
    }
    return [...keys].filter((key) => key.startsWith('operation-stuck')).sort();
  }
});
