import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY, formatMicros, HOUR, type Micros, type Problem, SECOND } from '../../src/model/index.ts';
import { MINUTE, SilenceStage, START } from './listening.ts';

/** Two chatty publishers and whoever else. */
const BUSY = { 'compute.a': 3 * MINUTE, 'network.ctl-0': MINUTE };

function learnt(extra: Readonly<Record<string, Micros>> = {}, span: Micros = 2 * DAY): SilenceStage {
  const stage = new SilenceStage();
  stage.pass(span, { ...BUSY, ...extra });
  assert.deepEqual(stage.told(), [], 'nothing is wrong while it learns');
  return stage;
}

describe('the silence of a publisher', () => {
  it('is a problem once it is longer than its habit, and is over with its next message', () => {
    const stage = learnt({ 'nova-compute:host-1.example.org': 5 * MINUTE });
    const last = stage.now;
    stage.pass(HOUR, BUSY);
    assert.equal(stage.notices[0]?.problem.summary.includes('nova-compute on host-1.example.org'), true);
    assert.match(stage.notices[0]?.problem.summary ?? '', new RegExp(formatMicros(last).slice(0, 15)));
    assert.deepEqual(stage.told(), ['feed-silent:nova-compute:host-1.example.org raised']);
    stage.say('nova-compute:host-1.example.org');
    stage.look();
    assert.deepEqual(stage.told(), ['feed-silent:nova-compute:host-1.example.org cleared']);
  });

  it('is not judged before it was heard for long enough', () => {
    const stage = new SilenceStage();
    stage.pass(20 * HOUR, { ...BUSY, 'compute.b': 5 * MINUTE });
    stage.pass(10 * HOUR, BUSY);
    assert.deepEqual(stage.told(), []);
  });

  it('is not judged of one that spoke in a single burst', () => {
    const stage = new SilenceStage();
    for (let count = 0; count < 100; count += 1) {
      stage.say('compute.burst');
      stage.now += SECOND;
    }
    stage.pass(3 * DAY, BUSY);
    assert.deepEqual(stage.told(), []);
  });

  it('is all right for one that speaks twice a day', () => {
    const stage = learnt({ 'image.localhost': 12 * HOUR }, 14 * DAY);
    stage.pass(20 * HOUR, BUSY);
    assert.deepEqual(stage.told(), []);
    stage.pass(30 * HOUR, BUSY);
    assert.deepEqual(stage.told(), ['feed-silent:image.localhost raised']);
  });

  it('is all right at night, when the whole feed is quieter, and also in the first longer one', () => {
    const stage = new SilenceStage();
    const day = { ...BUSY, 'compute.b': 5 * MINUTE };
    const night = { 'network.ctl-0': 30 * MINUTE, 'compute.b': 4 * HOUR };
    for (let days = 0; days < 5; days += 1) {
      stage.pass(8 * HOUR, night);
      stage.pass(16 * HOUR, day);
    }
    assert.deepEqual(stage.told(), []);
    stage.pass(20 * HOUR, night);
    stage.pass(16 * HOUR, day);
    assert.deepEqual(stage.told(), []);
  });

  it('counts only what was listened to: a lost link, a pause and a missing binding make nobody late', () => {
    const stage = learnt({ 'compute.b': 5 * MINUTE });
    for (const reason of ['link', 'pause', 'exchange nova']) {
      stage.clock().away(reason, stage.now);
      // Deliveries that were on their way still arrive.
      stage.pass(5 * HOUR, { 'network.ctl-0': HOUR });
      stage.clock().back(reason, stage.now);
      stage.pass(8 * MINUTE, BUSY);
      stage.say('compute.b');
    }
    assert.deepEqual(stage.told(), []);
  });

  it('is over, with its problem, when the publisher was silent for so long that it is gone', () => {
    const stage = learnt({ 'compute.old': 5 * MINUTE });
    const before = stage.watch.size;
    stage.pass(8 * DAY, BUSY, 5 * MINUTE);
    assert.deepEqual(stage.told(), ['feed-silent:compute.old raised', 'feed-silent:compute.old cleared']);
    assert.equal(stage.watch.size, before - 1);
    assert.deepEqual(stage.watch.takeForgotten(), ['compute.old']);
  });

  it('widens what is normal by each alarm that was none, but at most to the double', () => {
    const stage = learnt({ 'compute.b': 5 * MINUTE });
    const alarms = [HOUR, HOUR, HOUR, HOUR].map((span) => {
      stage.pass(span, BUSY);
      stage.say('compute.b');
      stage.look();
      return stage.told().length;
    });
    assert.deepEqual(alarms, [2, 2, 2, 0]);
  });

  it('is bounded by the configuration, where that says so', () => {
    const expect = [
      { pattern: 'compute.*', within: 2 * HOUR },
      { pattern: 'compute.lazy-*', within: Infinity },
      { pattern: 'image.localhost', within: 30 * MINUTE },
    ];
    const stage = new SilenceStage({ settings: { expect } });
    stage.say('compute.b');
    stage.say('compute.lazy-1');
    stage.pass(3 * HOUR, { 'network.ctl-0': MINUTE });
    assert.deepEqual(stage.told(), ['feed-silent:image.localhost raised', 'feed-silent:compute.b raised']);
  });

  it('never takes in more publishers than it has room for', () => {
    const stage = new SilenceStage();
    for (let count = 0; count < 30_000; count += 1) stage.say(`forged.${count}`);
    stage.say('x'.repeat(100_000));
    assert.equal(stage.watch.size, 10_000);
    stage.pass(26 * HOUR, BUSY, 10 * MINUTE);
    assert.ok(stage.watch.size <= 5002, 'those of whom little is known make room');
  });
});

