import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { COMPONENT_SPECS } from '../../src/app/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { SECOND, type Micros } from '../../src/model/index.ts';
import { dueState, nextState, type Finding, type WatchedGuest } from '../../src/reachability/guestState.ts';
import { YamlSource } from '../../src/yaml/index.ts';

const { config } = loadConfig(
  YamlSource.parse('f.yaml', 'sources: []\nreachability: { watch: {} }\n'),
  COMPONENT_SPECS,
  {},
);
const { watch: times } = config?.reachability ?? { watch: null };
assert.ok(times);

const START = 1_700_000_000 * SECOND;
const ALIVE = { status: 'ACTIVE', alive: true } as const;
const SILENT = { status: 'ACTIVE', alive: false } as const;
const UNASKED = { status: 'ACTIVE', alive: null } as const;
const OFF = { status: 'SHUTOFF', alive: null } as const;

/** A guest that is looked at every minute, as the watch does it, and what is told of it. */
class Watched {
  guest: WatchedGuest | null = null;
  told = 'unknown';
  now: Micros;
  readonly news: string[] = [];

  constructor(now = START) {
    this.now = now;
  }

  /** Finds the same for so many minutes. */
  minutes(count: number, finding: Pick<Finding, 'status' | 'alive'>, createdAt: Micros | null = null): this {
    assert.ok(times);
    for (let minute = 0; minute < count; minute += 1) {
      this.now += 60 * SECOND;
      this.guest = nextState(this.guest, { createdAt, ...finding }, times, this.now);
      const due = dueState(this.guest, this.told, times, this.now);
      if (due !== null) this.news.push((this.told = due));
    }
    return this;
  }

  /** Nobody looks for so long. */
  away(minutes: number): this {
    this.now += minutes * 60 * SECOND;
    return this;
  }
}

