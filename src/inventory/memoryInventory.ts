import {
  previousOf,
  type CommitMessage,
  type ObjectModels,
  type ObjectRef,
  type ObjectView,
  type Outcome,
  type Problem,
} from '../model/index.ts';
import { applyMessage } from './applyMessage.ts';
import { compareRefs } from './compareRefs.ts';
import { lifeOf } from './existence.ts';
import { inverseEnds } from './inverseEnds.ts';
import { modelOf } from './modelOf.ts';
import type { ObjectAccess } from './objectAccess.ts';
import type { ObjectState } from './objectState.ts';
import { seenKey } from './seenKey.ts';
import { problemOf } from './settleProblems.ts';
import { viewObject } from './viewObject.ts';

/** A message with what it did. */
export interface Committed {
  readonly message: CommitMessage;
  readonly outcome: Outcome;
}

/** An inventory in memory that forgets nothing: what replay, verify and mapping tests merge into. */
export class MemoryInventory implements ObjectAccess {
  readonly #models: ObjectModels;
  readonly #states = new Map<string, [ObjectRef, ObjectState]>();
  readonly #seen = new Set<string>();
  readonly #log: Committed[] = [];
  /** Problems of the feed that stand, by key. */
  readonly #feed = new Map<string, Problem>();

  constructor(models: ObjectModels) {
    this.#models = models;
  }

  /** Merges a message, or tells that it was merged before. */
  commit(message: CommitMessage): Outcome | 'duplicate' {
    const key = seenKey(message).toString('latin1');
    if (this.#seen.has(key)) return 'duplicate';
    this.#seen.add(key);
    const at = { seq: this.#log.length + 1, late: false };
    const outcome = applyMessage(message, this, this.#models, at);
    this.#log.push({ message, outcome });
    for (const problem of message.feed) {
      if (problem.state === 'raised') this.#feed.set(problem.key, problem);
      else this.#feed.delete(problem.key);
    }
    return outcome;
  }

  /** All objects, deleted ones and tombstones too, sorted by type and id. */
  objects(): ObjectView[] {
    const inverse = inverseEnds(this.#states.values(), this.#models);
    const views: ObjectView[] = [];
    for (const [ref, state] of this.#states.values()) {
      if (lifeOf(state.existence, modelOf(this.#models, ref.type).identity) === 'absent') continue;
      views.push(viewObject(ref, state, this.#models.get(ref.type), inverse(ref)));
    }
    return views.sort(compareRefs);
  }

  /** The problems that stand now, sorted by key. */
  problems(): Problem[] {
    const problems = [...this.#feed.values()];
    for (const [ref, { standing }] of this.#states.values()) {
      for (const [name, problem] of standing ?? []) problems.push(problemOf(ref, name, 'raised', problem));
    }
    return problems.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  state(ref: ObjectRef): ObjectState | undefined {
    return this.get(ref);
  }

  /** The messages that wrote to the object or were refused, newest first. */
  history(ref: ObjectRef): Committed[] {
    const history: Committed[] = [];
    let seq = this.get(ref)?.last ?? 0;
    while (seq !== 0) {
      const committed = this.#log[seq - 1] as Committed;
      history.push(committed);
      seq = previousOf(committed.outcome, ref);
    }
    return history;
  }

  get(ref: ObjectRef): ObjectState | undefined {
    return this.#states.get(`${ref.type}\0${ref.id}`)?.[1];
  }

  put(ref: ObjectRef, state: ObjectState): void {
    const key = `${ref.type}\0${ref.id}`;
    if (this.#states.get(key)?.[1] !== state) this.#states.set(key, [{ type: ref.type, id: ref.id }, state]);
  }
}
