import { setTimeout as wait } from 'node:timers/promises';
import { processFigures } from '../bench/processFigures.ts';
import type { BridgeProcess } from '../test/support/bridgeProcess.ts';
import { History } from './history.ts';
import type { Load } from './load.ts';
import type { Sent } from './sent.ts';

/** Between two looks at the history, milliseconds. */
const LOOK = 20;
/** With nothing left in the queue and nothing new in the history for so long, milliseconds, nothing more comes. */
const SILENCE = 2000;

/** Follows a bridge's history and memory while both go on. */
export class HistoryWatch {
  /** Peak resident set of the bridge so far, MiB, over all its lives. */
  peak = 0;
  readonly #bridge: BridgeProcess;
  readonly #load: Load;
  readonly #history: History;
  readonly #running: Promise<void>;
  #stopped = false;
  /** What came after the moment that `firstAfter` waits from, and when it was seen. */
  #fresh: { readonly id: string; readonly at: number }[] | null = null;
  #grew = Date.now();

  constructor(bridge: BridgeProcess, load: Load) {
    this.#bridge = bridge;
    this.#load = load;
    this.#history = new History(bridge.store);
    this.#running = this.#run();
  }

  /** Milliseconds from `since` until the first message that was published after it was in the history. */
  async firstAfter(since: number): Promise<number> {
    this.#fresh = [];
    while (!this.#stopped) {
      for (const { id, at } of this.#fresh) {
        if ((this.#load.sent.get(id)?.published ?? 0) >= since) return at - since;
      }
      // A message may be in the history before its publisher hears that it is confirmed.
      this.#fresh = this.#fresh.filter(({ id }) => !this.#load.sent.has(id));
      await wait(LOOK);
    }
    return Number.NaN;
  }

  /** Resolves when the bridge says of nothing any more that it is wrong. */
  async well(): Promise<void> {
    while (!this.#stopped && this.#history.problems.length > 0) await wait(LOOK * 5);
  }

  /** Resolves when all of `sent` is there, or nothing more can come. */
  async settled(sent: ReadonlyMap<string, Sent>, depth: () => Promise<number>): Promise<void> {
    while (!this.#stopped) {
      const { counts } = this.#history;
      if (counts.size >= sent.size && [...sent.keys()].every((id) => counts.has(id))) return;
      if (Date.now() - this.#grew > SILENCE && (await depth()) === 0) return;
      await wait(LOOK);
    }
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#running;
    this.#history.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const ids = this.#history.read();
      const at = Date.now();
      if (ids.length > 0) this.#grew = at;
      for (const id of ids) this.#fresh?.push({ id, at });
      this.#weigh();
      await wait(LOOK);
    }
    this.#weigh();
  }

  #weigh(): void {
    try {
      this.peak = Math.max(this.peak, processFigures(this.#bridge.child.pid ?? 0).peak);
    } catch {
      // It is being killed just now; its next life is weighed as well.
    }
  }
}
