import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY, SECOND, type Micros } from '../../src/model/index.ts';
import type { FeedWatch } from '../../src/watch/index.ts';
import { evaluated, listening, said } from './feed.ts';
import { MINUTE, START } from './listening.ts';

const REBOOT = 'compute.instance.reboot';
const OPERATIONS = [{ pattern: REBOOT, within: 5 * MINUTE }];
const STUCK = `operation-stuck:server-1:${REBOOT} raised`;

/** A watch by a clock that can be set, over a reboot that has just begun. */
class Stage {
  readonly watch: FeedWatch;
  now: Micros;
  /** By how much it is wrong. */
  #wrong: Micros;

  constructor(wrong: Micros = 0) {
    this.#wrong = wrong;
    this.now = START + wrong;
    this.watch = listening({ now: this.now }, { operations: OPERATIONS });
    this.say(`${REBOOT}.start`);
  }

  /** A message, stamped by a host whose clock is right. */
  say(eventType = 'compute.instance.exists', received = this.now): void {
    const { event, ...rest } = evaluated(said(this.now - this.#wrong, 'compute.host-1', eventType));
    this.watch.observe('rabbit', { ...rest, event: { ...event, received } });
  }

  /** Looks every second. */
  pass(span: Micros): string[] {
    const told: string[] = [];
    for (const end = this.now + span; this.now < end;) {
      this.now += SECOND;
      told.push(...this.watch.judge(this.now).map(({ problem }) => `${problem.key} ${problem.state}`));
    }
    return told;
  }

  set(by: Micros): void {
    this.watch.stepped(by);
    this.now += by;
    this.#wrong += by;
  }
}

describe('when the machine’s clock is set', () => {
  for (const [which, wrong, by] of [
    ['a day ahead', 0, DAY],
    ['right after it was a day ahead', DAY, -DAY],
  ] as const) {
    it(`${which}, an operation has no less and no more time than before`, () => {
      const stage = new Stage(wrong);
      assert.deepEqual(stage.pass(MINUTE), []);
      stage.set(by);
      stage.say();
      assert.deepEqual(stage.pass(3 * MINUTE), []);
      assert.deepEqual(stage.pass(2 * MINUTE), [STUCK]);
    });
  }

  it('back, what was received before and comes after that has not taken so long', () => {
    const stage = new Stage(DAY);
    assert.deepEqual(stage.pass(MINUTE), []);
    const before = stage.now;
    stage.set(-DAY);
    stage.say('compute.instance.exists', before);
    assert.deepEqual(stage.pass(3 * MINUTE), []);
    assert.deepEqual(stage.pass(2 * MINUTE), [STUCK]);
  });
});
