import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BEATS, type Notice, type Phase, type Signal } from '../../../src/probe/heartbeat/beatTable.ts';
import { feel, firstPulse, startOver, type Pulse } from '../../../src/probe/heartbeat/pulse.ts';

/** STATE_SPACE of masakarimonitors/introspectiveinstancemonitor/qemu_utils.py. */
const SEED: Readonly<Record<string, Readonly<Partial<Record<Signal, string>>>>> = {
  discovery: { guest_pingable: 'healthy', guest_not_pingable: 'discovery' },
  healthy: { guest_pingable: 'healthy', guest_not_pingable: 'error' },
  error: { report: 'reported', guest_pingable: 'healthy', guest_not_pingable: 'error' },
  reported: { guest_pingable: 'discovery', guest_not_pingable: 'reported' },
};

describe('the table of beats', () => {
  it('has the steps of masakari’s', () => {
    const name = (phase: Phase): string => (phase === 'recovering' ? 'discovery' : phase);
    const steps = (Object.keys(SEED) as Phase[]).map((phase) => [
      phase,
      Object.fromEntries(
        Object.entries(BEATS[phase]).flatMap(([signal, beat]) =>
          beat === null ? [] : [[signal, name(beat.next)]],
        ),
      ),
    ]);
    assert.deepEqual(Object.fromEntries(steps), SEED);
  });
});

type Happening = 'answer' | 'miss' | 'booted' | 'resumed';

const happenings = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Happening>('miss') },
    { weight: 5, arbitrary: fc.constant<Happening>('answer') },
    { weight: 1, arbitrary: fc.constantFrom<Happening>('booted', 'resumed') },
  ),
  { maxLength: 80 },
);

interface Told {
  readonly notice: Notice;
  readonly at: number;
  /** Misses in a row so far. */
  readonly row: number;
}

/** One happening a second. */
function play(story: readonly Happening[], threshold: number, hold: number): { told: Told[]; pulse: Pulse } {
  let pulse = firstPulse(0);
  let row = 0;
  const told: Told[] = [];
  story.forEach((happening, at) => {
    row = happening === 'miss' ? row + 1 : 0;
    const felt =
      happening === 'booted' || happening === 'resumed'
        ? startOver(pulse, happening, at)
        : feel(pulse, happening === 'answer' ? 'guest_pingable' : 'guest_not_pingable', at, {
            threshold,
            hold,
          });
    pulse = felt.pulse;
    told.push(...felt.notices.map((notice) => ({ notice, at, row })));
  });
  return { told, pulse };
}

describe('a pulse', () => {
  it('is reported with exactly N misses in a row, whatever came before', () => {
    fc.assert(
      fc.property(happenings, fc.integer({ min: 1, max: 6 }), (story, threshold) => {
        for (const { notice, row } of play(story, threshold, 0).told) {
          if (notice === 'reported') assert.equal(row, threshold);
        }
      }),
    );
  });

  it('is reported whenever a guest that was alive misses N in a row', () => {
    fc.assert(
      fc.property(happenings, fc.integer({ min: 1, max: 6 }), (story, threshold) => {
        const misses = Array.from({ length: threshold }, (): Happening => 'miss');
        const { told } = play([...story, 'answer', 'answer', ...misses], threshold, 0);
        assert.equal(told.at(-1)?.notice, 'reported');
        assert.equal(told.at(-1)?.at, story.length + threshold + 1);
      }),
    );
  });

  it('is restored before it is lost or reported again, and never twice', () => {
    fc.assert(
      fc.property(
        happenings,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 20 }),
        (story, n, hold) => {
          let open: 'nothing' | 'lost' | 'reported' = 'nothing';
          for (const { notice } of play(story, n, hold).told) {
            if (notice === 'lost') assert.equal(open, 'nothing');
            if (notice === 'reported') assert.equal(open, 'lost');
            if (notice === 'restored') assert.notEqual(open, 'nothing');
            open = notice === 'lost' || notice === 'reported' ? notice : 'nothing';
          }
        },
      ),
    );
  });

  it('is not reported within the hold time after a report was taken back, and is after that', () => {
    fc.assert(
      fc.property(
        happenings,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 20 }),
        (story, n, hold) => {
          const misses = Array.from({ length: n + hold }, (): Happening => 'miss');
          const all: Happening[] = [...story, 'answer', 'answer', ...misses];
          let back = -Infinity;
          let reported = false;
          for (const { notice, at } of play(all, n, hold).told) {
            // A reboot ends the hold as well, told or not: `booted` is another guest.
            const held = back >= all.lastIndexOf('booted', at) && at < back + hold;
            if (notice === 'reported') assert.ok(!held);
            if (notice === 'restored' && reported && all[at] !== 'booted') back = at;
            reported = notice === 'reported';
          }
          assert.equal(play(all, n, hold).pulse.phase, 'reported');
        },
      ),
    );
  });

  it('of a guest that never answered since it booted is never missed', () => {
    fc.assert(
      fc.property(happenings, fc.nat({ max: 30 }), (story, count) => {
        const misses = Array.from({ length: count }, (): Happening => 'miss');
        const { told, pulse } = play([...story, 'booted', ...misses], 1, 0);
        assert.equal(pulse.phase, 'discovery');
        assert.equal(pulse.misses, 0);
        assert.ok(told.every(({ at, notice }) => at <= story.length || notice !== 'reported'));
      }),
    );
  });

  it('of a guest that was resumed is missed without an answer: it was alive before', () => {
    const { told } = play(['answer', 'resumed', 'miss', 'miss', 'miss'], 3, 0);
    assert.deepEqual(
      told.map(({ notice }) => notice),
      ['discovered', 'lost', 'reported'],
    );
  });
});
