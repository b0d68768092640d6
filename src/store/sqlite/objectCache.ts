import { LRUCache } from 'lru-cache';
import { SECOND, type ObjectRef } from '../../model/index.ts';
import { decodeState, encodeState, type ObjectAccess, type ObjectState } from '../../inventory/index.ts';
import type { Database, Statement } from '../../sqlite/index.ts';

interface Entry {
  readonly name: string;
  row: number | null;
  readonly ref: ObjectRef;
  state: ObjectState;
}

/** How many objects' states stay in memory. About 4 kB each. */
const HOT_OBJECTS = 4000;

/**
 * The objects as the merge sees them: hot ones in memory, the others read when asked for. What a batch touched
 * is written once, by `flush`, in the batch's transaction.
 */
export class ObjectCache implements ObjectAccess {
  readonly #hot = new LRUCache<string, Entry>({ max: HOT_OBJECTS });
  readonly #dirty = new Map<string, Entry>();
  readonly #select: Statement;
  readonly #insert: Statement;
  readonly #update: Statement;
  /** The entry asked for last: a message asks for its object several times in a row. */
  #last: Entry | null = null;

  constructor(database: Database) {
    this.#select = database.prepare('SELECT row, state FROM object WHERE type = ? AND id = ?');
    this.#insert = database.prepare(
      'INSERT INTO object (type, id, gone, second, state) VALUES (?, ?, ?, ?, ?) RETURNING row',
    );
    this.#update = database.prepare('UPDATE object SET gone = ?, second = ?, state = ? WHERE row = ?');
  }

  get(ref: ObjectRef): ObjectState | undefined {
    return this.#entry(ref)?.state;
  }

  put(ref: ObjectRef, state: ObjectState): void {
    const entry = this.#entry(ref) ?? this.#keep({ name: nameOf(ref), row: null, ref, state });
    entry.state = state;
    this.#dirty.set(entry.name, entry);
  }

  /** Writes what was put since the last flush. */
  flush(): void {
    for (const entry of this.#dirty.values()) {
      const { row, ref, state } = entry;
      const gone = state.existence.deleted === null ? 0 : 1;
      const second = Math.floor(state.newest / SECOND);
      const text = encodeState(state);
      if (row === null)
        entry.row = (this.#insert.get(ref.type, ref.id, gone, second, text) as { row: number }).row;
      else this.#update.run(gone, second, text, row);
    }
    this.#dirty.clear();
  }

  /** Throws away what memory holds: after a failed transaction it may not be what the file holds. */
  clear(): void {
    this.#hot.clear();
    this.#dirty.clear();
    this.#last = null;
  }

  #entry(ref: ObjectRef): Entry | undefined {
    const last = this.#last;
    if (last !== null && last.ref.id === ref.id && last.ref.type === ref.type) return last;
    const name = nameOf(ref);
    const known = this.#dirty.get(name) ?? this.#hot.get(name);
    if (known) return (this.#last = known);
    const found = this.#select.get(ref.type, ref.id) as { row: number; state: string } | undefined;
    return found && this.#keep({ name, row: found.row, ref, state: decodeState(found.state) });
  }

  #keep(entry: Entry): Entry {
    this.#hot.set(entry.name, entry);
    this.#last = entry;
    return entry;
  }
}

function nameOf(ref: ObjectRef): string {
  return `${ref.type}\u0000${ref.id}`;
}
