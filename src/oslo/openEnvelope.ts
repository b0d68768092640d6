import { isJsonObject, type Json, type JsonObject, StackwireError } from '../model/index.ts';
import { JsonTextError } from './parseExactJson.ts';
import { parsePythonJson } from './parsePythonJson.ts';

const VERSION = 'oslo.version';
const MESSAGE = 'oslo.message';

/** The version of the envelope that this decoder knows. */
const MAJOR = 2;
const MINOR = 0;

/** Whether it is an Oslo envelope: both keys make one (oslo.messaging, rpc/common or _drivers/common). */
export function isEnvelope(value: JsonObject): boolean {
  return value[MESSAGE] !== undefined && value[VERSION] !== undefined;
}

/**
 * The message inside an Oslo envelope `{"oslo.version": "2.0", "oslo.message": "<JSON text>"}`. As oslo.messaging
 * itself does, it takes any version of the same major whose minor is not newer.
 *
 * @param exact whether the text may hold integers that JSON.parse would round
 * @throws StackwireError `decode/envelope`: another version, no message inside, or another envelope;
 * `decode/json`: the text inside is damaged.
 */
export function openEnvelope(envelope: JsonObject, exact: boolean): JsonObject {
  checkVersion(envelope[VERSION]);
  const text = envelope[MESSAGE];
  if (typeof text !== 'string') throw refusal(`${MESSAGE} is not a string of JSON`);
  const message = parseInner(text, exact);
  if (!isJsonObject(message)) throw refusal(`${MESSAGE} holds no JSON object`);
  if (isEnvelope(message)) throw refusal(`${MESSAGE} holds another envelope`);
  return message;
}

function parseInner(text: string, exact: boolean): Json {
  try {
    return parsePythonJson(text, exact) as Json;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new StackwireError('decode/json', `in ${MESSAGE}: ${error.message}`, { cause: error });
  }
}

export function checkVersion(version: Json | undefined): void {
  if (version === '2.0') return;
  if (typeof version !== 'string') throw refusal(`${VERSION} is no string`);
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})$/.exec(version) ?? [];
  if (Number(major) === MAJOR && Number(minor) <= MINOR) return;
  throw refusal(
    `its version is ${JSON.stringify(version.slice(0, 20))}, this decoder knows ${MAJOR}.${MINOR}`,
  );
}

function refusal(detail: string): StackwireError {
  return new StackwireError('decode/envelope', detail);
}
