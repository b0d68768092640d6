import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeRecord, encodeRecord, firstRecord } from '../../../src/probe/heartbeat/guestRecord.ts';
import { agentVersionOf } from '../../../src/probe/heartbeat/agentInfo.ts';
import { AGENTS, description, monitorRig, START, UUID } from './monitorRig.ts';

describe('an event of a guest', () => {
  it('says who it is, what is known of it and by what', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    rig.host.see('running', description({ panicDevice: true }));
    await rig.clock.pass(15);
    const counters = new Map<string, number>([
      ['vcpu.0.time', 5e9],
      ['block.0.rd.reqs', 7],
      ['balloon.last-update', 1_700_000_000],
    ]);
    rig.host.figures.set(UUID, counters);
    rig.agent(AGENTS.silent);
    await rig.clock.pass(60);
    const event = rig.store.events.find(({ eventType }) => eventType === 'guest.heartbeat.reported');
    assert.ok(event !== undefined);
    assert.equal(event.priority, 'error');
    assert.match(event.key, /^guest\.heartbeat\.reported:ndc27-3205:9f0c2b6e-.*:\d+$/);
    const { evidence, ...payload } = event.payload;
    const { host_load, host_steal, host_iowait, last_answer, ...rest } = evidence as Record<string, unknown>;
    assert.deepEqual(payload, {
      instance_id: UUID,
      instance_name: 'instance-0000001a',
      display_name: 'web-1',
      tenant_id: '10296907e44248d2a707689f77d59ef6',
      user_id: '6d581c230c86475abf70cce41440e8a1',
      host: 'ndc27-3205',
      heartbeat: 'reported',
      health: 'guest-hung',
      health_since: payload['health_since'],
      misses: 3,
      threshold: 3,
      interval: 10,
      application: null,
    });
    assert.match(String(last_answer), /^2026-03-03T12:00:\d\d\.\d{6}Z$/);
    assert.deepEqual(rest, {
      domain_state: 'running',
      domain_reason: 'unknown',
      channel: 'connected',
      agent_version: '7.2.22',
      booted_at: null,
      absent_since: null,
      vcpu: 'idle',
      vcpu_ran: 0,
      disk: 'idle',
      net: 'unknown',
      balloon: 'idle',
      panic_device: true,
      migrating: false,
      timer_lag: 0,
    });
    assert.ok(
      [host_load, host_steal, host_iowait].every((value) => value === null || typeof value === 'number'),
    );
  });

  it('has a stamp of its own, later than that before, also where the clock was set back', async (context) => {
    const rig = monitorRig();
    context.after(() => rig.monitor.stop());
    rig.host.see('running');
    await rig.clock.pass(15);
    rig.clock.time -= 60e6;
    for (const connected of [false, true, false, true])
      rig.hear({ kind: 'agent', domain: description(), connected });
    rig.life('crashed', 'panicked');
    rig.host.see('running', description({ id: 8 }));
    const stamps = rig.store.events.map(({ generated }) => generated);
    assert.ok(stamps.length >= 4);
    assert.deepEqual(
      stamps,
      [...new Set(stamps)].toSorted((a, b) => a - b),
    );
  });
});

describe('a guest that hangs', () => {
  it('keeps its verdict until two looks in a row say otherwise', async (context) => {
    const rig = monitorRig({ settings: { back_off: [10e6] } });
    context.after(() => rig.monitor.stop());
    rig.host.see('running');
    await rig.clock.pass(15);
    rig.agent(AGENTS.silent);
    let written = 0;
    let growing = true;
    // It writes whenever it is looked at, as long as it lives.
    rig.host.statsOf = () => {
      if (growing) written += 1;
      return Promise.resolve(new Map([['block.0.wr.reqs', written]]));
    };
    await rig.clock.pass(45);
    assert.equal(rig.report().health, 'agent-hung');
    const { misses } = rig.report();
    growing = false;
    while (rig.report().misses === misses) await rig.clock.pass(1);
    assert.equal(rig.report().health, 'agent-hung');
    // The first look after that still goes back to before it.
    while (rig.report().misses === misses + 1) await rig.clock.pass(1);
    assert.equal(rig.report().health, 'agent-hung');
    while (rig.report().misses === misses + 2) await rig.clock.pass(1);
    assert.equal(rig.report().health, 'guest-hung');
  });
});

describe('what is remembered of a guest', () => {
  it('can be read again', () => {
    const record = { ...firstRecord(7, START), told: { health: 'agent-hung' as const, since: START } };
    assert.deepEqual(decodeRecord(encodeRecord(record)), record);
  });

  it('is not taken where it is another thing', () => {
    const good = encodeRecord(firstRecord(7, START)) as Record<string, never>;
    for (const bad of [
      null,
      [],
      {},
      { ...good, form: 2 },
      { ...good, pulse: { phase: 'toString', since: 0, misses: 0, open: 'nothing', restored: null } },
      { ...good, begun: 'now' },
      { ...good, told: { health: 'fine', since: 1 } },
      { ...good, application: { status: 'great', since: 1 } },
    ]) {
      assert.equal(decodeRecord(bad as never), null, JSON.stringify(bad));
    }
  });
});

describe('the version of an agent', () => {
  for (const [info, version] of [
    [{ version: '7.2.22' }, '7.2.22'],
    [{ version: '10.0.2 (Debian 1:10.0.2+ds-1)' }, null],
    [{ version: `1${'0'.repeat(80)}` }, null],
    [{ version: '1\u001B[31m' }, null],
    [{ version: 7 }, null],
    [['7.2'], null],
    [null, null],
  ] as const) {
    it(`in ${JSON.stringify(info)} is ${version}`, () =>
      assert.equal(agentVersionOf(info as never), version));
  }
});
