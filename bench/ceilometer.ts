import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Broker } from './broker.ts';
import type { Drained } from './drained.ts';
import { processFigures } from './processFigures.ts';

/** How long it may take to drain, milliseconds. */
const PATIENCE = 60_000;
const AGENT = '/usr/bin/ceilometer-agent-notification';

/** Whether Debian's ceilometer-agent-notification is on this machine. */
export function ceilometerInstalled(): boolean {
  return existsSync(AGENT);
}

/** Ceilometer's agent with one worker, stock definitions and its stock `notifier://` publisher, events only. */
export async function drainByCeilometer(broker: Broker, count: number): Promise<Drained> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-ceilometer-'));
  writeFileSync(
    join(folder, 'ceilometer.conf'),
    `[DEFAULT]
transport_url = ${broker.osloUrl}
[notification]
workers = 1
pipelines = event
notification_control_exchanges = nova
[oslo_messaging_rabbit]
amqp_durable_queues = true
[event]
definitions_cfg_file = /usr/lib/python3/dist-packages/ceilometer/pipeline/data/event_definitions.yaml
`,
  );
  writeFileSync(
    join(folder, 'event_pipeline.yaml'),
    'sources: [{name: all, events: ["*"], sinks: [out]}]\nsinks: [{name: out, publishers: ["notifier://"]}]\n',
  );
  await broker.queue('notifications.info');
  await broker.preload(count);
  const agent = spawn(AGENT, ['--config-file', join(folder, 'ceilometer.conf'), '--config-dir', folder], {
    cwd: folder,
    stdio: 'ignore',
  });
  const deadline = performance.now() + PATIENCE;
  const first = await depthBelow(broker, count - 1, deadline);
  const last = await depthBelow(broker, 0, deadline);
  const { cpu, peak } = processFigures(agent.pid ?? 0);
  const exited = once(agent, 'exit');
  agent.kill('SIGTERM');
  await exited;
  rmSync(folder, { recursive: true, force: true });
  return { rate: ((first.depth - last.depth) / (last.at - first.at)) * 1000, cpu: (cpu / count) * 1e6, peak };
}

/** How far the queue is down when it is at `depth`, or at the deadline. */
async function depthBelow(
  broker: Broker,
  depth: number,
  deadline: number,
): Promise<{ at: number; depth: number }> {
  for (;;) {
    const now = await broker.depth('notifications.info');
    if (now <= depth || performance.now() > deadline) return { at: performance.now(), depth: now };
    await wait(50);
  }
}