describe('the state of a guest', () => {
  it('is told dead after its three minutes and no sooner', () => {
    assert.deepEqual(new Watched().minutes(5, ALIVE).minutes(3, SILENT).news, []);
    assert.deepEqual(new Watched().minutes(5, ALIVE).minutes(4, SILENT).news, ['dead']);
  });

  it('is told once', () => {
    assert.deepEqual(new Watched().minutes(1, ALIVE).minutes(600, SILENT).news, ['dead']);
  });

  it('is never dead for one that was never seen alive', () => {
    const { guest, news } = new Watched().minutes(600, SILENT);
    assert.deepEqual(news, []);
    assert.equal(guest?.state, 'unknown');
  });

  it('is told alive only after something else was told, and after its own three minutes', () => {
    assert.deepEqual(new Watched().minutes(600, ALIVE).news, []);
    const back = new Watched().minutes(1, ALIVE).minutes(10, SILENT).minutes(3, ALIVE);
    assert.deepEqual(back.news, ['dead']);
    assert.deepEqual(back.minutes(1, ALIVE).news, ['dead', 'alive']);
  });

  it('is not told for a guest that comes and goes faster', () => {
    const flapping = new Watched().minutes(1, ALIVE);
    for (let round = 0; round < 50; round += 1) flapping.minutes(2, SILENT).minutes(2, ALIVE);
    assert.deepEqual(flapping.news, []);
  });

  it('is taken back at once where nova stops the guest, and is dead anew only after its time', () => {
    const stopped = new Watched().minutes(1, ALIVE).minutes(5, SILENT).minutes(1, OFF);
    assert.deepEqual(stopped.news, ['dead', 'unknown']);
    assert.deepEqual(stopped.minutes(3, SILENT).news, ['dead', 'unknown']);
    assert.deepEqual(stopped.minutes(1, SILENT).news, ['dead', 'unknown', 'dead']);
  });

  it('counts a build that is first seen under way from the creation of the server', () => {
    const created = START - 3 * 60 * SECOND;
    const building = new Watched().minutes(1, { status: 'BUILD', alive: null }, created);
    assert.deepEqual(building.news, ['build']);
    assert.equal(building.guest?.since, created);
  });

  it('counts a build from when it was seen where nobody knows the creation, or the creation is not yet', () => {
    for (const created of [null, START + 900 * SECOND]) {
      const building = new Watched().minutes(4, { status: 'BUILD', alive: null }, created);
      assert.deepEqual(building.news, []);
      assert.deepEqual(building.minutes(1, { status: 'BUILD', alive: null }, created).news, ['build']);
    }
  });

  for (const [status, told, minutes] of [
    ['BUILD', 'build', 4],
    ['REBUILD', 'rebuild', 4],
    ['MIGRATING', 'migrating', 10],
    ['RESIZE', 'resize', 10],
    ['REVERT_RESIZE', 'revert_resize', 10],
  ] as const) {
    it(`tells ${status} after ${minutes} minutes`, () => {
      const stuck = new Watched().minutes(1, ALIVE).minutes(minutes, { status, alive: null });
      assert.deepEqual(stuck.news, []);
      assert.deepEqual(stuck.minutes(1, { status, alive: null }).news, [told]);
    });
  }

  for (const status of [
    'SHUTOFF',
    'PAUSED',
    'SUSPENDED',
    'RESCUE',
    'ERROR',
    'REBOOT',
    'VERIFY_RESIZE',
    'UNKNOWN',
  ]) {
    it(`tells nothing of ${status}`, () => {
      assert.deepEqual(new Watched().minutes(1, ALIVE).minutes(600, { status, alive: null }).news, []);
    });
  }

  it('concludes nothing where no address could be asked', () => {
    assert.deepEqual(new Watched().minutes(1, ALIVE).minutes(600, UNASKED).news, []);
    const dead = new Watched().minutes(1, ALIVE).minutes(5, SILENT).minutes(600, UNASKED);
    assert.deepEqual(dead.news, ['dead']);
  });

  it('begins anew for whether it lives, when nobody looked for longer than its time', () => {
    const restarted = new Watched().minutes(1, ALIVE).minutes(2, SILENT).away(60).minutes(3, SILENT);
    assert.deepEqual(restarted.news, []);
    assert.deepEqual(restarted.minutes(1, SILENT).news, ['dead']);
  });

  it("goes on over a short restart, and with nova's states over a long one", () => {
    const restarted = new Watched().minutes(1, ALIVE).minutes(2, SILENT).away(1);
    assert.deepEqual(restarted.news, []);
    assert.deepEqual(restarted.minutes(1, SILENT).news, ['dead']);
    const migrating = { status: 'MIGRATING', alive: null };
    assert.deepEqual(new Watched().minutes(2, migrating).away(60).minutes(1, migrating).news, ['migrating']);
  });

  it('takes a clock that was set back for the beginning of the state', () => {
    const stepped = new Watched().minutes(1, ALIVE).minutes(2, SILENT).away(-600).minutes(3, SILENT);
    assert.deepEqual(stepped.news, []);
    assert.deepEqual(stepped.minutes(1, SILENT).news, ['dead']);
  });

  it('is told dead only of who answered, and alive only after something else, whatever is found', () => {
    const finding = fc.constantFrom(ALIVE, SILENT, UNASKED, OFF, { status: 'BUILD', alive: null });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(finding, fc.integer({ min: 1, max: 12 })), { maxLength: 30 }),
        (story) => {
          const watched = new Watched();
          let answered = false;
          for (const [found, minutes] of story) {
            answered ||= found === ALIVE;
            const before = watched.news.length;
            watched.minutes(minutes, found);
            const fresh = watched.news.slice(before);
            assert.ok(answered || !fresh.includes('dead'));
          }
          const [first] = watched.news;
          assert.notEqual(first, 'alive');
          for (const [at, news] of watched.news.entries()) {
            assert.notEqual(news, watched.news[at - 1]);
            if (news === 'alive') assert.notEqual(watched.news[at - 1], 'unknown');
          }
        },
      ),
    );
  });
});
