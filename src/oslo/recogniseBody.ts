import { isJsonObject, type Json, type JsonObject, StackwireError } from '../model/index.ts';
import { isEnvelope, openEnvelope } from './openEnvelope.ts';
import { isPart } from './readPart.ts';
import { isCeilometerEvent } from './readCeilometerEvent.ts';
import { isSample } from './readSample.ts';

/** What a body turned out to be: one notification, or a list of things that are read one by one. */
export type Recognised =
  | {
      readonly form: 'notification';
      readonly message: JsonObject;
      readonly contextBeside: JsonObject | undefined;
    }
  | { readonly form: 'list'; readonly parts: readonly Json[] };

/**
 * Tells the forms of a body apart and opens their wrappers: an Oslo envelope; a bare message; amqp1's
 * `{request, context}`; a Ceilometer event or sample, a list of them (its http publisher), or a notification with such
 * a list as payload (its notifier publisher); a list of notifications; and the old Zenoss dispatcher's
 * `{device, type, data}`.
 *
 * @param exact whether the text may hold integers that JSON.parse would round
 * @throws StackwireError `decode/shape`, `decode/envelope` or `decode/json`.
 */
export function recogniseBody(root: Json, exact: boolean): Recognised {
  if (Array.isArray(root)) {
    const parts = root as readonly Json[];
    if (parts.some(isPart)) return { form: 'list', parts };
    throw shapeError('it is a list without any notification, Ceilometer event or sample');
  }
  if (!isJsonObject(root)) throw shapeError(`it is a bare ${root === null ? 'null' : typeof root}`);
  if (isEnvelope(root)) return recogniseMessage(openEnvelope(root, exact), undefined);
  if (root['event_type'] !== undefined) return recogniseMessage(root, undefined);

  const { request, context, device, data, type } = root;
  if (isJsonObject(request)) {
    const message = isEnvelope(request) ? openEnvelope(request, exact) : request;
    return recogniseMessage(message, isJsonObject(context) ? context : undefined);
  }
  if (isSample(root)) return { form: 'list', parts: [root] };
  if (device === undefined || data === undefined) return recogniseMessage(root, undefined);
  if (type === 'event' && isCeilometerEvent(data)) return { form: 'list', parts: [data] };
  if (type === 'meter' && isSample(data)) return { form: 'list', parts: [data] };
  throw shapeError("it is a Zenoss dispatcher's message, but its data is no Ceilometer event or sample");
}

function recogniseMessage(message: JsonObject, contextBeside: JsonObject | undefined): Recognised {
  if (isCeilometerEvent(message)) return { form: 'list', parts: [message] };
  const { payload } = message;
  if (isPublishedList(payload)) return { form: 'list', parts: payload };
  return { form: 'notification', message, contextBeside };
}

/** What Ceilometer's notifier publishes: events or samples, and never a notification inside of one. */
function isPublishedList(value: Json | undefined): value is readonly Json[] {
  return (
    Array.isArray(value) &&
    (value as readonly Json[]).some((element) => isCeilometerEvent(element) || isSample(element))
  );
}

function shapeError(detail: string): StackwireError {
  return new StackwireError('decode/shape', detail);
}
