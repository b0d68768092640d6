import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  AGENTS,
  description,
  FakeHypervisor,
  HandClock,
  meet,
  monitorRig,
  untilAsked,
  UUID,
  type MonitorRig,
  type RigOptions,
} from './monitorRig.ts';

/** A rig with one guest that was alive. */
async function alive(context: TestContext, options: RigOptions = {}): Promise<MonitorRig> {
  const rig = monitorRig(options);
  context.after(() => rig.monitor.stop());
  rig.host.see('running');
  await rig.clock.pass(15);
  assert.deepEqual(rig.told(), ['heartbeat.discovered', 'healthy']);
  rig.store.events.length = 0;
  return rig;
}

function pings({ host }: MonitorRig): number {
  return host.asked.filter(({ execute }) => execute === 'guest-ping').length;
}

/** Lets time pass until so many more pings came to an end, with their misses. */
async function misses(rig: MonitorRig, count: number): Promise<void> {
  const { misses: before } = rig.report();
  for (let second = 0; rig.report().misses < before + count; second += 1) {
    assert.ok(second < 600, 'no miss came');
    await rig.clock.pass(1);
  }
}

/** Each is a flaw of masakari's introspective instance monitor that ours does not have. */
describe('the heartbeat', () => {
  it('reports a guest after exactly N misses, not N + 2', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 2);
    assert.deepEqual(rig.told(), ['heartbeat.lost']);
    await misses(rig, 1);
    assert.deepEqual(rig.told(), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
    assert.equal(rig.store.events.at(-1)?.payload['misses'], 3);
  });

  it('reports after N + 2 misses where it counts as masakari does', async (context) => {
    const rig = await alive(context, { settings: { counting: 'masakari' } });
    rig.agent(AGENTS.silent);
    await misses(rig, 4);
    assert.deepEqual(rig.told(), ['heartbeat.lost']);
    await misses(rig, 1);
    assert.deepEqual(rig.told(), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
  });

  it('is armed again after a recovery, with a hold time', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    rig.agent(AGENTS.alive);
    await rig.clock.pass(25);
    const back = rig.clock.time;
    rig.agent(AGENTS.silent);
    rig.store.events.length = 0;
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['heartbeat.lost']);
    assert.equal(rig.report().heartbeat, 'error');
    await rig.clock.pass(90);
    assert.deepEqual(rig.told(), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
    const reported = rig.store.events.find(({ eventType }) => eventType === 'guest.heartbeat.reported');
    assert.ok((reported?.generated ?? 0) >= back + 95e6);
  });

  it('asks a guest again whose pause was over before the roster looked, so that it heard of none', async (context) => {
    const rig = await alive(context);
    const state = rig.host.state.bind(rig.host);
    rig.agent(AGENTS.silent);
    rig.host.state = () => Promise.resolve({ power: 'paused', reason: 'creating snapshot' });
    await rig.clock.pass(20);
    assert.deepEqual(rig.told(), ['not-running']);
    rig.host.state = state;
    rig.life('suspended', 'paused');
    rig.life('resumed', 'unpaused');
    rig.agent(AGENTS.alive);
    await rig.clock.pass(20);
    assert.deepEqual(rig.told(), ['not-running', 'healthy']);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    assert.equal(rig.report().health, 'guest-hung');
  });

  it('keeps its state over a restart', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 2);
    await rig.monitor.stop();
    const next = rig.again();
    context.after(() => next.monitor.stop());
    assert.equal(next.report().misses, 2);
    await misses(next, 1);
    assert.deepEqual(next.told(), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
    await next.monitor.stop();
    const third = next.again();
    context.after(() => third.monitor.stop());
    await third.clock.pass(120);
    assert.deepEqual(third.told(), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
    third.agent(AGENTS.alive);
    await third.clock.pass(120);
    assert.deepEqual(third.told().slice(3), ['heartbeat.restored', 'healthy']);
  });

  it('begins anew with a guest that was started while no probe ran', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    await rig.monitor.stop();
    rig.store.events.length = 0;
    const next = rig.again();
    context.after(() => next.monitor.stop());
    next.host.see('running', description({ id: 8 }));
    await next.clock.pass(1);
    assert.deepEqual(next.told(), ['heartbeat.restored', 'discovering']);
    await next.clock.pass(300);
    assert.equal(next.report().heartbeat, 'discovery');
  });

  it('begins anew with every guest when the host itself was booted: libvirt gives its numbers again', async (context) => {
    const rig = await alive(context);
    rig.life('crashed', 'panicked');
    await rig.clock.pass(1);
    rig.life('stopped', 'destroyed');
    await rig.monitor.stop();
    rig.store.events.length = 0;
    rig.store.commit({ records: 'heartbeat', put: new Map([['boot', 'another']]) });
    rig.agent(AGENTS.absent);
    const next = rig.again();
    context.after(() => next.monitor.stop());
    await next.clock.pass(15);
    assert.deepEqual(next.told(), ['discovering']);
    next.agent(AGENTS.alive);
    await next.clock.pass(60);
    await next.monitor.stop();
    const third = next.again();
    context.after(() => third.monitor.stop());
    assert.equal(third.report().heartbeat, 'healthy');
  });

  it('does not take one for booted that was restored while no probe ran', async (context) => {
    const rig = await alive(context);
    await rig.monitor.stop();
    const next = rig.again();
    context.after(() => next.monitor.stop());
    next.agent(AGENTS.silent);
    next.host.see('running', description({ id: 8 }), 'restored');
    await misses(next, 3);
    assert.deepEqual(next.told().slice(-3), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
  });

  it('forgets a guest with its domain, and ends its fault', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    rig.store.events.length = 0;
    rig.depart('removed');
    // It does not answer again, so it is not said to be restored; nor does it stand as reported for ever.
    assert.deepEqual(rig.told(), ['not-running']);
    assert.equal(rig.store.events[0]?.payload['heartbeat'], 'discovery');
    assert.equal(rig.store.events[0].payload['misses'], 0);
    assert.equal(rig.store.read().has(UUID), false);
    assert.deepEqual([...rig.monitor.reports()], []);
  });

  it('says nothing of a guest that went to another host: that one tells of it', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    rig.store.events.length = 0;
    rig.depart('migrated');
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), []);
    assert.equal(rig.store.read().has(UUID), false);
  });

  it('forgets a guest that went while no probe ran', async (context) => {
    const rig = await alive(context);
    await rig.monitor.stop();
    rig.host.vanish();
    rig.host.current = false;
    const next = rig.again();
    context.after(() => next.monitor.stop());
    await next.clock.pass(3);
    assert.equal(next.store.read().has(UUID), true);
    next.host.current = true;
    await next.clock.pass(3);
    assert.equal(next.store.read().has(UUID), false);
  });

  it('tells of a recovery', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    rig.store.events.length = 0;
    rig.agent(AGENTS.alive);
    await rig.clock.pass(30);
    assert.deepEqual(rig.told(), ['heartbeat.restored', 'healthy']);
    assert.equal(rig.report().heartbeat, 'healthy');
  });

  it('marks nothing as told that the disk has refused', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 2);
    rig.store.broken = true;
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['heartbeat.lost']);
    assert.equal(rig.report().heartbeat, 'error');
    rig.store.broken = false;
    await rig.clock.pass(30);
    assert.deepEqual(rig.told(), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
    assert.equal(new Set(rig.store.events.map(({ key }) => key)).size, 3);
  });

  it('does not fill the log with what a full disk refuses', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const uuids = meet(rig, 50);
    await rig.clock.pass(15);
    rig.store.broken = true;
    rig.logged.length = 0;
    for (const uuid of uuids) rig.hear({ kind: 'rebooted', domain: description({ uuid }) });
    await rig.clock.pass(130);
    assert.ok(rig.logged.length >= 2 && rig.logged.length <= 4, `${rig.logged.length} lines`);
    rig.store.broken = false;
    await rig.clock.pass(30);
    assert.ok(uuids.every((uuid) => rig.report(uuid).health === 'healthy'));
  });

  it('writes down a reboot that the disk refused, before it asks again', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    rig.store.events.length = 0;
    rig.store.broken = true;
    rig.hear({ kind: 'rebooted', domain: description() });
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), []);
    rig.store.broken = false;
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['heartbeat.restored', 'discovering']);
  });

  it('takes a paused guest for no hang, also one that was paused while it was asked', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    // The question is out when the roster has not heard of the pause yet.
    await rig.clock.pass(1);
    rig.host.see('paused');
    await rig.clock.pass(300);
    assert.equal(rig.report().misses, 0);
    assert.deepEqual(rig.told(), ['not-running']);
    rig.agent(AGENTS.alive);
    rig.host.see('running');
    rig.life('resumed', 'unpaused');
    await rig.clock.pass(5);
    assert.deepEqual(rig.told(), ['not-running', 'discovering', 'healthy']);
  });

  it('takes a guest that powers off for no hang', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 2);
    rig.store.events.length = 0;
    rig.life('shutdown', 'finished after guest request');
    await rig.clock.pass(120);
    assert.deepEqual(rig.told(), ['not-running']);
    assert.equal(rig.report().misses, 2);
    rig.host.see('running', description({ id: 8 }));
    rig.life('started', 'booted');
    assert.equal(rig.report().misses, 0);
  });

  it('leaves the last word to the host that a guest goes to', async (context) => {
    const rig = await alive(context);
    rig.life('suspended', 'migrated');
    rig.host.see('paused', description(), 'migrating');
    await rig.clock.pass(20);
    rig.life('stopped', 'migrated');
    await rig.clock.pass(1);
    rig.host.see('shutoff', description({ id: null }), 'migrated');
    await rig.clock.pass(20);
    rig.depart('migrated');
    await rig.clock.pass(20);
    assert.deepEqual(rig.told(), []);
  });

  it('takes a guest on its way to another host for no hang', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    rig.host.see('paused', description());
    rig.host.state = () => Promise.resolve({ power: 'running', reason: 'post-copy' });
    rig.host.see('running', description());
    await rig.clock.pass(120);
    assert.equal(rig.report().misses, 0);
  });

  it('misses a guest that came from another host and never answers here: it was not about to boot', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    rig.agent(AGENTS.silent);
    rig.life('started', 'migrated');
    rig.host.see('paused');
    await rig.clock.pass(5);
    rig.host.see('running');
    rig.life('resumed', 'migrated');
    await misses(rig, 3);
    assert.deepEqual(rig.told().slice(-3), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
    assert.equal(rig.report().evidence['booted_at'], null);
  });

  it('misses one also that it had met before it was told where it came from', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    rig.agent(AGENTS.silent);
    rig.host.see('paused');
    rig.life('started', 'migrated');
    rig.host.see('running');
    rig.life('resumed', 'migrated');
    await misses(rig, 3);
    assert.deepEqual(rig.told().slice(-3), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
  });

  it('does not take one for booted that was saved and restored', async (context) => {
    const rig = await alive(context);
    rig.life('stopped', 'saved');
    rig.host.see('shutoff', description({ id: null }));
    await rig.clock.pass(30);
    rig.agent(AGENTS.silent);
    rig.hear({ kind: 'lifecycle', domain: description({ id: 8 }), event: 'started', detail: 'restored' });
    rig.host.see('running', description({ id: 8 }));
    assert.equal(rig.report().evidence['booted_at'], null);
    await misses(rig, 3);
    assert.deepEqual(rig.told().slice(-3), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
  });

  for (const [way, by] of [
    ['back', -7200],
    ['forward', 7200],
  ] as const) {
    it(`goes on as before when the clock is set ${way}`, async (context) => {
      const rig = await alive(context);
      rig.clock.set(by);
      await rig.clock.pass(15);
      assert.deepEqual(rig.told(), []);
      assert.equal(pings(rig) >= 3, true, 'it was asked again within the interval');
      assert.equal(rig.report().health, 'healthy');
      rig.agent(AGENTS.silent);
      await misses(rig, 3);
      assert.deepEqual(rig.told(), ['heartbeat.lost', 'heartbeat.reported', 'guest-hung']);
      rig.agent(AGENTS.alive);
      await rig.clock.pass(60);
      assert.deepEqual(rig.told().slice(3), ['heartbeat.restored', 'healthy']);
      rig.clock.set(by);
      rig.agent(AGENTS.silent);
      await rig.clock.pass(240);
      assert.equal(rig.report().heartbeat, 'reported', 'the hold time is over');
    });
  }

  it('takes a refusal for a sign of life', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.refusing);
    await rig.clock.pass(60);
    assert.equal(rig.report().health, 'healthy');
    assert.deepEqual(rig.told(), []);
  });

  it('counts no answer of which nobody can tell, and says so when that lasts', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.busy);
    await rig.clock.pass(20);
    assert.equal(rig.report().health, 'healthy');
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['unknown']);
    assert.equal(rig.report().misses, 0);
    rig.agent(AGENTS.alive);
    await rig.clock.pass(15);
    assert.deepEqual(rig.told(), ['unknown', 'healthy']);
  });

  it('counts nothing while the hypervisor is away, and tells of that once for the host', async (context) => {
    const rig = await alive(context);
    rig.host.lost = true;
    rig.hear({ kind: 'lost', because: 'the socket was closed' });
    await rig.clock.pass(10);
    assert.deepEqual(rig.told(), []);
    assert.equal(rig.report().health, 'unknown');
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['host.stalled']);
    rig.host.lost = false;
    rig.hear({ kind: 'connected' });
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['host.stalled', 'host.recovered']);
    assert.equal(rig.report().health, 'healthy');
  });

  it('tells of a hypervisor that was away before it began', async (context) => {
    const clock = new HandClock();
    const host = new FakeHypervisor(clock);
    host.lost = true;
    const rig = monitorRig({ clock, host });
    context.after(() => rig.monitor.stop());
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['host.stalled']);
    assert.equal(rig.monitor.figures.stall?.cause, 'hypervisor');
  });

  it('is not flooded by a guest that boots or opens its channel over and over', async (context) => {
    const rig = await alive(context);
    const before = pings(rig);
    for (let turn = 0; turn < 400; turn += 1) {
      if (turn % 2 === 0) rig.hear({ kind: 'rebooted', domain: description() });
      rig.hear({ kind: 'agent', domain: description(), connected: true });
      await rig.clock.pass(0.1);
    }
    assert.ok(pings(rig) - before <= 9, `${pings(rig) - before} pings in 40 s`);
    assert.ok(rig.told().length <= 9 * 3, `${rig.told().length} events in 40 s`);
  });

  it('never reports a guest that was never alive', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    rig.agent(AGENTS.silent);
    rig.host.see('running');
    await rig.clock.pass(600);
    assert.deepEqual(rig.told(), ['discovering']);
    assert.ok(pings(rig) < 15, `${pings(rig)} pings`);
  });

  it('names the host as it is set', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    assert.deepEqual(
      new Set(rig.store.events.map(({ payload }) => payload['host'])),
      new Set(['ndc27-3205']),
    );
  });

  it('gives an agent time to be upgraded, and tells one that is gone from one that hangs', async (context) => {
    const rig = await alive(context);
    const agent = (connected: boolean): void => rig.hear({ kind: 'agent', domain: description(), connected });
    agent(false);
    rig.agent(AGENTS.absent);
    await rig.clock.pass(50);
    agent(true);
    rig.agent(AGENTS.alive);
    await rig.clock.pass(15);
    assert.deepEqual(rig.told(), []);
    agent(false);
    rig.agent(AGENTS.absent);
    await rig.clock.pass(200);
    assert.deepEqual(rig.told(), ['agent-absent']);
    assert.equal(rig.report().misses, 0);
    agent(true);
    rig.agent(AGENTS.alive);
    await rig.clock.pass(5);
    assert.deepEqual(rig.told(), ['agent-absent', 'healthy']);
  });

  it('tells with an agent that never came what goes on beside it, however short the grace', async (context) => {
    const rig = monitorRig({ settings: { boot_grace: 40e6 } });
    context.after(() => rig.monitor.stop());
    rig.host.see('running');
    rig.agent(AGENTS.absent);
    for (let turn = 0; turn < 55; turn += 1) {
      rig.host.figures.set(
        UUID,
        new Map([
          ['balloon.last-update', 0],
          ['vcpu.0.time', turn * 5e6],
        ]),
      );
      await rig.clock.pass(1);
    }
    assert.deepEqual(rig.told(), ['discovering', 'agent-absent']);
    const evidence = rig.store.events.at(-1)?.payload['evidence'] as Readonly<Record<string, unknown>>;
    assert.deepEqual([evidence['vcpu'], evidence['balloon']], ['advancing', 'never']);
    const asked = rig.host.asked.length;
    await rig.clock.pass(120);
    assert.equal(rig.host.asked.length - asked, 2, 'once it is told, it is asked as seldom as ever');
  });

  it('tells a guest that sleeps from one that only lost its agent, though both have closed its channel', async (context) => {
    const rig = await alive(context);
    const balloon = (at: number): void =>
      void rig.host.figures.set(UUID, new Map([['balloon.last-update', Math.floor(at / 1e6)]]));
    rig.hear({ kind: 'agent', domain: description(), connected: false });
    rig.agent(AGENTS.absent);
    for (let turn = 0; turn < 30; turn += 1) {
      balloon(rig.clock.time);
      await rig.clock.pass(10);
    }
    assert.deepEqual(rig.told(), ['agent-absent']);
    await rig.clock.pass(300);
    assert.deepEqual(rig.told(), ['agent-absent', 'guest-hung']);
    rig.hear({ kind: 'agent', domain: description(), connected: true });
    rig.agent(AGENTS.alive);
    await rig.clock.pass(5);
    assert.deepEqual(rig.told(), ['agent-absent', 'guest-hung', 'healthy']);
  });

  it('misses nobody whose agent is held by what others ask, unless its kernel is silent too', async (context) => {
    const rig = await alive(context);
    const balloon = (at: number): void =>
      void rig.host.figures.set(UUID, new Map([['balloon.last-update', Math.floor(at / 1e6)]]));
    rig.agent(AGENTS.occupied);
    for (let turn = 0; turn < 12; turn += 1) {
      balloon(rig.clock.time);
      await rig.clock.pass(10);
    }
    assert.equal(rig.report().health, 'unknown');
    assert.equal(rig.report().misses, 0);
    await rig.clock.pass(80);
    assert.deepEqual(rig.told(), ['unknown', 'guest-hung']);
    rig.agent(AGENTS.silent);
    await rig.clock.pass(11);
    assert.equal(rig.report().misses, 1);
    rig.hear({ kind: 'agent', domain: description(), connected: false });
    rig.agent(AGENTS.absent);
    await rig.clock.pass(5);
    assert.deepEqual(rig.told(), ['unknown', 'guest-hung'], 'that it can be asked again is no answer');
    rig.hear({ kind: 'agent', domain: description(), connected: true });
    rig.agent(AGENTS.alive);
    await rig.clock.pass(15);
    assert.deepEqual(rig.told(), ['unknown', 'guest-hung', 'discovering', 'healthy']);
  });

  it('begins anew with a hung guest whose agent was started again', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await misses(rig, 3);
    rig.store.events.length = 0;
    rig.agent(AGENTS.alive);
    rig.hear({ kind: 'agent', domain: description(), connected: true });
    await rig.clock.pass(10);
    assert.deepEqual(rig.told(), ['heartbeat.restored', 'discovering', 'healthy']);
  });

  it('takes an answer to what was asked before a reboot for none of the new guest', async (context) => {
    const rig = await alive(context);
    rig.agent(AGENTS.silent);
    await untilAsked(rig);
    rig.hear({ kind: 'rebooted', domain: description() });
    await rig.clock.pass(2.5);
    assert.equal(rig.report().heartbeat, 'discovery');
    assert.equal(rig.report().misses, 0);
  });

  it('tells of a panic, and that the guest booted again', async (context) => {
    const rig = await alive(context);
    rig.life('crashed', 'panicked');
    rig.host.see('crashed');
    await rig.clock.pass(30);
    assert.deepEqual(rig.told(), ['guest-panicked']);
    rig.host.see('running', description({ id: 8 }));
    rig.life('started', 'booted');
    await rig.clock.pass(30);
    assert.equal(rig.told().at(-1), 'healthy');
    assert.notEqual(rig.report().evidence['booted_at'], null);
  });

  it('tells of a host that stalls once, and not of each of its guests', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const uuids = meet(rig, 20);
    await rig.clock.pass(25);
    rig.store.events.length = 0;
    for (const uuid of uuids) rig.agent(AGENTS.silent, uuid);
    await rig.clock.pass(200);
    assert.deepEqual(rig.told(), ['host.stalled']);
    const [stalled] = rig.store.events;
    assert.equal(stalled?.payload['evidence'] !== null, true);
    assert.deepEqual(new Set(uuids.map((uuid) => rig.report(uuid).health)), new Set(['host-stalled']));
    for (const uuid of uuids) rig.agent(AGENTS.alive, uuid);
    await rig.clock.pass(60);
    assert.deepEqual(rig.told(), ['host.stalled', 'host.recovered']);
    assert.deepEqual(new Set(uuids.map((uuid) => rig.report(uuid).health)), new Set(['healthy']));
  });

  it('tells of each guest that hangs where most others live', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    const uuids = meet(rig, 20);
    await rig.clock.pass(25);
    rig.store.events.length = 0;
    for (const uuid of uuids.slice(0, 5)) rig.agent(AGENTS.silent, uuid);
    await rig.clock.pass(90);
    assert.equal(rig.told().filter((word) => word === 'guest-hung').length, 5);
    assert.equal(rig.told().filter((word) => word.startsWith('host')).length, 0);
  });

  it('tells over a restart that a host is itself again', async (context) => {
    const rig = monitorRig();
    const uuids = meet(rig, 8);
    await rig.clock.pass(25);
    for (const uuid of uuids) rig.agent(AGENTS.silent, uuid);
    await rig.clock.pass(60);
    await rig.monitor.stop();
    rig.store.events.length = 0;
    for (const uuid of uuids) rig.agent(AGENTS.alive, uuid);
    const next = rig.again();
    context.after(() => next.monitor.stop());
    await next.clock.pass(60);
    assert.deepEqual(next.told(), ['host.recovered']);
  });

  it('is told by name of the channel whichever it is: only a guest without one is not asked', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    rig.host.see('running', description({ channel: 'none' }));
    await rig.clock.pass(60);
    assert.equal(pings(rig), 0);
    rig.host.see('running', description({ uuid: UUID, channel: 'disconnected' }));
    await rig.clock.pass(15);
    assert.ok(pings(rig) > 0);
  });
});
