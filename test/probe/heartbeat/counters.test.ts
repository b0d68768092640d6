import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  countersOf,
  lifeSigns,
  NO_SIGNS,
  showLife,
  type LifeSigns,
} from '../../../src/probe/heartbeat/counters.ts';

type Stats = Record<string, number | bigint | string>;

/** What two looks that lie ten seconds apart say. */
function between(before: Stats, after: Stats): LifeSigns {
  const look = (stats: Stats, at: number) => countersOf(new Map(Object.entries(stats)), at);
  return lifeSigns(look(before, 0), look(after, 10e6));
}

const SECONDS = 1e9;

describe('the counters of a guest that does not answer', () => {
  for (const [what, before, after, sign] of [
    ['did nothing', { 'vcpu.0.time': 0n }, { 'vcpu.0.time': 0n }, 'idle'],
    ['handled timers', { 'vcpu.0.time': 0 }, { 'vcpu.0.time': 0.02 * SECONDS }, 'advancing'],
    ['took all it could', { 'vcpu.0.time': 0 }, { 'vcpu.0.time': 9.9 * SECONDS }, 'spinning'],
    [
      'took half and waited for the other half',
      { 'vcpu.0.time': 0, 'vcpu.0.delay': 0 },
      { 'vcpu.0.time': 5 * SECONDS, 'vcpu.0.delay': 4.8 * SECONDS },
      'spinning',
    ],
    [
      'spun on one of two while the other stood, as after a panic',
      { 'vcpu.0.time': 0, 'vcpu.1.time': 0 },
      { 'vcpu.0.time': 10 * SECONDS, 'vcpu.1.time': 0 },
      'spinning',
    ],
    [
      'was busy on one of two while the other ticked',
      { 'vcpu.0.time': 0, 'vcpu.1.time': 0 },
      { 'vcpu.0.time': 10 * SECONDS, 'vcpu.1.time': 0.1 * SECONDS },
      'advancing',
    ],
    ['is not counted', { 'cpu.time': 1 }, { 'cpu.time': 2 }, 'unknown'],
  ] as const) {
    it(`say \`${sign}\` of a vCPU that ${what}`, () => {
      assert.equal(between(before, after).vcpu, sign);
    });
  }

  it('tell what a guest asks and sends from what it is sent', () => {
    const quiet = { 'block.0.rd.reqs': 4, 'block.0.wr.reqs': 9, 'net.0.tx.pkts': 3, 'net.0.rx.pkts': 10 };
    assert.deepEqual(between(quiet, { ...quiet, 'net.0.rx.pkts': 900 }), {
      vcpu: 'unknown',
      disk: 'idle',
      net: 'idle',
      balloon: 'unknown',
    });
    const signs = between(quiet, { ...quiet, 'block.0.wr.reqs': 10, 'net.0.tx.pkts': 4 });
    assert.deepEqual([signs.disk, signs.net], ['advancing', 'advancing']);
  });

  it('hear the balloon driver of a kernel that lives', () => {
    const signs = between({ 'balloon.last-update': 1_700_000_000 }, { 'balloon.last-update': 1_700_000_010 });
    assert.equal(signs.balloon, 'advancing');
    assert.ok(showLife(signs));
  });

  it('hear nothing of a balloon driver that answered long ago, and doubt one that may answer yet', () => {
    const look = (at: number) =>
      countersOf(new Map([['balloon.last-update', 1_700_000_000]]), (1_700_000_000 + at) * 1e6);
    assert.equal(lifeSigns(look(10), look(30)).balloon, 'idle');
    assert.equal(lifeSigns(look(4), look(14)).balloon, 'unknown');
  });

  it('believe a balloon driver for longer where it is asked more seldom', () => {
    const look = (at: number) =>
      countersOf(new Map([['balloon.last-update', 1_700_000_000]]), (1_700_000_000 + at) * 1e6);
    assert.equal(lifeSigns(look(40), look(59), 60).balloon, 'unknown');
    assert.equal(lifeSigns(look(140), look(160), 60).balloon, 'idle');
    assert.equal(lifeSigns(look(10), look(30), 1).balloon, 'idle');
  });

  it('tell a balloon driver that never answered', () => {
    assert.equal(between({ 'balloon.last-update': 0 }, { 'balloon.last-update': 0 }).balloon, 'never');
  });

  it('say nothing when they went backwards: those are of another process', () => {
    const signs = between(
      { 'vcpu.0.time': 9 * SECONDS, 'net.0.tx.pkts': 1 },
      { 'vcpu.0.time': 1, 'net.0.tx.pkts': 2 },
    );
    assert.deepEqual(signs, NO_SIGNS);
  });

  it('do not take a text for a number', () => {
    assert.deepEqual(between({ 'vcpu.0.time': 'many' }, { 'vcpu.0.time': 'more' }), NO_SIGNS);
  });
});

/** As measured on real guests: docs/probe-faults.md. */
describe('life in a guest whose agent is silent', () => {
  for (const [what, signs, alive] of [
    ['whose agent was stopped', { vcpu: 'advancing', disk: 'idle', net: 'idle', balloon: 'advancing' }, true],
    ['that sleeps', { vcpu: 'advancing', disk: 'idle', net: 'idle', balloon: 'idle' }, false],
    [
      'that is starved or has panicked',
      { vcpu: 'spinning', disk: 'idle', net: 'idle', balloon: 'idle' },
      false,
    ],
    [
      'that computes on all processors',
      { vcpu: 'spinning', disk: 'idle', net: 'idle', balloon: 'advancing' },
      true,
    ],
    ['that writes', { vcpu: 'spinning', disk: 'advancing', net: 'unknown', balloon: 'idle' }, true],
    ['that sends', { vcpu: 'unknown', disk: 'idle', net: 'advancing', balloon: 'unknown' }, true],
    [
      'without a balloon, that ticks',
      { vcpu: 'advancing', disk: 'idle', net: 'idle', balloon: 'unknown' },
      true,
    ],
    [
      'without a balloon, that stands',
      { vcpu: 'idle', disk: 'idle', net: 'idle', balloon: 'unknown' },
      false,
    ],
    ['of which nothing is known', NO_SIGNS, false],
  ] as const) {
    it(`${what} is ${alive ? '' : 'not '}seen`, () => assert.equal(showLife(signs), alive));
  }
});
