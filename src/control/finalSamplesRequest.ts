import { fromJson, isJsonObject, toJson, type Json, type JsonObject } from '../model/index.ts';
import { isUuid } from './uuid.ts';

/** The message that tells of the delete, for the log. */
export interface RequestCause {
  readonly message_id: string;
  readonly event_type: string;
  /** ISO, µs, Z. */
  readonly generated: string;
}

/** Asks for the last samples of an instance that is being deleted. */
export interface FinalSamplesRequest {
  readonly instance_id: string;
  readonly cause: RequestCause;
}

/** A body that asks for nothing that is known. The message never repeats what was sent. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

/** Of the form of a request. Keys may be added; what an old probe could not understand gets another number. */
const VERSION = 1;
const REQUEST = 'final-samples';
/** Ten times what a request takes. */
const LARGEST = 8192;
const LONGEST_TEXT = 255;

export function requestBody({ instance_id, cause }: FinalSamplesRequest): Buffer {
  return Buffer.from(toJson({ version: VERSION, request: REQUEST, instance_id, cause }));
}

/** @throws InvalidRequest */
export function readRequest(body: Buffer): FinalSamplesRequest {
  const message = parsed(body);
  const { version, request, instance_id: instance, cause } = message;
  if (version !== VERSION) throw new InvalidRequest(`its version is another than ${VERSION}`);
  if (request !== REQUEST) throw new InvalidRequest(`it is no request for ${REQUEST}`);
  if (!isUuid(instance)) throw new InvalidRequest('its instance_id is no UUID in lower case');
  if (!isJsonObject(cause)) throw new InvalidRequest('it has no cause');
  return { instance_id: instance, cause: causeOf(cause) };
}

function parsed(body: Buffer): JsonObject {
  if (body.length > LARGEST) throw new InvalidRequest(`it has more than ${LARGEST} bytes`);
  let json: Json;
  try {
    json = fromJson(body.toString());
  } catch {
    throw new InvalidRequest('it is no JSON');
  }
  if (!isJsonObject(json)) throw new InvalidRequest('it is no JSON object');
  return json;
}

function causeOf(cause: JsonObject): RequestCause {
  const text = (key: keyof RequestCause): string => {
    const value = cause[key];
    if (typeof value === 'string' && value.length <= LONGEST_TEXT) return value;
    throw new InvalidRequest(`its cause has no ${key}`);
  };
  const generated = text('generated');
  if (Number.isNaN(Date.parse(generated))) throw new InvalidRequest('the time of its cause is no time');
  return { message_id: text('message_id'), event_type: text('event_type'), generated };
}
