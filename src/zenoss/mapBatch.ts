import type { ChangeRecord, ObjectRef, ObjectView, OutgoingItem } from '../model/index.ts';
import type { Attributes } from './attributes.ts';
import { classOf, TYPES, type ObjectClass } from './objectClasses.ts';
import { attributesOf, idAttributes, objectMap, type Directive, type ObjectMap } from './objectMap.ts';

type Op = ChangeRecord['op'];

interface Held {
  readonly type: string;
  readonly kind: ObjectClass;
  readonly id: string;
  readonly directive: Directive;
  /** Values of the inventory, by field and relation. */
  readonly values: Attributes;
}

/** What becomes of a map that is held when a change comes. A delete takes all in, and only a create is stronger. */
const NEXT: Readonly<Record<Directive | 'none', Readonly<Record<Op, Directive>>>> = {
  none: { create: '_add', update: '_update', delete: '_remove' },
  _add: { create: '_add', update: '_add', delete: '_remove' },
  _update: { create: '_add', update: '_update', delete: '_remove' },
  _remove: { create: '_add', update: '_remove', delete: '_remove' },
};

/** Gathers changes and states of objects into one map for each object. */
export class MapBatch {
  readonly #held = new Map<string, Held>();

  /** What is no change and no state of an object, or of a type that the ZenPack has not, is left out. */
  take({ kind, line }: OutgoingItem): void {
    if (kind === 'change') {
      const { object, op, set } = line as unknown as ChangeRecord;
      this.#hold(object, op, set);
    } else if (kind === 'object') {
      const view = line as unknown as ObjectView;
      this.#hold(view, view.deleted ? 'delete' : 'create', { ...view.fields, ...view.relations });
    }
  }

  /**
   * The maps, targets of relations before what points at them, then what goes, the other way round; within a class by id. An
   * update that says nothing to the ZenPack makes none.
   */
  maps(): readonly ObjectMap[] {
    const held = [...this.#held.values()].toSorted(inOrder);
    const staying = held
      .filter(({ directive }) => directive !== '_remove')
      .flatMap((one) => this.#mapOf(one));
    const going = held.filter(({ directive }) => directive === '_remove').toReversed();
    return [...staying, ...going.map(({ kind, id }) => objectMap(kind, id, '_remove'))];
  }

  #hold({ type, id }: ObjectRef, op: Op, values: Attributes): void {
    const kind = classOf(type);
    if (kind === undefined) return;
    const key = keyOf(type, id);
    const before = this.#held.get(key);
    const directive = NEXT[before?.directive ?? 'none'][op];
    const kept = before === undefined || before.directive === '_remove' ? {} : before.values;
    const all = directive === '_remove' ? {} : { ...kept, ...values };
    this.#held.set(key, { type, kind, id, directive, values: all });
  }

  #mapOf({ kind, id, directive, values }: Held): readonly ObjectMap[] {
    const isGone = (type: string, other: string): boolean =>
      this.#held.get(keyOf(type, other))?.directive === '_remove';
    const attributes = attributesOf(kind, values, isGone);
    if (directive === '_update' && Object.keys(attributes).length === 0) return [];
    return [objectMap(kind, id, directive, { ...idAttributes(kind, id), ...attributes })];
  }
}

function keyOf(type: string, id: string): string {
  return `${type}/${id}`;
}

function inOrder(one: Held, other: Held): number {
  const ranks = TYPES.indexOf(one.type) - TYPES.indexOf(other.type);
  if (ranks !== 0) return ranks;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}
