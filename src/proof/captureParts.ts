import type { ObjectRef } from '../model/index.ts';
import type { Evaluated } from './reading.ts';
import type { Merged } from './splitInventory.ts';

/** Some objects of a capture with all messages about them. */
export interface CapturePart {
  readonly messages: readonly Evaluated[];
  /** What the whole capture makes of these objects. */
  readonly base: Merged;
  /** The same objects of another inventory. */
  of(merged: Merged): Merged;
}

/**
 * The parts of a capture that one publisher's clock can change. Where only that clock moves against all others, the
 * objects that the publisher says nothing of keep the order of their writes.
 */
export class CaptureParts {
  readonly whole: CapturePart;
  readonly #messages: readonly Evaluated[];
  readonly #base: Merged;
  readonly #objects = new Map<string, Set<string>>();
  readonly #about = new Map<string, number[]>();

  constructor(messages: readonly Evaluated[], base: Merged) {
    this.#messages = messages;
    this.#base = base;
    this.whole = { messages, base, of: (merged) => merged };
    for (const [index, { publisher, message }] of messages.entries()) {
      for (const { object } of message.decisions) {
        entry(this.#objects, publisher, () => new Set<string>()).add(keyOf(object));
        entry(this.#about, keyOf(object), (): number[] => []).push(index);
      }
    }
  }

  touchedBy(publisher: string): CapturePart {
    const objects = this.#objects.get(publisher) ?? new Set<string>();
    const indexes = new Set([...objects].flatMap((key) => this.#about.get(key) ?? []));
    const messages = this.#messages.filter((_, index) => indexes.has(index));
    const of = (merged: Merged): Merged => ({
      objects: merged.objects.filter((object) => objects.has(keyOf(object))),
      problems: merged.problems.filter(({ object }) => objects.has(keyOf(object))),
    });
    return { messages, base: of(this.#base), of };
  }
}

function entry<T>(map: Map<string, T>, key: string, fresh: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = fresh();
  map.set(key, value);
  return value;
}

function keyOf({ type, id }: ObjectRef): string {
  return `${type} ${id}`;
}
