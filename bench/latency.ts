import { createInterface } from 'node:readline';
import { BridgeProcess } from '../test/support/bridgeProcess.ts';
import { bridgeConfig } from './bridgeConfig.ts';
import type { Broker } from './broker.ts';
import { quantile } from './median.ts';
import { notifications } from './notifications.ts';

const RATE = 1000;
const SECONDS = 10;
/** Publishes come in a tick every so many milliseconds. */
const TICK = 5;
/** Left out at the start, while the code is still cold. */
const WARM_UP = 2000;

/**
 * From publish to the line that the console sink prints, at a steady rate. The sink reads what is committed, so
 * the figure is an upper bound of bus-to-committed.
 */
export async function measureLatency(broker: Broker): Promise<void> {
  const sinks = '[{ type: console, format: json, changes: false, problems: false, samples: false }]';
  const bridge = await BridgeProcess.start(bridgeConfig(broker.url, 'bench.latency', sinks));
  const sent = new Map<string, number>();
  const latencies: number[] = [];
  const total = RATE * SECONDS + WARM_UP;
  const printed = new Promise<void>((resolve) => {
    if (!bridge.child.stdout) throw new Error('the bridge has no stdout');
    createInterface({ input: bridge.child.stdout }).on('line', (line) => {
      const id = /"message_id":"([^"]+)"/.exec(line)?.[1] ?? '';
      const at = sent.get(id);
      if (at === undefined) return;
      sent.delete(id);
      latencies.push(performance.now() - at);
      if (latencies.length === total) resolve();
    });
  });
  const bodies = [...notifications(total, Date.now())];
  await bridge.ready();
  await publishAtRate(broker, bodies, sent);
  await printed;
  await bridge.stop();
  await bridge.remove();
  const counted = latencies.slice(WARM_UP);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(counted, share).toFixed(1));
  process.stdout.write(
    `\nLatency at ${RATE}/s, publish to printed after commit, ms: p50 ${p50}  p95 ${p95}  p99 ${p99} (n = ${counted.length})\n`,
  );
}

function publishAtRate(broker: Broker, bodies: readonly Buffer[], sent: Map<string, number>): Promise<void> {
  const started = performance.now();
  let next = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(bodies.length, Math.floor(((performance.now() - started) * RATE) / 1000));
      for (; next < due; next += 1) {
        const body = bodies[next] as Buffer;
        const id = /message_id\\":\\"([^\\]+)\\"/.exec(body.toString())?.[1] ?? '';
        sent.set(id, performance.now());
        broker.publish(body);
      }
      if (next < bodies.length) return;
      clearInterval(timer);
      resolve();
    }, TICK);
  });
}
