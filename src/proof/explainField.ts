import type { Decision, Json, ObjectModel, ObjectView } from '../model/index.ts';
import { compareStamps, formatMicros } from '../model/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { MemoryInventory } from '../inventory/index.ts';
import type { Evaluated, Reading } from './reading.ts';
import { evaluateAll } from './reading.ts';
import type { Write, Writer } from './writes.ts';
import { sameValue } from './clockDecided.ts';
import { EXISTENCE, collectWrites, largest } from './writes.ts';

/** One message that spoke of the field. */
export interface Attempt extends Writer {
  readonly value: Json;
  /**
   * `set`: its value stands. `same`: an older message that says the same. `older`: trusted, but a newer one
   * won. `not-trusted`: its rule does not accept the field from this event. `observed`: its rule only looks.
   */
  readonly outcome: 'set' | 'same' | 'older' | 'not-trusted' | 'observed';
  readonly because: string;
}

/** Why a field has the value that it has. */
export interface FieldTrace {
  readonly kind: 'trace';
  readonly object: { readonly type: string; readonly id: string; readonly deleted: boolean };
  readonly field: string;
  /** Absent when nothing ever set it. */
  readonly value?: Json;
  /** The message whose value stands; null for derived fields and where nothing set it. */
  readonly won_by: Attempt | null;
  /** The others that tried, newest first. */
  readonly others: readonly Attempt[];
  /** Fields that a derived one is computed from; each is traced too. */
  readonly derived_from?: readonly string[];
}

/**
 * Why the objects with this id (any type) have the value they have in one field or relation; without `field`
 * for all that they have. Reads all of the capture: what counts is the merged result, not the order.
 */
export function explainField(
  readings: readonly Reading[],
  mapping: Mapping,
  wanted: { readonly id: string; readonly field?: string },
): FieldTrace[] {
  const inventory = new MemoryInventory(mapping.models);
  const messages: Evaluated[] = [];
  for (const evaluated of evaluateAll(readings, mapping)) {
    if (inventory.commit(evaluated.message) === 'duplicate') continue;
    if (evaluated.message.decisions.some(({ object }) => object.id === wanted.id)) messages.push(evaluated);
  }
  return inventory
    .objects()
    .filter(({ id }) => id === wanted.id)
    .flatMap((view) => explainObject(view, messages, mapping, wanted.field));
}

function explainObject(
  view: ObjectView,
  messages: readonly Evaluated[],
  mapping: Mapping,
  field: string | undefined,
): FieldTrace[] {
  const model = mapping.models.get(view.type);
  const attempts = new Attempts(view, messages, mapping);
  const all = [...Object.keys(view.fields), ...Object.keys(view.relations)];
  if (field === undefined)
    return all.map((name) => traceOf(view, name, attempts, sourcesOf(model, name, view)));
  const sources = sourcesOf(model, field, view);
  return [field, ...sources].map((name) => traceOf(view, name, attempts, sourcesOf(model, name, view)));
}

function traceOf(
  view: ObjectView,
  field: string,
  attempts: Attempts,
  sources: readonly string[],
): FieldTrace {
  const { type, id, deleted } = view;
  const value = { ...view.fields, ...view.relations, ...(field === EXISTENCE ? { deleted } : {}) }[field];
  return {
    kind: 'trace',
    object: { type, id, deleted },
    field,
    ...(value === undefined ? {} : { value }),
    ...attempts.of(field),
    ...(sources.length === 0 ? {} : { derived_from: sources }),
  };
}

/** The fields that a derived field was computed from: those that its function looks at. */
function sourcesOf(model: ObjectModel | undefined, name: string, { fields }: ObjectView): readonly string[] {
  const derived = model?.derived.find((candidate) => candidate.name === name);
  if (derived === undefined) return [];
  const looked = new Set<string>();
  derived.value(
    new Proxy(fields, {
      get: (target, key) => {
        if (typeof key === 'string') looked.add(key);
        return target[key as string];
      },
    }),
  );
  return [...looked].filter((key) => Object.hasOwn(fields, key));
}

/** All messages that spoke of one object, by field. */
class Attempts {
  readonly #view: ObjectView;
  readonly #messages: readonly Evaluated[];
  readonly #registers: ReadonlyMap<string, readonly Write[]>;

  constructor(view: ObjectView, messages: readonly Evaluated[], { models }: Mapping) {
    this.#view = view;
    this.#messages = messages;
    const own = collectWrites(messages, models).find(
      ({ ref }) => ref.type === view.type && ref.id === view.id,
    );
    this.#registers = own?.registers ?? new Map();
  }

  of(field: string): { readonly won_by: Attempt | null; readonly others: readonly Attempt[] } {
    const judged = [...this.#trusted(field), ...this.#untrusted(field)];
    judged.sort(([a], [b]) => compareStamps(b, a));
    const attempts = judged.map(([, attempt]) => attempt);
    const winner = attempts.find(({ outcome }) => outcome === 'set') ?? null;
    return { won_by: winner, others: attempts.filter((attempt) => attempt !== winner) };
  }

  /** A to-many relation has one register for each member, and each has its own winner. */
  *#trusted(field: string): Iterable<readonly [Write['stamp'], Attempt]> {
    for (const [register, writes] of this.#registers) {
      const member = memberOf(register, field);
      if (register !== field && member === null) continue;
      const winner = largest(writes);
      for (const write of writes) yield [write.stamp, judge(write, winner, member)];
    }
  }

  *#untrusted(field: string): Iterable<readonly [Write['stamp'], Attempt]> {
    for (const { message, position, publisher } of this.#messages) {
      for (const decision of message.decisions) {
        const value = decision.offered[field];
        if (!this.#isOwn(decision) || value === undefined) continue;
        const { stamp, eventType } = message;
        yield [
          stamp,
          {
            message_id: stamp.messageId,
            event_type: eventType,
            generated: formatMicros(stamp.generated),
            publisher,
            position,
            rule: decision.rule,
            value,
            outcome: decision.observe === null ? 'not-trusted' : 'observed',
            because: decision.because,
          },
        ];
      }
    }
  }

  #isOwn({ object }: Decision): boolean {
    return object.type === this.#view.type && object.id === this.#view.id;
  }
}

/** The id of the member that a register of a to-many relation is about. */
function memberOf(register: string, relation: string): string | null {
  return register.startsWith(`${relation}[`) ? register.slice(relation.length + 1, -1) : null;
}

function judge(write: Write, winner: Write | undefined, member: string | null): Attempt {
  const attempt = { ...write.by, value: valueOf(write, member) };
  if (write === winner) return { ...attempt, outcome: 'set', because: reasonOf(write, member) };
  if (winner === undefined || sameValue(write, winner)) {
    return { ...attempt, outcome: 'same', because: 'says the same, and is older' };
  }
  const deleted = winner.deletes ? ', which deleted the object' : '';
  return {
    ...attempt,
    outcome: 'older',
    because: `older than ${winner.by.event_type} of ${winner.by.generated}${deleted}`,
  };
}

function valueOf(write: Write, member: string | null): Json {
  if (write.deletes) return null;
  return member ?? write.value;
}

function reasonOf(write: Write, member: string | null): string {
  if (write.deletes) return 'newest trusted word: the object was deleted';
  if (member === null) return 'newest trusted word';
  return write.value === true ? 'newest trusted word: it belongs' : 'newest trusted word: it does not belong';
}
