import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeProcess } from '../test/support/bridgeProcess.ts';
import type { Cleanup } from '../test/support/cleanup.ts';
import { HookServer } from '../test/support/hookServer.ts';
import { inTime } from './inTime.ts';

/** What a target was to be told and was not, or not as it should. */
export interface Untold {
  /** Messages of the history that it was never told of. */
  readonly missing: readonly string[];
  /** Messages that it was told of before one that is earlier in the history. */
  readonly disordered: readonly string[];
}

/** A target that was gone for long is tried once a minute. */
const PATIENCE = 150_000;

/** A webhook's target that can be struck, and beside it a file, the sink that must not notice. */
export class ToldTarget {
  readonly server = new HookServer();
  readonly #file: string;

  private constructor(folder: string) {
    this.#file = join(folder, 'events.jsonl');
  }

  static async start(cleanup: Cleanup): Promise<ToldTarget> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-told-'));
    const target = new ToldTarget(folder);
    await target.server.start();
    cleanup.after(async () => {
      await target.server.kill();
      rmSync(folder, { recursive: true });
    });
    return target;
  }

  /** Lines of a configuration: the sinks `struck` and `beside`. */
  get sinks(): string {
    return `sinks:
  - type: webhook
    name: struck
    url: http://127.0.0.1:${this.server.port}/
    format: batched
    kinds: [event]
    batch: 100
    timeout: 2s
  - { type: file, name: beside, path: ${this.#file}, kinds: [event], rotate: { size: 100GB } }`;
  }

  /** Resolves when the file has what is in the log, while the other may be far behind. */
  async besideIsUpToDate(bridge: BridgeProcess): Promise<void> {
    await this.#upToDate(bridge, 'beside');
  }

  /** Resolves when the struck one has caught up. */
  async caughtUp(bridge: BridgeProcess): Promise<void> {
    await this.#upToDate(bridge, 'struck');
  }

  /** Held against the ids of the history, in its order: both sinks, the struck one and the other. */
  untold(history: readonly string[]): Untold {
    const known = new Set(history);
    const told = [this.#hooked(), this.#filed()].map((ids) => [
      ...new Set(ids.filter((id) => known.has(id))),
    ]);
    const missing = told.flatMap((ids) => {
      const got = new Set(ids);
      return history.filter((id) => !got.has(id));
    });
    const place = new Map(history.map((id, index) => [id, index]));
    const disordered = told.flatMap((ids) =>
      ids.filter((id, index) => index > 0 && placeOf(id) < placeOf(ids[index - 1] ?? '')),
    );
    return { missing, disordered };

    function placeOf(id: string): number {
      return place.get(id) ?? -1;
    }
  }

  async #upToDate(bridge: BridgeProcess, sink: string): Promise<void> {
    const behind = `stackwire_sink_behind_messages{sink="${sink}"}`;
    // The reading goes on meanwhile: a moment at which it has all is enough.
    const reached = bridge.until(async () => (await bridge.metric(behind)) === 0);
    await inTime(reached, PATIENCE, () => `the sink ${sink} did not catch up:\n${bridge.errors}`);
  }

  #hooked(): readonly string[] {
    return this.server.taken
      .flatMap(({ body }) => JSON.parse(body) as readonly { readonly id: string }[])
      .map(({ id }) => messageId(id));
  }

  #filed(): readonly string[] {
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => messageId((JSON.parse(line) as { readonly item_key: string }).item_key));
  }
}

/** Of the key of an event. */
function messageId(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
