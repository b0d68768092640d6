import { toJson, type DeadLetter } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';
import { deadCause } from './deadCause.ts';
import { deadStatements, type DeadStatements } from './deadStatements.ts';

/** How much is kept. A group keeps its counts also when its letters are gone. */
export interface DeadLimits {
  readonly groups: number;
  readonly lettersOfGroup: number;
  readonly letters: number;
  /** Of all letters. */
  readonly bytes: number;
  /** What a letter keeps for another try, at most; a larger one is kept without. */
  readonly remains: number;
}

export const DEAD_LIMITS: DeadLimits = {
  groups: 500,
  lettersOfGroup: 100,
  letters: 10_000,
  bytes: 64 * 1024 * 1024,
  remains: 1024 * 1024,
};

interface Totals {
  groups: number;
  letters: number;
  bytes: number;
}

/**
 * The dead letters as the writer keeps them, by cause. Everything is done within the caller's transaction; after
 * one that failed, `recount` is to be called.
 */
export class DeadLetters {
  readonly #limits: DeadLimits;
  readonly #sql: DeadStatements;
  #totals: Totals;

  constructor(database: Database, limits: DeadLimits = DEAD_LIMITS) {
    this.#limits = limits;
    this.#sql = deadStatements(database);
    this.#totals = this.#sql.totals.get() as Totals;
  }

  /** Counts a letter in its group and keeps it, unless it is there already. */
  add(letter: DeadLetter): void {
    const group = this.#count(letter);
    this.#keep(group, letter, null);
    this.#bound(group);
  }

  /** Its message was applied. */
  resolve(seq: number): void {
    const group = this.#remove(seq);
    if (group !== null) this.#sql.replayed.run(group);
  }

  /** It failed again, perhaps for another reason: then it is in that one's group from now on, under its old number. */
  renew(seq: number, letter: DeadLetter): void {
    const { group_id: old } = (this.#sql.find.get(seq) ?? { group_id: null }) as { group_id: number | null };
    if (old === null) return;
    this.#remove(seq);
    const { code, cause, source, eventType } = deadCause(letter);
    const same = this.#sql.group.get(code, cause, source, eventType) as { id: number } | undefined;
    const group = same?.id === old ? old : this.#count(letter);
    this.#keep(group, letter, seq);
    this.#bound(group);
  }

  /** Throws letters away, and each group that has none left; gives how many letters there were. */
  drop(seqs: readonly number[]): number {
    const groups = seqs.map((seq) => this.#remove(seq)).filter((group) => group !== null);
    for (const group of new Set(groups)) {
      if (this.#sql.dropEmpty.get(group) !== undefined) this.#totals.groups -= 1;
    }
    return groups.length;
  }

  recount(): void {
    this.#totals = this.#sql.totals.get() as Totals;
  }

  #count(letter: DeadLetter): number {
    const { code, cause, source, eventType } = deadCause(letter);
    const { received } = letter;
    const { id, count } = this.#sql.count.get(code, cause, source, eventType, received, received) as {
      id: number;
      count: number;
    };
    if (count === 1) this.#totals.groups += 1;
    return id;
  }

  #keep(group: number, letter: DeadLetter, seq: number | null): void {
    const text = this.#text(letter);
    const bytes = Buffer.byteLength(text);
    if (this.#sql.insert.get(seq, group, identityOf(letter), bytes, text) === undefined) return;
    this.#sql.kept.run(bytes, group);
    this.#totals.letters += 1;
    this.#totals.bytes += bytes;
  }

  #text(letter: DeadLetter): string {
    const text = toJson(letter);
    if (letter.remains === undefined || text.length <= this.#limits.remains) return text;
    const { remains: _, ...rest } = letter;
    return toJson(rest);
  }

  #bound(group: number): void {
    const { lettersOfGroup, letters, bytes, groups } = this.#limits;
    const { kept } = this.#sql.size.get(group) as { kept: number };
    if (kept > lettersOfGroup) this.#makeRoom(this.#sql.oldestOf.get(group));
    while (this.#totals.letters > letters || this.#totals.bytes > bytes) {
      const oldest = this.#sql.oldest.get();
      if (oldest === undefined) break;
      this.#makeRoom(oldest);
    }
    while (this.#totals.groups > groups) this.#forgetGroup();
  }

  #makeRoom(oldest: unknown): void {
    const group = this.#remove((oldest as { seq: number }).seq);
    if (group !== null) this.#sql.dropped.run(group);
  }

  /** The one that was seen least recently. */
  #forgetGroup(): void {
    const { id, kept, bytes } = this.#sql.stalest.get() as { id: number; kept: number; bytes: number };
    this.#sql.dropLetters.run(id);
    this.#sql.dropGroup.run(id);
    this.#totals.groups -= 1;
    this.#totals.letters -= kept;
    this.#totals.bytes -= bytes;
  }

  #remove(seq: number): number | null {
    const removed = this.#sql.remove.get(seq) as { group_id: number; bytes: number } | undefined;
    if (removed === undefined) return null;
    this.#sql.lost.run(removed.bytes, removed.group_id);
    this.#totals.letters -= 1;
    this.#totals.bytes -= removed.bytes;
    return removed.group_id;
  }
}

/** A letter that comes twice, as after a redelivery, has the same; two items of one body have not. */
function identityOf({ hash, messageId, remains }: DeadLetter): string {
  return remains?.kind === 'item' ? `${hash}/${messageId}/${remains.item.item}` : hash;
}
