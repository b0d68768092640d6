import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentAnswer, AgentCommand } from '../../../src/probe/index.ts';
import { applicationFindings } from '../../../src/probe/index.ts';
import { AGENTS, monitorRig, NO_APPLICATION, UUID } from '../heartbeat/monitorRig.ts';

const file = '/run/stackwire/health.json';

/** A guest that lives, with what its status file says. */
const saying =
  (text: () => string) =>
  (command: AgentCommand): AgentAnswer => {
    const values: Readonly<Record<string, AgentAnswer>> = {
      'guest-fsfreeze-status': { kind: 'answer', value: 'thawed' },
      'guest-file-open': { kind: 'answer', value: 1000 },
      'guest-file-read': { kind: 'answer', value: { 'buf-b64': Buffer.from(text()).toString('base64') } },
    };
    return values[command.execute] ?? AGENTS.alive(command);
  };

describe('the health of an application', () => {
  it('is told when it changes, and not with each detail', async (context) => {
    const rig = monitorRig({ application: { file } });
    context.after(() => rig.monitor.stop());
    let sequence = 0;
    let status = 'ok';
    rig.agent(
      saying(() => JSON.stringify({ status, sequence: (sequence += 1), detail: `turn ${sequence}` })),
    );
    rig.host.see('running');
    await rig.clock.pass(130);
    const told = (): unknown[] =>
      rig.store.events
        .filter(({ eventType }) => eventType === 'guest.health.changed')
        .map(({ payload, priority }) => [
          payload['health'],
          (payload['application'] as { status?: string } | null)?.status ?? null,
          priority,
        ]);
    assert.deepEqual(told(), [
      ['healthy', null, 'info'],
      ['healthy', 'ok', 'info'],
    ]);
    status = 'failed';
    await rig.clock.pass(60);
    assert.deepEqual(told().at(-1), ['healthy', 'failed', 'error']);
    assert.equal(told().length, 3);
    assert.match(rig.report().application?.detail ?? '', /^turn \d+$/);
  });

  it('stays stale over a restart of the probe', async (context) => {
    const rig = monitorRig({ application: { file } });
    rig.agent(saying(() => '{"status": "ok", "sequence": 7}'));
    rig.host.see('running');
    await rig.clock.pass(200);
    assert.equal(rig.report().application?.status, 'stale');
    await rig.monitor.stop();
    rig.store.events.length = 0;
    const next = rig.again();
    context.after(() => next.monitor.stop());
    await next.clock.pass(60);
    assert.deepEqual(next.told(), []);
    assert.equal(next.report().application?.status, 'stale');
  });

  it('is asked of the guests that are meant, at its own interval', async (context) => {
    const rig = monitorRig({ application: { file, deny: [{ uuid: UUID }] } });
    context.after(() => rig.monitor.stop());
    rig.host.see('running');
    await rig.clock.pass(60);
    assert.ok(rig.host.asked.every(({ execute }) => !execute.includes('file')));
    const other = monitorRig({ application: { file } });
    context.after(() => other.monitor.stop());
    other.agent(saying(() => '{"status": "ok", "sequence": 7}'));
    other.host.see('running');
    await other.clock.pass(95);
    const opened = other.host.asked.filter(({ execute }) => execute === 'guest-file-open').length;
    assert.ok(opened === 3 || opened === 4, `${opened}`);
  });

  it('is asked in one way only', () => {
    const command = { path: '/bin/true', arguments: [], limit: 1e6 };
    assert.deepEqual(applicationFindings({ ...NO_APPLICATION, file }), []);
    assert.deepEqual(
      applicationFindings({ ...NO_APPLICATION, file, command }).map(({ path }) => path),
      [['command']],
    );
  });
});
