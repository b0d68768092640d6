import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECOND } from '../../../src/model/index.ts';
import { countersOf, lifeSigns, showLife, type LifeSigns } from '../../../src/probe/heartbeat/counters.ts';

/**
 * What `virsh domstats` said of guests of test/support/guestImage.ts on a busy host of two processors, about 25 s apart, beside
 * the agent that did not answer. Nanoseconds in milliseconds; the balloon's time as its age at the second look, seconds.
 */
interface Measured {
  readonly seconds: number;
  /** Milliseconds by which they grew. */
  readonly vcpu: number;
  readonly delay: number;
  /** Seconds. */
  readonly balloon: { readonly grew: number; readonly age: number } | null;
  readonly disk?: number;
}

const MEASURED: Readonly<Record<string, Measured>> = {
  healthy: { seconds: 25.5, vcpu: 80, delay: 48, balloon: { grew: 20, age: 7 } },
  'agent stopped': { seconds: 25.5, vcpu: 80, delay: 90, balloon: { grew: 20, age: 10 } },
  'agent killed': { seconds: 25.4, vcpu: 70, delay: 77, balloon: { grew: 30, age: 2 } },
  'busy with its disk': { seconds: 6.2, vcpu: 1960, delay: 3934, balloon: { grew: 10, age: 4 }, disk: 718 },
  'asleep (suspended to idle)': { seconds: 25.4, vcpu: 30, delay: 37, balloon: { grew: 0, age: 113 } },
  'starved behind a program of real-time priority': {
    seconds: 25.2,
    vcpu: 12_900,
    delay: 12_220,
    balloon: { grew: 0, age: 29 },
  },
  'panicked, no panic device': { seconds: 25.2, vcpu: 6960, delay: 18_297, balloon: { grew: 0, age: 29 } },
  'panicked, looked at before its balloon was due twice': {
    seconds: 6.2,
    vcpu: 1420,
    delay: 4747,
    balloon: { grew: 0, age: 11 },
  },
  'booted nothing': { seconds: 25.6, vcpu: 140, delay: 113, balloon: null },
};

const MADE_OF: Readonly<Record<string, Partial<LifeSigns> & { readonly alive: boolean }>> = {
  healthy: { vcpu: 'advancing', balloon: 'advancing', disk: 'idle', alive: true },
  'agent stopped': { vcpu: 'advancing', balloon: 'advancing', disk: 'idle', alive: true },
  'agent killed': { vcpu: 'advancing', balloon: 'advancing', disk: 'idle', alive: true },
  'busy with its disk': { balloon: 'advancing', disk: 'advancing', alive: true },
  'asleep (suspended to idle)': { vcpu: 'advancing', balloon: 'idle', disk: 'idle', alive: false },
  'starved behind a program of real-time priority': { vcpu: 'spinning', balloon: 'idle', alive: false },
  'panicked, no panic device': { vcpu: 'spinning', balloon: 'idle', alive: false },
  'panicked, looked at before its balloon was due twice': {
    vcpu: 'spinning',
    balloon: 'unknown',
    alive: false,
  },
  // Its firmware ticks; that no kernel ever answered is all that tells.
  'booted nothing': { vcpu: 'advancing', balloon: 'never', alive: true },
};

describe('counters as measured on real guests', () => {
  for (const [name, measured] of Object.entries(MEASURED)) {
    it(name, () => {
      const { alive, ...expected } = MADE_OF[name] ?? { alive: false };
      const signs = signsOf(measured);
      assert.deepEqual({ ...signs, ...expected }, signs);
      assert.equal(showLife(signs), alive);
    });
  }
});

function signsOf({ seconds, vcpu, delay, balloon, disk = 0 }: Measured): LifeSigns {
  const second = 1_795_745_080;
  const updated = balloon === null ? 0 : second - balloon.age;
  const look = (after: boolean): ReadonlyMap<string, number | bigint> =>
    new Map<string, number | bigint>([
      ['vcpu.0.time', 4_000_000_000n + (after ? BigInt(vcpu) * 1_000_000n : 0n)],
      ['vcpu.0.delay', 3_000_000_000n + (after ? BigInt(delay) * 1_000_000n : 0n)],
      ['balloon.last-update', updated - (after ? 0 : (balloon?.grew ?? 0))],
      ['block.0.rd.reqs', 2],
      ['block.0.wr.reqs', after ? disk : 0],
      ['net.0.tx.pkts', 0],
    ]);
  const at = second * SECOND;
  return lifeSigns(countersOf(look(false), at - seconds * SECOND), countersOf(look(true), at));
}
