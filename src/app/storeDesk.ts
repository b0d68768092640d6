import {
  StackwireError,
  type CommitMessage,
  type CommitResult,
  type DeadLetter,
  type DeadReplay,
  type DeadSelection,
  type Desk,
  type ImportRequest,
  type ImportResult,
  type Item,
  type Micros,
  type ParkedSelection,
  type Store,
  type StoreBatch,
  type StoredDeadLetter,
  type StoreReader,
} from '../model/index.ts';
import { commitMessage, ruleFailures, type Mapping } from '../mapping/index.ts';
import { decode } from '../oslo/index.ts';
import { readAsCeilometer } from './readAsCeilometer.ts';
import { importMessages } from './importMessages.ts';
import { ruleFailure } from './undecidable.ts';

export interface DeskParts {
  readonly reader: StoreReader;
  readonly store: Store;
  /** The mapping in force. */
  readonly mapping: () => Mapping;
  readonly device: string;
  readonly maxSkew: Micros;
  /** Whether a sink publishes the events that Ceilometer would make. */
  readonly asCeilometer: boolean;
  /** Told of each commit. */
  readonly committed: (result: CommitResult, seconds: number) => void;
  /** Told when parked items are to be tried again. */
  readonly parkedDue: () => void;
}

/** Letters taken up in one transaction, and read at a time. */
const PAGE = 200;

/** What came of a letter that was taken up again: its messages, and why a part of it failed. */
interface Tried {
  readonly messages: readonly CommitMessage[];
  readonly failure: Pick<DeadLetter, 'code' | 'detail'> | null;
}

/**
 * What is done to an open store beside what its sources bring. What is taken up goes through the same decoding, mapping and merging as when it
 * came, with its stamp and its receipt time of then; each letter leaves in the transaction that brings its messages.
 */
export class StoreDesk implements Desk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async replay(selection: DeadSelection): Promise<DeadReplay> {
    const total = { replayed: 0, failed: 0, unable: 0 };
    for (const letters of this.#selected(selection)) {
      const batch = this.#parts.store.newBatch();
      for (const letter of letters) total[this.#takeUp(letter, batch)] += 1;
      const started = performance.now();
      this.#parts.committed(await batch.commit(), (performance.now() - started) / 1000);
    }
    return total;
  }

  async drop(selection: DeadSelection): Promise<number> {
    let dropped = 0;
    for (const letters of this.#selected(selection)) {
      dropped += await this.#parts.store.dropDead(letters.map(({ seq }) => seq));
    }
    return dropped;
  }

  async retryParked(selection: ParkedSelection): Promise<number> {
    const count = await this.#parts.store.retryParked(this.#parked(selection));
    this.#parts.parkedDue();
    return count;
  }

  dropParked(selection: ParkedSelection): Promise<number> {
    return this.#parts.store.dropParked(this.#parked(selection));
  }

  #parked(selection: ParkedSelection): readonly number[] {
    if ('ids' in selection) return selection.ids;
    return this.#parts.reader.parkedItems(selection).map(({ id }) => id);
  }

  /** A list is one transaction. */
  async import(request: ImportRequest): Promise<ImportResult> {
    const { mapping, device, maxSkew, store } = this.#parts;
    const { messages, failed } = importMessages(request, { mapping: mapping(), device, maxSkew });
    const batch = store.newBatch();
    for (const message of messages) batch.add(message);
    const started = performance.now();
    const result = await batch.commit();
    this.#parts.committed(result, (performance.now() - started) / 1000);
    const { committed, duplicates, late, changes } = result;
    return { messages: committed, duplicates, late, changes, failed };
  }

  #takeUp(letter: StoredDeadLetter, batch: StoreBatch): keyof DeadReplay {
    const tried = this.#try(letter);
    if (tried === null) return 'unable';
    if (tried.failure === null) {
      for (const message of tried.messages) batch.retake(message);
      batch.resolveDead(letter.seq);
      return 'replayed';
    }
    const { seq, group: _, ...rest } = letter;
    batch.renewDead(seq, { ...rest, ...tried.failure });
    return 'failed';
  }

  #try({ remains, body }: StoredDeadLetter): Tried | null {
    if (remains === undefined) return null;
    if (remains.kind === 'item') return this.#tryItems([remains.item], null, null);
    if (body === null) return null;
    const delivery = { body: Buffer.from(body), meta: remains.meta };
    const { items, dead } = decode(delivery, { maxSkew: this.#parts.maxSkew });
    return this.#tryItems(items, delivery, dead[0] ?? null);
  }

  #tryItems(
    items: readonly Item[],
    delivery: Parameters<typeof readAsCeilometer>[1],
    undecoded: Tried['failure'],
  ): Tried {
    const { device, asCeilometer } = this.#parts;
    const messages: CommitMessage[] = [];
    let failure = undecoded && { code: undecoded.code, detail: undecoded.detail };
    for (const item of items) {
      try {
        const mapping = this.#parts.mapping();
        const evaluation = mapping.evaluate(item);
        const failures = ruleFailures(evaluation);
        if (failures.length > 0) throw new Error(failures.join('; '));
        const more = asCeilometer ? readAsCeilometer(item, delivery, mapping.definitions) : {};
        messages.push(commitMessage(evaluation, device, more));
      } catch (error) {
        failure ??= ruleFailure(error);
      }
    }
    return { messages, failure };
  }

  /** In the order in which they came, a page at a time; each letter once, though one that fails is still there. */
  *#selected(selection: DeadSelection): Iterable<readonly StoredDeadLetter[]> {
    const { reader } = this.#parts;
    if ('ids' in selection) {
      const letters = selection.ids.map((id) => requireLetter(reader, id));
      for (let from = 0; from < letters.length; from += PAGE) yield letters.slice(from, from + PAGE);
      return;
    }
    for (let after = 0; ;) {
      const page = reader.deadLetters(after, PAGE);
      const wanted = page.filter((letter) =>
        'code' in selection ? letter.code === selection.code : letter.group === selection.group,
      );
      if (wanted.length > 0) yield wanted;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }
}

function requireLetter(reader: StoreReader, id: number): StoredDeadLetter {
  const letter = reader.deadLetter(id);
  if (letter === null) throw new StackwireError('store/no-letter', `there is no dead letter ${id}`);
  return letter;
}
