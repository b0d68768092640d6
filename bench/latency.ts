import { setTimeout as wait } from 'node:timers/promises';
import { SqliteReader } from '../src/store/sqlite/index.ts';
import { BridgeProcess } from '../test/support/bridgeProcess.ts';
import type { Broker } from './broker.ts';
import { quantile } from './median.ts';
import { notifications } from './notifications.ts';

const RATE = 1000;
const SECONDS = 10;
const ROUNDS = 3;
/** Publishes come in a tick every so many milliseconds. */
const TICK = 5;
/** Left out at the start, while the code is still cold. */
const WARM_UP = 2000;

/**
 * From publish to committed, at a steady rate: another process's connection looks at the store every millisecond,
 * and what it sees is durable. `config` is of a bridge that reads what the broker is sent. Prints the quantiles of each round.
 */
export async function measureLatency(title: string, broker: Broker, config: string): Promise<void> {
  const lines: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const latencies = await measureRound(broker, config);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(latencies, share).toFixed(1));
    lines.push(`p50 ${p50}  p95 ${p95}  p99 ${p99}  (n = ${latencies.length})`);
  }
  process.stdout.write(
    `\n${title}: latency at ${RATE}/s, publish to committed, ms, looked at every millisecond\n${lines.join('\n')}\n`,
  );
}

async function measureRound(broker: Broker, config: string): Promise<readonly number[]> {
  const bridge = await BridgeProcess.start(config);
  await bridge.ready();
  const total = RATE * SECONDS + WARM_UP;
  const bodies = [...notifications(total, Date.now())];
  const sent = new Map<string, number>();
  const committed = watchCommits(bridge.store, sent, total);
  await publishAtRate(broker, bodies, sent);
  const latencies = await committed;
  await bridge.stop();
  await bridge.remove();
  return latencies.slice(WARM_UP);
}

/** Milliseconds from `sent` to when a reader of the store sees the message, in the order of the log. */
async function watchCommits(
  path: string,
  sent: ReadonlyMap<string, number>,
  total: number,
): Promise<readonly number[]> {
  const reader = new SqliteReader(path, () => new Map());
  const latencies: number[] = [];
  let seq = 0;
  while (latencies.length < total) {
    const entries = reader.log(seq, total);
    const now = performance.now();
    for (const { event } of entries) {
      const at = sent.get(/"message_id":"([^"]+)"/.exec(event)?.[1] ?? '');
      if (at !== undefined) latencies.push(now - at);
    }
    seq = entries.at(-1)?.seq ?? seq;
    await wait(1);
  }
  reader.close();
  return latencies;
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
