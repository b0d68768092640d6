import { SaidOnce, type Json, type Logger, type Micros } from '../../model/index.ts';
import type { ProbeEvent, ProbeStore } from '../store/probeStore.ts';
import { readRecord, recordJson, type SampleRecord } from './sampleRecord.ts';

/** The records of all instances, in memory and on disk. */
export class SampleBook {
  readonly #store: ProbeStore;
  readonly #logger: Logger;
  readonly #records = new Map<string, SampleRecord>();
  readonly #said = new SaidOnce();

  constructor(store: ProbeStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
    for (const [uuid, json] of store.read('samples')) {
      const record = readRecord(json);
      if (record !== null) this.#records.set(uuid, record);
    }
  }

  get(uuid: string): SampleRecord | undefined {
    return this.#records.get(uuid);
  }

  all(): Iterable<readonly [string, SampleRecord]> {
    return this.#records;
  }

  /** Remembers; where the disk refuses, for as long as the probe runs, and says so once. */
  keep(records: ReadonlyMap<string, SampleRecord>): void {
    if (records.size === 0) return;
    for (const [uuid, record] of records) this.#records.set(uuid, record);
    this.#tolerant({ put: jsonOf(records) });
  }

  forget(uuids: readonly string[]): void {
    if (uuids.length === 0) return;
    for (const uuid of uuids) this.#records.delete(uuid);
    this.#tolerant({ remove: uuids });
  }

  /**
   * Marks a record as sent together with what is to be sent, so that neither is ever there without the other.
   * @throws StackwireError when the disk refuses; nothing was changed then
   */
  finish(
    record: SampleRecord,
    sent: { readonly at: Micros; readonly asked: boolean },
    event: ProbeEvent,
  ): void {
    const { uuid } = record.domain;
    // Its figures are on their way; what remains says only that they are. Who asks later for what nobody had asked for has them again.
    const left = sent.asked ? { figures: null, before: null } : {};
    const done: SampleRecord = { ...record, ...left, sent };
    this.#store.commit({ records: 'samples', put: jsonOf(new Map([[uuid, done]])), events: [event] });
    this.#records.set(uuid, done);
  }

  #tolerant(change: { readonly put?: ReadonlyMap<string, Json>; readonly remove?: readonly string[] }): void {
    try {
      this.#store.commit({ records: 'samples', ...change });
      if (!this.#said.nothing) this.#logger.info({}, 'samples are kept on disk again');
      this.#said.forget();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#said.isNew(reason))
        this.#logger.error({ reason }, 'samples cannot be kept on disk: a restart forgets them');
    }
  }
}

function jsonOf(records: ReadonlyMap<string, SampleRecord>): ReadonlyMap<string, Json> {
  return new Map([...records].map(([uuid, record]) => [uuid, recordJson(record)]));
}
