import type { Event, Evaluation, Item, Json, ObjectRef } from '../model/index.ts';
import { canonicalJson, fromJson } from '../model/index.ts';
import { payloadLeaves } from './payloadLeaves.ts';
import type { ReadPaths } from './readPaths.ts';

/** Something that services tell of an object again and again, with another value, and that the mapping makes nothing of. */
export interface UnusedChange {
  /** `path`: no trait reads it. `trait`: no rule takes it. `field`: every rule refuses it. */
  readonly what: 'path' | 'trait' | 'field';
  /** Object type that the messages were about. */
  readonly object: string;
  /** `payload.progress`, `trait.host`; the name of the trait or field. */
  readonly name: string;
  /** Objects of which it changed, and how often it did in all. */
  readonly objects: number;
  readonly changes: number;
  /** Different values seen, up to `MOST_VALUES`. */
  readonly values: number;
  /** The first change: what it was and became, of which object, by which message. */
  readonly example: {
    readonly object: string;
    readonly from: Json;
    readonly to: Json;
    readonly message_id: string;
  };
}

/** More values than that are not told apart. */
export const MOST_VALUES = 50;
/** More are not listed. */
const MOST_CHANGES = 200;

interface Tally {
  readonly what: UnusedChange['what'];
  readonly type: string;
  readonly name: string;
  readonly last: Map<string, string>;
  readonly changed: Set<string>;
  readonly values: Set<string>;
  changes: number;
  example: UnusedChange['example'] | null;
}

/** Watches what changes from event to event of one object. Messages are looked at in their own order. */
export class UnusedChanges {
  readonly #paths: ReadPaths;
  readonly #tallies = new Map<string, Tally>();
  /** `type field` of what any rule wrote. */
  readonly #written = new Set<string>();

  constructor(paths: ReadPaths) {
    this.#paths = paths;
  }

  /** `files` are those that had a rule for the message. */
  add(item: Item | Event, { event, decisions }: Evaluation, files: readonly string[]): void {
    for (const { object, set, lists, members, offered } of decisions) {
      for (const name of [
        ...Object.keys(set),
        ...Object.keys(lists),
        ...members.map(([relation]) => relation),
      ]) {
        this.#written.add(`${object.type} ${name}`);
      }
      for (const [name, value] of Object.entries(offered)) this.#see('field', object, name, value, event);
    }
    const about = onlyObject(decisions.map(({ object }) => object));
    if (about === null) return;
    for (const { name, used } of files.flatMap((file) => this.#paths.traitsOf(file))) {
      const value = event.traits[name];
      if (!used && value !== undefined) this.#see('trait', about, name, value, event);
    }
    const isRead = this.#paths.of(files, event.eventType);
    for (const [path, value] of payloadLeaves(item)) {
      if (!isRead(path)) this.#see('path', about, path, value, event);
    }
  }

  /** Those that tell most come first: few values that come and go, as states do, before times and counters. */
  found(): readonly UnusedChange[] {
    return [...this.#tallies.values()]
      .filter(({ what, type, name }) => what !== 'field' || !this.#written.has(`${type} ${name}`))
      .flatMap(reported)
      .toSorted(byWorth)
      .slice(0, MOST_CHANGES);
  }

  #see(what: UnusedChange['what'], { type, id }: ObjectRef, name: string, value: Json, event: Event): void {
    const key = `${what} ${type} ${name}`;
    const tally = this.#tallies.get(key) ?? newTally(what, type, name);
    this.#tallies.set(key, tally);
    const text = canonicalJson(value);
    if (tally.values.size < MOST_VALUES) tally.values.add(text);
    const before = tally.last.get(id);
    if (before === text) return;
    tally.last.set(id, text);
    if (before === undefined) return;
    tally.changed.add(id);
    tally.changes += 1;
    tally.example ??= {
      object: id,
      from: fromJson(before),
      to: value,
      message_id: event.messageId,
    };
  }
}

/** The object that all decisions are about; an event about many tells nothing of a single one. */
function onlyObject(objects: readonly ObjectRef[]): ObjectRef | null {
  const [first, ...others] = objects;
  if (first === undefined) return null;
  return others.every(({ type, id }) => type !== first.type || id === first.id) ? first : null;
}

function newTally(what: UnusedChange['what'], type: string, name: string): Tally {
  return {
    what,
    type,
    name,
    last: new Map(),
    changed: new Set(),
    values: new Set(),
    changes: 0,
    example: null,
  };
}

function reported({ what, type, name, changed, values, changes, example }: Tally): UnusedChange[] {
  if (example === null) return [];
  return [{ what, object: type, name, objects: changed.size, changes, values: values.size, example }];
}

function byWorth(a: UnusedChange, b: UnusedChange): number {
  const states = Number(isState(b)) - Number(isState(a));
  if (states !== 0) return states;
  return b.objects - a.objects || b.changes - a.changes || (a.name < b.name ? -1 : 1);
}

function isState({ values, changes }: UnusedChange): boolean {
  return values <= Math.max(2, changes / 2);
}
