import type { Evaluation, Event, Item, Json, ObjectRef, RuleRef } from '../model/index.ts';
import { canonicalJson, CONTRACT, formatMicros, StackwireError } from '../model/index.ts';
import type { Mapping } from '../mapping/index.ts';
import type { Said } from './decidedFields.ts';
import { decidedFields } from './decidedFields.ts';
import { diffMerged } from './divergence.ts';
import type { Reading } from './reading.ts';
import { evaluateItem } from './reading.ts';
import { SplitInventory } from './splitInventory.ts';

/** Something that two versions of the mappings make differently of the same messages. */
export type Difference = ObjectDifference | EventDifference;

interface Differing {
  readonly kind: 'difference';
  readonly field: string;
  /** By the one version and by the other; null where it is not. */
  readonly values: readonly [Json, Json];
}

/** A value that is another one at the end. */
export interface ObjectDifference extends Differing {
  readonly about: 'object';
  readonly object: ObjectRef;
  /** The first event that decided it differently: of this field, else of the object; null where none did. */
  readonly first: DifferingEvent | null;
}

/** What the events of one type decide differently. */
export interface EventDifference extends Differing {
  readonly about: 'event';
  readonly event_type: string;
  /** Object type; null for what is about the event itself. */
  readonly object: string | null;
  /** Which of the two decided about it at all, in the first of these events. */
  readonly said: readonly [boolean, boolean];
  readonly count: number;
  readonly first: DifferingEvent;
}

export interface DifferingEvent {
  readonly message_id: string;
  readonly event_type: string;
  readonly generated: string;
  readonly position: string;
  /** Object id, or null. */
  readonly object: string | null;
  readonly values: readonly [Json, Json];
  /** What spoke of the object in each version. */
  readonly rules: readonly [RuleRef | null, RuleRef | null];
}

export interface DifferenceSummary {
  readonly kind: 'summary';
  readonly messages: number;
  /** Messages that are decided differently. */
  readonly differing: number;
  readonly differences: number;
  readonly contract: number;
}

/**
 * Evaluates every message by both versions and merges both. Where rules stand and how they are commented makes no
 * difference. Yields what is different at the end, then what events decide differently, then the summary.
 */
export async function* diffMappings(
  readings: AsyncIterable<Reading> | Iterable<Reading>,
  from: Mapping,
  to: Mapping,
): AsyncGenerator<Difference | DifferenceSummary> {
  const run = new DiffRun(from, to);
  for await (const { position, items } of readings) for (const item of items) run.add(item, position);
  const found = [...run.atEnd(), ...run.ofEvents()];
  yield* found;
  yield { kind: 'summary', ...run.counts, differences: found.length, contract: CONTRACT };
}

class DiffRun {
  readonly #sides: readonly [Side, Side];
  readonly #events = new Map<string, EventDifference>();
  /** `type id field`, and `type id` for any field. */
  readonly #firsts = new Map<string, DifferingEvent>();
  #messages = 0;
  #differing = 0;

  constructor(from: Mapping, to: Mapping) {
    this.#sides = [new Side(from), new Side(to)];
  }

  get counts(): { readonly messages: number; readonly differing: number } {
    return { messages: this.#messages, differing: this.#differing };
  }

  add(item: Item | Event, position: string): void {
    this.#messages += 1;
    const evaluations = [
      this.#sides[0].evaluate(item, position),
      this.#sides[1].evaluate(item, position),
    ] as const;
    const [left, right] = [decidedFields(evaluations[0]), decidedFields(evaluations[1])];
    let differs = false;
    for (const key of new Set([...left.keys(), ...right.keys()])) {
      const [a, b] = [left.get(key), right.get(key)];
      if (a !== undefined && b !== undefined && canonicalJson(a.value) === canonicalJson(b.value)) continue;
      differs = true;
      this.#note(item, position, [a, b], evaluations);
    }
    if (differs) this.#differing += 1;
  }

  *atEnd(): Iterable<Difference> {
    const [left, right] = this.#sides;
    for (const { object, field, values } of diffMerged(left.inventory.merged(), right.inventory.merged())) {
      const key = `${object.type} ${object.id}`;
      const first = this.#firsts.get(`${key} ${field}`) ?? this.#firsts.get(key) ?? null;
      yield { kind: 'difference', about: 'object', object, field, values, first };
    }
  }

  ofEvents(): Iterable<Difference> {
    return this.#events.values();
  }

  #note(
    item: Item | Event,
    position: string,
    [a, b]: readonly [Said | undefined, Said | undefined],
    evaluations: readonly [Evaluation, Evaluation],
  ): void {
    const said = a ?? b;
    if (said === undefined) return;
    const { object, field } = said;
    const values = [a?.value ?? null, b?.value ?? null] as const;
    const first: DifferingEvent = {
      message_id: item.messageId,
      event_type: item.eventType,
      generated: formatMicros(item.generated),
      position,
      object: object?.id ?? null,
      values,
      rules: [ruleOf(evaluations[0], object), ruleOf(evaluations[1], object)],
    };
    if (object !== null) {
      const key = `${object.type} ${object.id}`;
      for (const one of [key, `${key} ${field}`]) if (!this.#firsts.has(one)) this.#firsts.set(one, first);
    }
    const type = object?.type ?? null;
    // Members of one relation are one thing that a rule does.
    const name = field.replace(/\[.*$/s, '');
    const key = `${item.eventType} ${type} ${name}`;
    const known = this.#events.get(key) ?? {
      kind: 'difference',
      about: 'event',
      event_type: item.eventType,
      object: type,
      field: name,
      values,
      said: [a !== undefined, b !== undefined],
      count: 0,
      first,
    };
    this.#events.set(key, { ...known, count: known.count + 1 });
  }
}

/** The rule that spoke of the object, whether it wrote the field or not. */
function ruleOf({ decisions }: Evaluation, about: ObjectRef | null): RuleRef | null {
  const own = decisions.find(({ object }) => object.id === about?.id && object.type === about.type);
  return own?.rule ?? null;
}

/** One of the two versions at work. */
class Side {
  readonly inventory: SplitInventory;
  readonly #mapping: Mapping;

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
    this.inventory = new SplitInventory(mapping.models);
  }

  /** What it says of the message, which is merged too. */
  evaluate(item: Item | Event, position: string): Evaluation {
    const evaluated = evaluateItem(this.#mapping, '', position, item);
    if (evaluated instanceof StackwireError) throw evaluated;
    this.inventory.take(evaluated.message);
    return evaluated.evaluation;
  }
}
