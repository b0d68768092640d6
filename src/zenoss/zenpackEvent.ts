import type { ChangeRecord, ObjectView, OutgoingItem } from '../model/index.ts';
import type { Attributes } from './attributes.ts';
import { traitOf, withoutZone, type CeilometerEvent } from './ceilometerEvent.ts';
import { classOf } from './objectClasses.ts';
import type { Directive } from './objectMap.ts';
import { bareId } from './zenossId.ts';
import { ZENPACK_EVENTS, type ZenpackEvents } from './zenpackTraits.ts';

/** The state of an object as it is now, an `object` item; null where nothing is known of it. */
export type StateOf = (type: string, id: string) => OutgoingItem | null;

const DIRECTIVES: Readonly<Record<ChangeRecord['op'], Directive>> = {
  create: '_add',
  update: '_update',
  delete: '_remove',
};

/**
 * What a change or a state of an object is to the ZenPack: an event of Ceilometer's by which its own code makes the model say the
 * same. It has the whole object as it is now, since that code takes what is missing for gone: a server without a name loses its title.
 * null where it would say nothing, and for an update of what is to be deleted: held together, the ZenPack makes an update of the two.
 */
export function zenpackEvent({ kind, key, line }: OutgoingItem, stateOf: StateOf): CeilometerEvent | null {
  if (kind === 'object') {
    const view = line as unknown as ObjectView;
    return written(view.deleted ? '_remove' : '_add', view, valuesOf(view), key, view.updated);
  }
  if (kind !== 'change') return null;
  const { object, op, set, cause } = line as unknown as ChangeRecord;
  const view = (stateOf(object.type, object.id)?.line ?? null) as ObjectView | null;
  const events = ZENPACK_EVENTS[object.type];
  if (events === undefined || (op !== 'delete' && view?.deleted === true)) return null;
  if (op === 'update' && !speaksOf(events, set)) return null;
  const values = { ...(view === null ? {} : valuesOf(view)), ...(view === null ? set : {}) };
  return written(DIRECTIVES[op], object, values, key, cause.generated);
}

function valuesOf({ fields, relations }: ObjectView): Attributes {
  return { ...fields, ...relations };
}

function speaksOf({ traits }: ZenpackEvents, set: Attributes): boolean {
  return Object.values(traits).some(({ from }) => from.some((field) => set[field] !== undefined));
}

function written(
  directive: Directive,
  { type, id }: Pick<ObjectView, 'type' | 'id'>,
  values: Attributes,
  key: string,
  generated: string,
): CeilometerEvent | null {
  const events = ZENPACK_EVENTS[type];
  const kind = classOf(type);
  if (events === undefined || kind === undefined) return null;
  const eventType = events.types[directive];
  const told = directive === '_remove' ? {} : events.traits;
  return {
    message_id: key,
    event_type: typeof eventType === 'string' ? eventType : eventType(values),
    generated: withoutZone(generated),
    traits: [
      ...Object.entries(told).flatMap(([name, trait]) => {
        const one = trait.trait(name, values);
        return one === null ? [] : [one];
      }),
      traitOf(events.id, bareId(kind, id)),
    ],
    raw: {},
  };
}
