import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SqliteReader } from '../src/store/sqlite/index.ts';
import { BridgeProcess } from '../test/support/bridgeProcess.ts';
import type { Broker } from './broker.ts';
import { ceilometerInstalled, drainByCeilometer } from './ceilometer.ts';
import { BATCH, bridgeConfig, PREFETCH } from './bridgeConfig.ts';
import type { Drained } from './drained.ts';
import { median } from './median.ts';
import { processFigures } from './processFigures.ts';

const COUNT = 100_000;
const ROUNDS = 3;
/** Between two looks at how far it is, milliseconds. */
const LOOK = 20;
/** Messages for Ceilometer, once: it takes minutes for 100,000. */
const CEILOMETER_COUNT = 5000;

/** A backlog of 100,000 messages, taken by the bare loop and by the bridge in turn. Prints a table. */
export async function measureDrain(broker: Broker): Promise<void> {
  const rows = new Map<string, Drained[]>([
    ['bare amqplib loop', []],
    ['stackwire, committed', []],
    ['ceilometer-agent-notification', []],
  ]);
  await broker.queue('bench.bare');
  await makeOwnQueue(broker.url);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each drains a backlog that is equally fresh: one that has lain is on the broker's disk, and costs it more.
    await broker.preload(COUNT);
    await broker.purge('bench.stackwire');
    rows.get('bare amqplib loop')?.push(await drainByBareLoop(broker.url));
    await broker.preload(COUNT);
    await broker.purge('bench.bare');
    rows.get('stackwire, committed')?.push(await drainByBridge(broker.url));
  }
  if (ceilometerInstalled()) {
    rows.get('ceilometer-agent-notification')?.push(await drainByCeilometer(broker, CEILOMETER_COUNT));
  }
  print(rows);
}

async function drainByBareLoop(url: string): Promise<Drained> {
  const script = fileURLToPath(new URL('./bareLoop.ts', import.meta.url));
  const args = ['--import', 'tsx', script, url, 'bench.bare', COUNT, PREFETCH, BATCH].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Drained;
}

/** The bridge makes its queue itself, with its own limits. */
async function makeOwnQueue(url: string): Promise<void> {
  const bridge = await BridgeProcess.start(bridgeConfig(url, 'bench.stackwire', '[]'));
  await bridge.ready();
  await bridge.remove();
}

async function drainByBridge(url: string): Promise<Drained> {
  const bridge = await BridgeProcess.start(bridgeConfig(url, 'bench.stackwire', '[]'));
  const committed = await countCommits(bridge);
  const first = await reached(committed, COUNT * 0.05);
  const last = await reached(committed, COUNT * 0.95);
  await reached(committed, COUNT);
  const { cpu, peak } = processFigures(bridge.child.pid ?? 0);
  await bridge.stop();
  await bridge.remove();
  return {
    rate: ((last.committed - first.committed) / (last.at - first.at)) * 1000,
    cpu: (cpu / COUNT) * 1e6,
    peak,
  };
}

/** How many messages are committed, seen by a reader of the store: asking the bridge would cost it what is measured. */
async function countCommits(bridge: BridgeProcess): Promise<() => number> {
  await bridge.until(async () => (await fetch(`${bridge.url}/health/live`)).ok);
  const reader = new SqliteReader(bridge.store, () => new Map());
  return () => reader.lastSeq();
}

/** When at least `count` messages were committed, and how many then really were. */
async function reached(
  committed: () => number,
  count: number,
): Promise<{ readonly at: number; readonly committed: number }> {
  for (;;) {
    const now = committed();
    if (now >= count) return { at: performance.now(), committed: now };
    await wait(LOOK);
  }
}

function print(rows: ReadonlyMap<string, readonly Drained[]>): void {
  const bare = rows.get('bare amqplib loop') ?? [];
  const lines = [...rows].map(([name, rounds]) => {
    if (rounds.length === 0) return `${name.padEnd(32)} not installed`;
    // Paired: each round against the bare loop of the same round, so that a drifting machine cancels out.
    const ratio = median(rounds.map(({ rate }, round) => rate / (bare[round]?.rate ?? Number.NaN)));
    return [
      name.padEnd(32),
      median(rounds.map(({ rate }) => rate))
        .toFixed(0)
        .padStart(8),
      ratio.toFixed(2).padStart(8),
      median(rounds.map(({ cpu }) => cpu))
        .toFixed(1)
        .padStart(10),
      Math.max(...rounds.map(({ peak }) => peak))
        .toFixed(0)
        .padStart(10),
    ].join(' ');
  });
  process.stdout.write(
    `\nDraining ${COUNT} notifications of 3.5 kB, prefetch ${PREFETCH}, medians of ${ROUNDS} alternating rounds, between 5 and 95 % of it\n` +
      `${''.padEnd(32)}    msg/s  to bare  CPU µs/msg  peak MiB\n${lines.join('\n')}\n`,
  );
}
