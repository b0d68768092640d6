import { type JsonObject, type Notification, StackwireError } from '../model/index.ts';
import { cleanValue, isVersioned } from './cleanValue.ts';
import { mergeContext } from './mergeContext.ts';
import { stampItem, type StampRules } from './stampItem.ts';

/**
 * Reads an Oslo notification, legacy or versioned. `payload` may be of any type: glance sends a bare string when
 * an upload fails, octavia no publisher.
 *
 * @throws StackwireError `decode/shape` where it has no event type or no payload.
 */
export function readNotification(
  message: JsonObject,
  contextBeside: JsonObject | undefined,
  rules: StampRules,
): Notification {
  const { event_type: eventType, payload, publisher_id: publisherId, priority } = message;
  if (typeof eventType !== 'string' || eventType === '') throw shapeError(message, 'event_type');
  if (payload === undefined) throw shapeError(message, 'payload');
  const { messageId, generated, claimed, received, flags } = stampItem(
    message['message_id'],
    message['timestamp'],
    rules,
  );
  return {
    form: 'notification',
    messageId,
    item: 0,
    eventType,
    publisherId: typeof publisherId === 'string' ? publisherId : null,
    generated,
    claimed,
    received,
    flags,
    priority: typeof priority === 'string' ? priority.toLowerCase() : 'info',
    versioned: isVersioned(payload),
    payload: cleanValue(payload),
    context: mergeContext(message, contextBeside),
  };
}

function shapeError(message: JsonObject, missing: string): StackwireError {
  const keys = Object.keys(message)
    .slice(0, 10)
    .map((key) => JSON.stringify(key.slice(0, 40)));
  const found = keys.length === 0 ? 'it has no keys' : `its keys are ${keys.join(', ')}`;
  return new StackwireError('decode/shape', `it has no ${missing}; ${found}`);
}
