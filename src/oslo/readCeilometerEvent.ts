import {
  type CeilometerEvent,
  type CeilometerType,
  isJsonObject,
  type ItemFlag,
  type Json,
  type JsonObject,
  StackwireError,
} from '../model/index.ts';
import { type CeilometerTrait, makeTrait, readTrait } from './ceilometerTrait.ts';
import { isSecretKey } from './secretKeys.ts';
import { stampItem, type StampRules } from './stampItem.ts';

/**
 * Whether it is an event as Ceilometer serialises it: `{message_id, event_type, generated, traits, raw}`. Where
 * events were kept as documents, `traits` is a dict from name to value.
 */
export function isCeilometerEvent(value: Json | undefined): value is JsonObject {
  if (!isJsonObject(value) || value['payload'] !== undefined) return false;
  return Array.isArray(value['traits']) || isJsonObject(value['traits']);
}

/**
 * Reads an event in Ceilometer's JSON form. `raw` is left out: it is the notification over again.
 *
 * @throws StackwireError `decode/shape` where it has no event type.
 */
export function readCeilometerEvent(event: JsonObject, rules: StampRules): CeilometerEvent {
  const given = event['traits'] as readonly Json[] | JsonObject;
  const traits = isJsonObject(given)
    ? Object.entries(given).map(([name, value]) => makeTrait(name, undefined, value))
    : given.map(readTrait);
  return makeCeilometerEvent(event['message_id'], event['event_type'], event['generated'], traits, rules);
}

/**
 * Puts an event together from its parts; a null among the traits is one that could not be read. Publisher and
 * priority are not in Ceilometer's model, but often among the traits: `service` is the publisher in new releases
 * and its first word in old ones, and is taken as it stands.
 */
export function makeCeilometerEvent(
  id: Json | undefined,
  eventType: Json | undefined,
  generatedAt: Json | undefined,
  list: readonly (CeilometerTrait | null)[],
  rules: StampRules,
): CeilometerEvent {
  if (typeof eventType !== 'string' || eventType === '') {
    throw new StackwireError('decode/shape', 'the Ceilometer event has no event_type');
  }
  const traits: Record<string, Json> = {};
  const traitTypes: Record<string, CeilometerType> = {};
  let unread = false;
  for (const trait of list) {
    if (trait === null) unread = true;
    else if (trait.name !== '__proto__' && !isSecretKey(trait.name)) {
      traits[trait.name] = trait.value;
      traitTypes[trait.name] = trait.type;
    }
  }
  const { messageId, generated, claimed, received, flags } = stampItem(id, generatedAt, rules);
  const priority = ownText(traits, 'priority');
  return {
    form: 'ceilometer',
    messageId,
    item: 0,
    eventType,
    publisherId: ownText(traits, 'publisher_id') ?? ownText(traits, 'service'),
    generated,
    claimed,
    received,
    flags: unread ? [...flags, 'trait-unread' satisfies ItemFlag] : flags,
    priority: priority === null ? 'info' : priority.toLowerCase(),
    traits,
    traitTypes,
  };
}

function ownText(traits: JsonObject, name: string): string | null {
  const value = traits[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
