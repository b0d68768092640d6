import { setTimeout as wait } from 'node:timers/promises';
import { BridgeProcess } from '../test/support/bridgeProcess.ts';
import { CleanupList } from '../test/support/cleanup.ts';
import type { Bus } from './bus.ts';
import { compare, type Comparison } from './compare.ts';
import type { Fault, Prepared, Stage } from './fault.ts';
import { History } from './history.ts';
import { HistoryWatch } from './historyWatch.ts';
import { inTime } from './inTime.ts';
import type { PayloadMaker } from './load.ts';
import { Random } from './random.ts';
import type { Sent } from './sent.ts';
import type { Untold } from './toldTarget.ts';

export interface TrialOptions<S extends Stage> {
  readonly bus: Bus<S>;
  readonly seed: number;
  /** How often this fault was tried before under this seed. */
  readonly round: number;
  readonly payloads: PayloadMaker;
  /** Messages at least. */
  readonly messages: number;
  /** Messages a second. */
  readonly rate: number;
  /** Minutes instead of moments, where the fault can take either. */
  readonly long: boolean;
  /** Touches the store between the bridge's end and the comparison: how the comparison itself is tested. */
  readonly tamper?: (store: string) => void;
}

export interface Trial extends Comparison {
  /** What the bridge's target misses; null where it has none. */
  readonly untold: Untold | null;
  /** From the end of the cause until a message sent after it was in the history, milliseconds. */
  readonly recovery: number;
  /** Peak resident set of the bridge, MiB. */
  readonly peak: number;
}

const PATIENCE = 60_000;

/**
 * Load, the fault at a random moment of it, its end, the first message after it, the end of the load, the bridge's
 * end, the comparison. Resolves with a string where the fault cannot be tried here; rejects when it did not come
 * about, or the bridge did not recover.
 */
export async function runTrial<S extends Stage>(
  fault: Fault<S>,
  options: TrialOptions<S>,
): Promise<Trial | string> {
  const cleanup = new CleanupList();
  try {
    const prepared = await fault.prepare(cleanup);
    if (typeof prepared === 'string') return prepared;
    return await tryOnce(fault, prepared, options, cleanup);
  } finally {
    await cleanup.run();
  }
}

let trials = 0;

async function tryOnce<S extends Stage>(
  fault: Fault<S>,
  prepared: Prepared<S>,
  options: TrialOptions<S>,
  cleanup: CleanupList,
): Promise<Trial | string> {
  const { bus, messages, payloads, rate, long } = options;
  const random = new Random(options.seed, fault.name, options.round);
  const name = `${fault.name}-${++trials}`;
  const patience = fault.patience ?? PATIENCE;

  const open = await bus.open({ name, fault, prepared, payloads, rate }, cleanup);
  if (typeof open === 'string') return open;
  const { load } = open;
  const { target: told } = prepared;
  const settings = [open.sources, ...(told === undefined ? [] : [told.sinks])];
  const bridge = await BridgeProcess.start(settings.join('\n'), prepared.environment, prepared.above);
  cleanup.after(() => bridge.remove());
  await inTime(bridge.ready(), patience, () => `the bridge was not ready at the start:\n${bridge.errors}`);
  const watch = new HistoryWatch(bridge, load);
  cleanup.after(() => watch.stop());

  load.release();
  const oslo = open.oslo?.() ?? null;
  await load.reached(messages * random.between(0.2, 0.6));
  const pause = (least: number, most: number): Promise<void> => wait(random.between(least, most));
  await prepared.inject(open.stage({ random, bridge, load, long, pause }));
  const recovery = await inTime(
    watch.firstAfter(Date.now()),
    patience,
    () => `not recovered:\n${bridge.errors}`,
  );
  await inTime(watch.well(), patience, () => `a problem still stands:\n${bridge.errors}`);
  await load.reached(messages);
  await load.finish();
  await oslo?.done;
  const sent = new Map<string, Sent>([...load.sent, ...(oslo?.sent ?? [])]);
  await inTime(watch.settled(sent, open.left), patience, () => `not settled:\n${bridge.errors}`);
  await watch.stop();
  await told?.caughtUp(bridge);
  const code = await bridge.stop();
  if (code !== 0) throw new Error(`the bridge ended with ${code}: ${bridge.errors}`);
  options.tamper?.(bridge.store);
  const final = new History(bridge.store);
  final.read();
  final.close();
  const untold = told?.untold([...final.counts.keys()]) ?? null;
  return { ...compare(sent, final.counts, final.gaps), untold, recovery, peak: watch.peak };
}
