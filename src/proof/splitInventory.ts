import type { CommitMessage, Fields, ObjectModels, ObjectRef, ObjectView } from '../model/index.ts';
import type { ObjectAccess, ObjectState } from '../inventory/index.ts';
import {
  applyMessage,
  decodeState,
  encodeState,
  inverseEnds,
  lifeOf,
  seenKey,
  standingProblems,
  viewObject,
} from '../inventory/index.ts';

/** What is left when all messages are merged. */
export interface Merged {
  /** Sorted by type and id; deleted ones too. */
  readonly objects: readonly ObjectView[];
  /** Problems that stand. */
  readonly problems: readonly StandingProblem[];
}

export interface StandingProblem {
  readonly object: ObjectRef;
  readonly name: string;
  readonly summary: string;
}

/** Merges batches of messages into an empty inventory. */
export function mergeAll(
  batches: Iterable<readonly { readonly message: CommitMessage }[]>,
  models: ObjectModels,
): Merged {
  const inventory = new SplitInventory(models);
  for (const batch of batches) inventory.commit(batch);
  return inventory.merged();
}

/**
 * Merges as a store does: within a batch objects are held, between batches only their text survives. So a
 * fault in writing or reading a state shows as a divergence too.
 */
export class SplitInventory implements ObjectAccess {
  readonly #models: ObjectModels;
  readonly #stored = new Map<string, { readonly ref: ObjectRef; text: string }>();
  readonly #held = new Map<string, { readonly ref: ObjectRef; readonly state: ObjectState }>();
  readonly #seen = new Set<string>();
  #seq = 0;

  constructor(models: ObjectModels) {
    this.#models = models;
  }

  commit(batch: readonly { readonly message: CommitMessage }[]): void {
    for (const { message } of batch) this.take(message);
    this.#flush();
  }

  /** Merges one message into the batch at hand, unless it was seen. */
  take(message: CommitMessage): void {
    const key = keyOf(message);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#seq += 1;
    applyMessage(message, this, this.#models, { seq: this.#seq, late: false });
  }

  #flush(): void {
    for (const [key, { ref, state }] of this.#held) this.#stored.set(key, { ref, text: encodeState(state) });
    this.#held.clear();
  }

  get(ref: ObjectRef): ObjectState | undefined {
    const key = `${ref.type}\0${ref.id}`;
    const held = this.#held.get(key);
    if (held !== undefined) return held.state;
    const stored = this.#stored.get(key);
    if (stored === undefined) return undefined;
    const state = decodeState(stored.text);
    this.#held.set(key, { ref, state });
    return state;
  }

  put(ref: ObjectRef, state: ObjectState): void {
    this.#held.set(`${ref.type}\0${ref.id}`, { ref, state });
  }

  merged(): Merged {
    this.#flush();
    const states = [...this.#stored.values()]
      .map(({ ref, text }) => [ref, decodeState(text)] as const)
      .filter(([ref, state]) => lifeOf(state.existence, this.#identity(ref)) !== 'absent')
      .toSorted(([a], [b]) => byTypeAndId(a, b));
    const inverse = inverseEnds(states, this.#models);
    const views = states.map(([ref, state]) =>
      viewObject(ref, state, this.#models.get(ref.type), inverse(ref)),
    );
    return {
      objects: views,
      problems: states.flatMap(([ref, state], index) =>
        this.#problems(ref, state, views[index]?.fields ?? {}),
      ),
    };
  }

  #problems(object: ObjectRef, state: ObjectState, fields: Fields): StandingProblem[] {
    const model = this.#models.get(object.type);
    if (model === undefined) return [];
    return [...standingProblems(state, model, fields)].map(([name, { summary }]) => ({
      object,
      name,
      summary,
    }));
  }

  #identity(ref: ObjectRef): 'unique' | 'reusable' {
    return this.#models.get(ref.type)?.identity ?? 'unique';
  }
}

/** The same messages are merged in many orders. */
const keys = new WeakMap<CommitMessage, string>();

function keyOf(message: CommitMessage): string {
  const known = keys.get(message);
  if (known !== undefined) return known;
  const key = seenKey(message).toString('latin1');
  keys.set(message, key);
  return key;
}

function byTypeAndId(a: ObjectRef, b: ObjectRef): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
