import type { Delivery, JsonObject } from '../model/index.ts';
import { openBody } from './openBody.ts';
import { checkVersion } from './openEnvelope.ts';
import { type JsonShape, parseExactJson } from './parseExactJson.ts';
import { LOG_LINE_TYPE } from './readLogLine.ts';
import { isPaired, isSecretKey, isSecretPair, isZoneTransfer } from './secretKeys.ts';

/** JSON as Python reads it: integers are `bigint`, floats `number`, and objects keep the order of their keys. */
export type ExactJson =
  null | boolean | bigint | number | string | readonly ExactJson[] | ReadonlyMap<string, ExactJson>;

type ExactObject = ReadonlyMap<string, ExactJson>;

const CONTEXT = '_context_';

/** Secrets are left out where they are read. */
const EXACT: JsonShape = {
  object: (entries) => {
    const object = new Map(entries as readonly (readonly [string, ExactJson])[]);
    const pair = { key: object.get('key'), name: object.get('name') } as unknown as JsonObject;
    const isPair = isSecretPair(pair);
    if (object.has('key') && isZoneTransfer(Object.fromEntries(object) as unknown as JsonObject)) {
      object.delete('key');
    }
    for (const key of object.keys()) {
      const name = key.startsWith(CONTEXT) ? key.slice(CONTEXT.length) : key;
      if (isSecretKey(name) || (isPair && isPaired(key))) object.delete(key);
    }
    return object;
  },
  integer: (text) => BigInt(text),
  float: (value) => value,
};

/**
 * A notification as oslo.messaging hands it to a listener (notify/dispatcher.py): `ctxt`, `publisher_id`,
 * `event_type`, `payload` and `metadata`. Nothing is unfolded, named otherwise or put in the place of what is missing.
 * null for what is no notification.
 *
 * @throws StackwireError `decode/...`, JsonTextError
 */
export function readExactNotification({
  body,
  meta,
}: Pick<Delivery, 'body' | 'meta'>): ReadonlyMap<string, ExactJson> | null {
  if (meta.contentType === LOG_LINE_TYPE || meta.original?.withheld !== undefined) return null;
  const root = parseExactJson(openBody(body, meta.compression).toString('utf8'), EXACT) as ExactJson;
  if (!isObject(root)) return null;
  const request = root.get('request');
  const message = isObject(request) ? openMessage(request) : openMessage(root);
  if (message === null || message.has('traits')) return null;
  return bodyOf(message, isObject(request) ? root.get('context') : undefined);
}

function openMessage(root: ExactObject): ExactObject | null {
  const text = root.get('oslo.message');
  const version = root.get('oslo.version');
  if (text === undefined || version === undefined) return root.has('event_type') ? root : null;
  checkVersion(typeof version === 'string' ? version : undefined);
  const message = typeof text === 'string' ? (parseExactJson(text, EXACT) as ExactJson) : null;
  return isObject(message) ? message : null;
}

function bodyOf(message: ExactObject, beside: ExactJson | undefined): ReadonlyMap<string, ExactJson> {
  const get = (key: string): ExactJson => message.get(key) ?? null;
  const context = new Map<string, ExactJson>();
  for (const one of [beside, message.get('context'), message.get('_context')]) {
    if (isObject(one)) for (const [key, value] of one) context.set(key, value);
  }
  for (const [key, value] of message) {
    if (key.startsWith(CONTEXT)) context.set(key.slice(CONTEXT.length), value);
  }
  return new Map<string, ExactJson>([
    ['ctxt', context],
    ['publisher_id', get('publisher_id')],
    ['event_type', get('event_type')],
    ['payload', get('payload')],
    [
      'metadata',
      new Map([
        ['message_id', get('message_id')],
        ['timestamp', get('timestamp')],
      ]),
    ],
  ]);
}

function isObject(value: ExactJson | undefined): value is ExactObject {
  return value instanceof Map;
}
