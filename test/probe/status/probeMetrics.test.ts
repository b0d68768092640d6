import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProbeMetrics } from '../../../src/probe/status/probeMetrics.ts';
import { AGENTS } from '../heartbeat/monitorRig.ts';
import { probeView } from './probeView.ts';

/** Values of the probe's own figures, by name and labels without the common prefix. */
async function figures(metrics: ProbeMetrics): Promise<Readonly<Record<string, string>>> {
  const lines = (await metrics.text()).split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name = '', value = ''] = /^stackwire_probe_(\S+) (\S+)$/.exec(line) ?? [];
      return name === '' || /^(?:process|nodejs)_/.test(name) ? [] : [[name, value]];
    }),
  );
}

describe('the probe’s metrics', () => {
  it('are what is so when they are asked for, and no value of before stays', async (context) => {
    const { view, clock, host } = probeView(context);
    const metrics = new ProbeMetrics(view);
    await clock.pass(15);
    const before = await figures(metrics);
    assert.deepEqual(before, {
      'guests{health="healthy"}': '1',
      'unasked{because="not-nova"}': '1',
      guests_waiting: '0',
      'agent_calls{lane="fast"}': '0',
      'agent_calls{lane="slow"}': '0',
      host_stalled: '0',
      timer_lag_seconds: '0',
      hypervisor_connected: '1',
      outbox_events: '3',
      outbox_bytes: '900',
      outbox_parked: '1',
      sending: '0',
      'answers_total{answer="answer"}': before['answers_total{answer="answer"}'],
      dropped_total: '2',
      'final_samples_total{taken="live"}': '1',
      'final_samples_total{taken="last"}': '2',
      'final_samples_total{taken="unknown"}': '0',
    });
    assert.ok(Number(before['answers_total{answer="answer"}']) >= 1);
    host.agents.set([...host.all()][0]?.description.uuid ?? '', AGENTS.silent);
    await clock.pass(60);
    const after = await figures(metrics);
    assert.equal(after['guests{health="healthy"}'], undefined);
    assert.equal(after['guests{health="guest-hung"}'], '1');
    assert.ok(Number(after['answers_total{answer="silent"}']) >= 3);
    assert.ok(
      Number(after['answers_total{answer="answer"}']) >= Number(before['answers_total{answer="answer"}']),
    );
  });
});
