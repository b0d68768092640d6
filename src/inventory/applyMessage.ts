import type {
  Change,
  MergeMessage,
  Decision,
  Json,
  ObjectModel,
  ObjectModels,
  ObjectRef,
  Outcome,
  Problem,
  Unchanged,
} from '../model/index.ts';
import { mergeDecision } from './mergeDecision.ts';
import { modelOf } from './modelOf.ts';
import type { ObjectAccess } from './objectAccess.ts';
import { emptyState, type ObjectState } from './objectState.ts';
import { beginObject, settleObject } from './settleObject.ts';
import { takeSamples } from './takeSamples.ts';

/**
 * Merges a message that was not seen before; `at` is its number in the log, and whether it is older than the
 * horizon. A decision yields a Change when its object shows something different, when a problem of it began
 * or ended, or when something was refused; only the first of these counts up the revision. A write that
 * nobody can tell from what was there, or one to a deleted object, leaves it `unchanged`. A late message
 * merges into objects that are known and tells nothing, save what its bringing said of the feed itself.
 */
export function applyMessage(
  message: MergeMessage,
  objects: ObjectAccess,
  models: ObjectModels,
  at: { readonly seq: number; readonly late: boolean },
): Outcome {
  if (at.late) return applyLate(message, objects, models);
  const changes: Change[] = [];
  const written: Written[] = [];
  for (const decision of message.decisions) {
    const { object } = decision;
    const state = objects.get(object) ?? emptyState();
    const model = modelOf(models, object.type);
    const writing = writes(decision);
    const entry = writing ? writtenTo(written, decision, state, model) : null;
    const { op, set, refused } = mergeDecision(state, model, decision, message.stamp);
    if (op !== null) state.revision++;
    const told = op !== null || refused.length > 0;
    if (told) changes.push(change(decision, state, op ?? 'update', set, refused, changes, at.seq));
    if (entry !== null) {
      state.newest = Math.max(state.newest, message.stamp.generated);
      if (op !== null) entry.set ??= set;
      entry.settled &&= op === null && !decision.delete && decision.problems.length === 0;
    }
    if (told || writing) objects.put(object, state);
  }
  const problems = [...message.feed];
  for (const entry of written) {
    if (!entry.settled) settle(entry, message, objects, at.seq, changes, problems);
  }
  const unchanged = written
    .filter(({ state }) => state.last !== at.seq)
    .map((entry) => leftAsItWas(entry, at.seq));
  const samples = takeSamples(message, objects);
  return { changes, ...(unchanged.length === 0 ? {} : { unchanged }), problems, samples, late: false };
}

/** An object that a message writes to. */
interface Written {
  readonly decision: Decision;
  readonly state: ObjectState;
  readonly model: ObjectModel;
  /** Whether derived values and problems are those of the merged state. */
  settled: boolean;
  /** The values of its first visible change, which the derived ones join. */
  set: Record<string, Json> | null;
}

function writtenTo(written: Written[], decision: Decision, state: ObjectState, model: ObjectModel): Written {
  const known = written.find(({ decision: { object } }) => sameObject(object, decision.object));
  if (known !== undefined) return known;
  const settled = beginObject(state, model);
  const entry = { decision, state, model, settled, set: null };
  written.push(entry);
  return entry;
}

function settle(
  { decision, state, model, set }: Written,
  { stamp }: MergeMessage,
  objects: ObjectAccess,
  seq: number,
  changes: Change[],
  problems: Problem[],
): void {
  const { object } = decision;
  const told = settleObject(object, state, model, stamp.generated, set ?? {});
  if (told.length === 0) return;
  problems.push(...told);
  if (state.last !== seq) changes.push(change(decision, state, 'update', {}, [], changes, seq));
  objects.put(object, state);
}

function leftAsItWas({ decision: { object, rule }, state }: Written, seq: number): Unchanged {
  const previous = state.last;
  state.last = seq;
  return { object: { type: object.type, id: object.id, revision: state.revision }, rule, previous };
}

function applyLate(message: MergeMessage, objects: ObjectAccess, models: ObjectModels): Outcome {
  for (const decision of message.decisions) {
    const state = objects.get(decision.object);
    if (state === undefined || !state.existence.known || !writes(decision)) continue;
    const { op } = mergeDecision(state, modelOf(models, decision.object.type), decision, message.stamp);
    if (op !== null) state.revision++;
    state.derived = null;
    objects.put(decision.object, state);
  }
  return { changes: [], problems: message.feed, samples: [], late: true };
}

function writes({ create, delete: deletes, set, members, lists, problems }: Decision): boolean {
  if (create || deletes || members.length > 0 || problems.length > 0) return true;
  for (const _ in set) return true;
  for (const _ in lists) return true;
  return false;
}

function change(
  { object, rule }: Decision,
  state: ObjectState,
  op: Change['op'],
  set: Change['set'],
  refused: Change['refused'],
  earlier: readonly Change[],
  seq: number,
): Change {
  // Several decisions of one message on one object all point to the message before it.
  const same = earlier.find((other) => sameObject(other.object, object));
  const previous = same === undefined ? state.last : same.previous;
  state.last = seq;
  const { type, id } = object;
  return { object: { type, id, revision: state.revision }, op, set, refused, rule, previous };
}

function sameObject(a: ObjectRef, b: ObjectRef): boolean {
  return a.id === b.id && a.type === b.type;
}
