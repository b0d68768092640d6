import type { Decision, Json, ObjectModels, ObjectRef, RuleRef, Stamp } from '../model/index.ts';
import { canonicalJson, compareStamps, formatMicros } from '../model/index.ts';
import type { Evaluated } from './reading.ts';

/** The message behind a write, for people and for reports. */
export interface Writer {
  readonly message_id: string;
  readonly event_type: string;
  /** Effective stamp, ISO. */
  readonly generated: string;
  readonly publisher: string;
  readonly position: string;
  readonly rule: RuleRef;
}

/** One attempt of one trusted message to write one register. */
export interface Write {
  readonly value: Json;
  readonly stamp: Stamp;
  /** Canonical JSON of the value: the last word between equal stamps. */
  readonly text: string;
  readonly by: Writer;
  /** Set when the write is the deletion of a reusable object, which hides what is older. */
  readonly deletes: boolean;
}

/**
 * All writes of one object, by register: a field, a to-one relation, `relation[id]` for a to-many member, or the
 * relation where it was never anything but empty.
 */
export interface ObjectWrites {
  readonly ref: ObjectRef;
  readonly registers: ReadonlyMap<string, readonly Write[]>;
}

/** Existence of a reusable object is a register too: the larger of its creates and deletes wins. */
export const EXISTENCE = 'deleted';

/** Positive when `a` beats `b`: the total order of design rule 2. */
export function compareWrites(a: Write, b: Write): number {
  const order = compareStamps(a.stamp, b.stamp);
  if (order !== 0) return order;
  if (a.deletes !== b.deletes) return a.deletes ? 1 : -1;
  if (a.text === b.text) return 0;
  return a.text < b.text ? -1 : 1;
}

export function largest(writes: Iterable<Write>): Write | undefined {
  let winner: Write | undefined;
  for (const write of writes) if (winner === undefined || compareWrites(write, winner) > 0) winner = write;
  return winner;
}

/** Who wrote what, for every object that a list of messages touches. Repeated messages count once. */
export function collectWrites(messages: Iterable<Evaluated>, models: ObjectModels): ObjectWrites[] {
  const drafts = new Map<string, Draft>();
  const seen = new Set<string>();
  for (const evaluated of messages) {
    const { stamp, item } = evaluated.message;
    const key = `${stamp.form} ${item} ${stamp.messageId}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const decision of evaluated.message.decisions) draftOf(drafts, decision).add(decision, evaluated);
  }
  return [...drafts.values()].map((draft) =>
    draft.finish(models.get(draft.ref.type)?.identity === 'reusable'),
  );
}

function draftOf(drafts: Map<string, Draft>, { object }: Decision): Draft {
  const key = `${object.type} ${object.id}`;
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const draft = new Draft(object);
  drafts.set(key, draft);
  return draft;
}

/** Collects until all members of the to-many relations are known: a list writes those it leaves out as absent. */
class Draft {
  readonly ref: ObjectRef;
  readonly #registers = new Map<string, Write[]>();
  readonly #members = new Map<string, Set<string>>();
  readonly #lists: { relation: string; ids: ReadonlySet<string>; decision: Decision; from: Evaluated }[] = [];
  readonly #deletes: Write[] = [];

  constructor(ref: ObjectRef) {
    this.ref = ref;
  }

  add(decision: Decision, from: Evaluated): void {
    for (const [field, value] of Object.entries(decision.set)) this.#put(field, write(value, decision, from));
    for (const [relation, id, present] of decision.members) {
      this.#memberIds(relation).add(id);
      this.#put(`${relation}[${id}]`, write(present, decision, from));
    }
    for (const [relation, ids] of Object.entries(decision.lists)) {
      for (const id of ids) this.#memberIds(relation).add(id);
      this.#lists.push({ relation, ids: new Set(ids), decision, from });
    }
    if (decision.delete) this.#deletes.push({ ...write(true, decision, from), deletes: true });
    else if (decision.create) this.#put(EXISTENCE, write(false, decision, from));
  }

  finish(reusable: boolean): ObjectWrites {
    for (const { relation, ids, decision, from } of this.#lists) {
      // A list that never had a member still says that there is none.
      if (this.#memberIds(relation).size === 0) this.#put(relation, write([], decision, from));
      // Long lists that are sent often would make one write for each pair of them.
      const [present, absent] = [write(true, decision, from), write(false, decision, from)];
      for (const id of this.#memberIds(relation)) {
        this.#put(`${relation}[${id}]`, ids.has(id) ? present : absent);
      }
    }
    // A unique object is gone after any delete, whatever the clocks say: its existence is no register.
    if (!reusable) this.#registers.delete(EXISTENCE);
    if (reusable && this.#deletes.length > 0) {
      for (const writes of this.#registers.values()) writes.push(...this.#deletes);
    }
    return { ref: this.ref, registers: this.#registers };
  }

  #put(register: string, entry: Write): void {
    const writes = this.#registers.get(register);
    if (writes === undefined) this.#registers.set(register, [entry]);
    else writes.push(entry);
  }

  #memberIds(relation: string): Set<string> {
    const ids = this.#members.get(relation) ?? new Set();
    this.#members.set(relation, ids);
    return ids;
  }
}

function write(value: Json, decision: Decision, { message, position, publisher }: Evaluated): Write {
  const { stamp, eventType } = message;
  return {
    value,
    stamp,
    text: canonicalJson(value),
    deletes: false,
    by: {
      message_id: stamp.messageId,
      event_type: eventType,
      generated: formatMicros(stamp.generated),
      publisher,
      position,
      rule: decision.rule,
    },
  };
}