describe('the silence of a source', () => {
  it('is one problem, not one for each publisher, and makes none of them late afterwards', () => {
    const hosts = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`compute.host-${n}`, 5 * MINUTE]));
    const stage = learnt(hosts);
    stage.pass(5 * HOUR);
    assert.deepEqual(stage.told(), ['feed-silent:rabbit raised']);
    stage.say('network.ctl-0');
    stage.pass(6 * MINUTE, { 'network.ctl-0': MINUTE });
    stage.pass(HOUR, { ...hosts, ...BUSY });
    assert.deepEqual(stage.told(), ['feed-silent:rabbit cleared']);
  });

  it('is told by the shortest silence that the configuration allows to one of its publishers', () => {
    const stage = new SilenceStage({ settings: { expect: [{ pattern: 'compute.*', within: 20 * MINUTE }] } });
    stage.say('compute.a');
    stage.say('network.ctl-0');
    stage.pass(HOUR);
    assert.deepEqual(stage.told(), ['feed-silent:rabbit raised']);
  });

  it('is nothing while we do not listen, and counts from when we do', () => {
    const stage = learnt();
    stage.clock().away('link', stage.now);
    stage.pass(DAY);
    stage.clock().back('link', stage.now);
    stage.pass(9 * MINUTE);
    assert.deepEqual(stage.told(), []);
    stage.pass(2 * MINUTE);
    assert.deepEqual(stage.told(), ['feed-silent:rabbit raised']);
  });

  it('does not touch the publishers of another source', () => {
    const stage = new SilenceStage({ sources: ['cell-1', 'cell-2'] });
    const both = (span: Micros, second: boolean): void => {
      for (const end = stage.now + span; stage.now < end;) {
        stage.now += MINUTE;
        stage.say('compute.a', 0);
        if (second) stage.say('compute.b', 1);
        stage.look();
      }
    };
    both(2 * DAY, true);
    both(HOUR, false);
    assert.deepEqual(stage.told(), ['feed-silent:cell-2 raised']);
  });
});

describe('the silence watch after a restart', () => {
  const standing = (key: string): Problem => ({
    key: `feed-silent:${key}`,
    state: 'raised',
    severity: 3,
    summary: '',
    object: null,
    since: formatMicros(START - HOUR - 7),
  });

  it('goes on with what stood, and clears it with the next message, since when it was raised', () => {
    const stage = new SilenceStage({ standing: [standing('compute.a'), standing('rabbit')] });
    stage.pass(HOUR);
    assert.deepEqual(stage.told(), []);
    assert.deepEqual(
      stage.watch.silent().map(([subject]) => subject),
      ['rabbit', 'compute.a'],
    );
    stage.say('compute.a');
    stage.look();
    assert.deepEqual(
      stage.notices.map(({ problem }) => problem.since),
      [standing('').since, standing('').since],
    );
    assert.deepEqual(stage.told(), ['feed-silent:compute.a cleared', 'feed-silent:rabbit cleared']);
  });

  it('gives up what stood of a publisher that never came again', () => {
    const stage = new SilenceStage({ standing: [standing('compute.gone')] });
    stage.pass(8 * DAY, BUSY, 5 * MINUTE);
    assert.deepEqual(stage.told(), ['feed-silent:compute.gone cleared']);
  });
});
