import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HostStall } from '../../../src/probe/heartbeat/hostStall.ts';

const RULES = { guests: 4, share: 0.5, interval: 10e6, patience: 30e6 };

function stallOf(guests: number): HostStall {
  const stall = new HostStall(RULES, null);
  for (let at = 0; at < guests; at += 1) stall.heard(`guest ${at}`, false);
  return stall;
}

function silence(stall: HostStall, count: number): void {
  for (let at = 0; at < count; at += 1) stall.heard(`guest ${at}`, true);
}

describe('a host', () => {
  for (const [guests, silent, stalls] of [
    [10, 6, true],
    [10, 5, false],
    [3, 3, false],
    [4, 4, true],
    [500, 5, false],
  ] as const) {
    it(`with ${silent} of ${guests} guests silent ${stalls ? 'stalls' : 'does not stall'}`, () => {
      const stall = stallOf(guests);
      silence(stall, silent);
      assert.equal(stall.judge(1e6), stalls ? 'begins' : null);
      assert.equal(stall.stall?.cause, stalls ? 'guests' : undefined);
    });
  }

  it('is itself again when that was over for an interval', () => {
    const stall = stallOf(10);
    silence(stall, 8);
    assert.equal(stall.judge(1e6), 'begins');
    for (let at = 0; at < 8; at += 1) stall.heard(`guest ${at}`, false);
    assert.equal(stall.judge(5e6), null);
    assert.equal(stall.judge(12e6), 'ends');
    assert.equal(stall.stall, null);
  });

  it('stalls on while some answer and others do not', () => {
    const stall = stallOf(10);
    silence(stall, 8);
    stall.judge(1e6);
    stall.heard('guest 0', false);
    assert.equal(stall.judge(60e6), null);
    assert.notEqual(stall.stall, null);
  });

  it('does not count guests that were reported for themselves or went', () => {
    const stall = stallOf(10);
    for (let at = 0; at < 5; at += 1) stall.forget(`guest ${at}`);
    silence(stall, 0);
    stall.heard('guest 5', true);
    assert.equal(stall.guests, 5);
    assert.equal(stall.silent, 1);
    stall.forget('guest 5');
    assert.equal(stall.silent, 0);
    assert.equal(stall.judge(1e6), null);
  });

  it('whose hypervisor is away stalls after a while, since it went', () => {
    const stall = stallOf(1);
    stall.lost(5e6);
    stall.lost(9e6);
    assert.equal(stall.judge(30e6), null);
    assert.equal(stall.judge(35e6), 'begins');
    assert.deepEqual(stall.stall, { since: 5e6, cause: 'hypervisor' });
    stall.connected();
    assert.equal(stall.judge(50e6), 'ends');
  });

  it('on which our timers come an interval late stalls', () => {
    const stall = stallOf(1);
    stall.lagged(3e6, 5e6);
    assert.equal(stall.judge(5e6), null);
    stall.lagged(12e6, 20e6);
    assert.equal(stall.judge(20e6), 'begins');
    assert.equal(stall.judge(29e6), null);
    assert.equal(stall.judge(41e6), 'ends');
  });
});
