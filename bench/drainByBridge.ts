import { setTimeout as wait } from 'node:timers/promises';
import { SqliteReader } from '../src/store/sqlite/index.ts';
import { BridgeProcess } from '../test/support/bridgeProcess.ts';
import type { Drained } from './drained.ts';
import { processFigures } from './processFigures.ts';

/** Between two looks at how far it is, milliseconds. */
const LOOK = 20;

/** Starts a bridge on `config`, to which `count` messages come by themselves. Each is counted when it is committed. */
export async function drainByBridge(config: string, count: number): Promise<Drained> {
  const bridge = await BridgeProcess.start(config);
  try {
    const committed = await countCommits(bridge);
    const first = await reached(committed, count * 0.05);
    const last = await reached(committed, count * 0.95);
    await reached(committed, count);
    const { cpu, peak } = processFigures(bridge.child.pid ?? 0);
    await bridge.stop();
    return {
      rate: ((last.committed - first.committed) / (last.at - first.at)) * 1000,
      cpu: (cpu / count) * 1e6,
      peak,
    };
  } finally {
    await bridge.remove();
  }
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
