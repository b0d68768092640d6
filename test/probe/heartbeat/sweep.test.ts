import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AGENTS,
  description,
  FakeHypervisor,
  HandClock,
  meet,
  monitorRig,
  rest,
  START,
  untilAsked,
  uuidOf,
  type MonitorRig,
} from './monitorRig.ts';

const pingsOf = ({ host }: MonitorRig, uuid: string): number[] =>
  host.asked
    .filter((asked) => asked.uuid === uuid && asked.execute === 'guest-ping')
    .map(({ at }) => Math.round((at - START) / 1e6));

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, at) => time - (times[at] ?? 0));
}

describe('the rounds of the heartbeat', () => {
  it('spread the questions over the interval, and ask each guest once in it', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const uuids = meet(rig, 100);
    await rig.clock.pass(60);
    for (const uuid of uuids) {
      assert.ok(
        gaps(pingsOf(rig, uuid)).every((gap) => Math.abs(gap - 10) <= 1),
        gaps(pingsOf(rig, uuid)).join(' '),
      );
    }
    const last = rig.host.asked.filter(({ at }) => at >= START + 50e6);
    const seconds = new Map<number, number>();
    for (const { at } of last) {
      const second = Math.floor(at / 1e6) % 10;
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    assert.equal(seconds.size, 10);
    assert.ok(Math.max(...seconds.values()) <= 25, JSON.stringify([...seconds]));
  });

  it('keep to four a lane, eight in all and one for each guest, however many hang', async (context) => {
    const rig = monitorRig({ settings: { host_stall: { guests: 1000, percent: 99 } } });
    context.after(() => rig.monitor.stop());
    const uuids = meet(rig, 40);
    await rig.clock.pass(25);
    for (const uuid of uuids.slice(0, 20)) rig.agent(AGENTS.silent, uuid);
    await rig.clock.pass(100);
    const { all, lane, domain } = rig.host.most;
    assert.ok(all <= 8 && lane <= 4, JSON.stringify(rig.host.most));
    assert.equal(domain, 1);
  });

  it('delay no healthy guest for those that hang', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const uuids = meet(rig, 20);
    await rig.clock.pass(25);
    for (const uuid of uuids.slice(0, 5)) rig.agent(AGENTS.silent, uuid);
    // The first misses cost the fast lane what was asked; from then on they are on the slow one.
    await rig.clock.pass(15);
    const from = rig.host.asked.length;
    await rig.clock.pass(60);
    const later = rig.host.asked.slice(from);
    const hung = new Set(uuids.slice(0, 5));
    assert.ok(later.every(({ uuid, call }) => (call.lane === 'slow') === hung.has(uuid)));
    for (const uuid of uuids.slice(5)) {
      const times = later.filter((asked) => asked.uuid === uuid).map(({ at }) => Math.round(at / 1e6));
      assert.ok(times.length >= 5 && gaps(times).every((gap) => gap <= 11), gaps(times).join(' '));
    }
  });

  it('back off from a guest that was reported, by 10, 20, 40 and 60 s', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const [uuid = ''] = meet(rig, 1);
    await rig.clock.pass(25);
    rig.agent(AGENTS.silent, uuid);
    const before = pingsOf(rig, uuid).length;
    await rig.clock.pass(320);
    const after = gaps(pingsOf(rig, uuid).slice(before));
    assert.deepEqual(
      after.slice(0, 7).map((gap) => Math.round(gap / 10) * 10),
      [10, 10, 10, 20, 40, 60, 60],
    );
    rig.agent(AGENTS.alive, uuid);
    await rig.clock.pass(130);
    assert.deepEqual(gaps(pingsOf(rig, uuid).slice(-4)), [10, 10, 10]);
  });

  it('sweep five hundred guests as fast as the lanes let them', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    meet(rig, 500);
    await rig.monitor.sweep();
    assert.equal(rig.host.asked.filter(({ execute }) => execute === 'guest-ping').length, 500);
    assert.equal(rig.clock.time, START);
    assert.deepEqual(new Set([...rig.monitor.reports()].map(({ health }) => health)), new Set(['healthy']));
    assert.deepEqual(rig.monitor.figures.answers, { answer: 500 });
    assert.equal(rig.monitor.figures.guests, 500);
  });

  for (const tellsNova of [true, false]) {
    const what = tellsNova ? 'only where it is listed' : 'where nobody can tell which are';
    it(`ask a domain that is none of nova’s ${what}`, async (context) => {
      const clock = new HandClock();
      const host = new FakeHypervisor(clock);
      host.tellsNova = tellsNova;
      const rig = monitorRig({ clock, host, settings: { allow: [{ name: 'router-*' }] } });
      context.after(() => rig.monitor.stop());
      const [instance = ''] = meet(rig, 1);
      const [router, stranger] = [uuidOf(1001), uuidOf(1002)];
      host.see('running', description({ uuid: router, name: 'router-1', nova: null }));
      host.see('running', description({ uuid: stranger, name: 'ci-runner', nova: null }));
      await clock.pass(15);
      const expected = tellsNova ? [instance, router] : [instance, router, stranger];
      assert.deepEqual(new Set(host.asked.map(({ uuid }) => uuid)), new Set(expected));
      assert.deepEqual(rig.monitor.unasked, tellsNova ? { 'not-nova': 1 } : {});
      assert.equal(rig.monitor.figures.guests, expected.length);
    });
  }

  it('ask the agent what it is once for each start of it', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const [uuid = ''] = meet(rig, 1);
    await rig.clock.pass(60);
    const infos = (): number => rig.host.asked.filter(({ execute }) => execute === 'guest-info').length;
    assert.equal(infos(), 1);
    assert.equal(rig.report(uuid).evidence['agent_version'], '7.2.22');
    const domain = rig.host.get(uuid)?.description;
    assert.ok(domain !== undefined);
    rig.hear({ kind: 'agent', domain, connected: false });
    rig.hear({ kind: 'agent', domain, connected: true });
    await rig.clock.pass(20);
    assert.equal(infos(), 2);
  });

  it('write to the disk only what changes', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    meet(rig, 20);
    let commits = 0;
    const commit = rig.store.commit.bind(rig.store);
    rig.store.commit = (change) => {
      commits += 1;
      commit(change);
    };
    await rig.clock.pass(12);
    // One for each guest, and one for the boot of the host.
    assert.equal(commits, 21);
    await rig.clock.pass(60);
    assert.equal(commits, 21);
  });

  it('hear and write nothing more after a stop, also of what was out', async () => {
    const rig = monitorRig();
    const [uuid = ''] = meet(rig, 1);
    await rig.clock.pass(25);
    rig.agent(AGENTS.silent, uuid);
    await rig.clock.pass(10);
    await rig.monitor.stop();
    const told = rig.told().length;
    rig.store.broken = true;
    rig.life('stopped', 'destroyed');
    rig.host.see('shutoff', description({ uuid }));
    rig.depart('removed', uuid);
    await rig.clock.pass(30);
    await rest();
    assert.equal(rig.told().length, told);
    assert.deepEqual(rig.logged, []);
  });

  it('count no silence that came of our own delay', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const [uuid = ''] = meet(rig, 1);
    await rig.clock.pass(25);
    rig.agent(AGENTS.silent, uuid);
    await untilAsked(rig);
    // The process did not run for four seconds; timers and the end of the question come together.
    rig.clock.time += 4e6;
    await rig.clock.pass(2);
    assert.equal(rig.report(uuid).misses, 0);
    assert.ok(rig.monitor.figures.timerLag >= 3);
    await rig.clock.pass(30);
    assert.ok(rig.report(uuid).misses > 0);
  });
});
