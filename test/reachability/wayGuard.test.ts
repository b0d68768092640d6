import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECOND } from '../../src/model/index.ts';
import { WayGuard, type LostVantage, type SweptGuest } from '../../src/reachability/wayGuard.ts';
import { EVERYWHERE, type Vantage, type Way } from '../../src/reachability/ways.ts';

const START = 1_790_000_000 * SECOND;
const RED = 'qdhcp-red red';
const BLUE = 'qdhcp-blue blue';

interface Flock {
  readonly answering?: number;
  readonly silent?: number;
  readonly way?: Way;
  /** Silent guests are spread over so many. */
  readonly hosts?: number;
  readonly unasked?: number;
}

/** Guests that lived, and as they are found now. Those that answer are on a host of their own. */
function flock({ answering = 0, silent = 0, unasked = 0, way = RED, hosts = 2 }: Flock): SweptGuest[] {
  const lived = { lived: true, known: [way] };
  return [
    ...Array.from({ length: answering }, () => ({ ...lived, host: 'near', asked: [way], answered: [way] })),
    ...Array.from({ length: silent }, (_, at) => ({
      ...lived,
      host: `cmp${at % hosts}`,
      asked: [way],
      answered: [],
    })),
    ...Array.from({ length: unasked }, () => ({ ...lived, host: 'cmp0', asked: [], answered: [] })),
  ];
}

/** Sweeps, a second apart, and what is lost after each. */
class Swept {
  readonly guard: WayGuard;
  #now = START;

  constructor(canaried: readonly Vantage[] = [], lost: ReadonlyMap<Vantage, LostVantage> = new Map()) {
    this.guard = new WayGuard(new Set(canaried), lost);
  }

  sweep(guests: readonly SweptGuest[], canaries: Readonly<Record<Vantage, boolean | null>> = {}): string[] {
    this.#now += SECOND;
    this.guard.judge(guests, new Map(Object.entries(canaries)), this.#now);
    return [...this.guard.lost.keys()];
  }
}

describe('whether guests fell or the way to them', () => {
  const CASES: readonly (readonly [string, Flock, readonly Vantage[]])[] = [
    ['is no question while all answer', { answering: 200 }, []],
    ['is the way where all on several hosts are silent at once', { silent: 200, hosts: 9 }, [EVERYWHERE]],
    ['is the way where a few near ones still answer', { silent: 180, answering: 20 }, [EVERYWHERE]],
    ['is the guests where a host crash takes 20 of 200', { silent: 20, answering: 180, hosts: 1 }, []],
    ['is the guests where a host has most of them', { silent: 190, answering: 10, hosts: 1 }, []],
    ['is the guests where half of the hosts go', { silent: 100, answering: 100, hosts: 5 }, []],
    ['is the guest in a cloud of one', { silent: 1 }, []],
    ['is the way in a cloud of two', { silent: 2 }, [EVERYWHERE]],
    ['is the way in a cloud of three', { silent: 3 }, [EVERYWHERE]],
    ['is the guests where one of three still answers', { silent: 2, answering: 1 }, []],
    ['is taken for the way where the cloud has one host', { silent: 3, hosts: 1 }, [EVERYWHERE]],
  ];
  for (const [says, found, lost] of CASES) {
    it(says, () => assert.deepEqual(new Swept().sweep(flock(found)), lost));
  }

  it('is asked for each network by itself', () => {
    const guests = [...flock({ silent: 4 }), ...flock({ answering: 4, way: BLUE })];
    assert.deepEqual(new Swept().sweep(guests), ['qdhcp-red *']);
    const networks = [...flock({ silent: 4, way: ' red' }), ...flock({ answering: 4, way: ' blue' })];
    const swept = new Swept();
    assert.deepEqual(swept.sweep(networks), [' red']);
    assert.deepEqual([swept.guard.isLost(' red'), swept.guard.isLost(' blue')], [true, false]);
  });

  it('is the guests of a network that are all on the host that crashed', () => {
    const guests = [...flock({ silent: 3, hosts: 1 }), ...flock({ answering: 9, way: BLUE })];
    assert.deepEqual(new Swept().sweep(guests), []);
  });

  it('counts only who answered a sweep ago, and by a way by which it did', () => {
    const dead = flock({ silent: 50 }).map((guest) => ({ ...guest, lived: false }));
    assert.deepEqual(new Swept().sweep([...dead, ...flock({ silent: 1 })]), []);
    const floating = flock({ silent: 4 }).map((guest) => ({
      ...guest,
      asked: [RED, ' public'],
      answered: [' public'],
    }));
    assert.deepEqual(new Swept().sweep(floating), ['qdhcp-red *'], 'the fixed addresses are lost alone');
  });

  it('stays so until as many answer as are silent', () => {
    const swept = new Swept();
    swept.sweep(flock({ silent: 10 }));
    const { since } = swept.guard.lost.get(EVERYWHERE) ?? {};
    assert.deepEqual(swept.sweep(flock({ silent: 9, answering: 1 })), [EVERYWHERE]);
    assert.deepEqual(swept.sweep(flock({ unasked: 10 })), [EVERYWHERE], 'nobody could tell');
    assert.deepEqual(swept.sweep(flock({ silent: 6, answering: 4 })), [EVERYWHERE]);
    assert.deepEqual(swept.guard.lost.get(EVERYWHERE), { since, silent: 6, hosts: 2 });
    assert.deepEqual(swept.sweep(flock({ silent: 5, answering: 5 })), []);
  });

  it('is over when those who fell silent are gone', () => {
    const swept = new Swept();
    swept.sweep(flock({ silent: 10 }));
    assert.deepEqual(swept.sweep([]), []);
  });

  it('goes on over a restart', () => {
    const lost = new Map([[EVERYWHERE, { since: START, silent: 4, hosts: 2 }]]);
    const swept = new Swept([], lost);
    assert.deepEqual(swept.sweep(flock({ silent: 4 })), [EVERYWHERE]);
    assert.equal(swept.guard.lost.get(EVERYWHERE)?.since, START);
  });

  it('is decided by canaries alone where there are some', () => {
    const canaried = 'qdhcp-red *';
    const swept = new Swept([canaried]);
    assert.deepEqual(swept.sweep(flock({ silent: 50 }), { [canaried]: true }), [], 'all fell');
    assert.deepEqual(swept.sweep(flock({ silent: 1 }), { [canaried]: false }), [canaried]);
    assert.equal(swept.guard.isLost(RED), true);
    assert.deepEqual(swept.sweep(flock({ silent: 1 }), { [canaried]: null }), [canaried], 'nobody could ask');
    assert.deepEqual(swept.sweep(flock({ silent: 1 }), { [canaried]: true }), []);
  });

  it('leaves what has canaries out of what is judged of all', () => {
    const canaried = 'qdhcp-red *';
    const guests = [...flock({ answering: 99 }), ...flock({ silent: 4, way: BLUE })];
    const swept = new Swept([canaried]);
    assert.deepEqual(swept.sweep(guests, { [canaried]: true }), [EVERYWHERE]);
    assert.deepEqual([swept.guard.isLost(BLUE), swept.guard.isLost(RED)], [true, false]);
  });
});
