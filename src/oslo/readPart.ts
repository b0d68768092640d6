import { isJsonObject, type Item, type Json, StackwireError } from '../model/index.ts';
import { isEnvelope, openEnvelope } from './openEnvelope.ts';
import { isCeilometerEvent, readCeilometerEvent } from './readCeilometerEvent.ts';
import { readNotification } from './readNotification.ts';
import { isSample, readSample } from './readSample.ts';
import type { StampRules } from './stampItem.ts';

/** Whether an element of a list is something that this decoder knows. */
export function isPart(value: Json | undefined): boolean {
  return isCeilometerEvent(value) || isSample(value) || isNotification(value);
}

/**
 * Reads one of several things in a body, each for itself.
 *
 * @throws StackwireError `decode/…`, JsonTextError
 */
export function readPart(part: Json, exact: boolean, rules: StampRules): Item {
  if (isCeilometerEvent(part)) return readCeilometerEvent(part, rules);
  if (isSample(part)) return readSample(part, rules);
  if (!isNotification(part) || !isJsonObject(part)) {
    throw new StackwireError('decode/shape', 'it is no notification, Ceilometer event or sample');
  }
  return readNotification(isEnvelope(part) ? openEnvelope(part, exact) : part, undefined, rules);
}

function isNotification(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false;
  return isEnvelope(value) || (value['event_type'] !== undefined && value['payload'] !== undefined);
}
