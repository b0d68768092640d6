import {
  type Delivery,
  isJsonObject,
  type Json,
  type JsonObject,
  type OriginalBody,
  StackwireError,
  toJson,
} from '../model/index.ts';
import { sha256 } from './deadLetter.ts';
import type { Decoded } from './decode.ts';
import { eventsOfLogLine } from './eventsOfLogLine.ts';
import { openBody } from './openBody.ts';
import { isEnvelope } from './openEnvelope.ts';
import { hasLongInteger, parsePythonJson } from './parsePythonJson.ts';
import { LOG_LINE_TYPE } from './readLogLine.ts';
import { scrub } from './scrub.ts';
import { withoutSecrets } from './withoutSecrets.ts';

/** A message that may be kept: it decodes to what the one it was made of decoded to, but for scrubbed texts. */
export type KeptDelivery = Pick<Delivery, 'body' | 'meta'>;

/** Puts other names into what is kept; each part of it works on values without secrets. */
export interface Renaming {
  message(message: Json): Json;
  text(text: string): string;
  /** For the SHA-256 of a body, which would tell whether a guess at its names is right. */
  hash(hash: string): string;
}

const MESSAGE = 'oslo.message';

/**
 * A delivery without its secrets and uncompressed, in the form in which it came: an envelope stays one, a bare
 * message stays bare, versioned objects keep their wrappers and unknown keys stay. Numbers keep all their digits;
 * NaN and infinities are the strings that decoding makes of them. Texts are scrubbed; of what is neither message nor
 * text length, hash and reason are kept. Never throws.
 *
 * @param decoded what `decode` made of the same delivery
 */
export function redactDelivery(delivery: KeptDelivery, decoded: Decoded, renaming?: Renaming): KeptDelivery {
  const { compression: _, contentType, original: __, ...rest } = delivery.meta;
  const isLine = contentType === LOG_LINE_TYPE && decoded.items.length > 0;
  const type = isLine ? 'application/json' : contentType;
  const original = originalOf(delivery, decoded, renaming);
  const meta = {
    ...rest,
    ...(renaming === undefined ? {} : { source: renaming.text(rest.source) }),
    ...(type === undefined ? {} : { contentType: type }),
  };
  const text = original?.withheld === undefined ? keptText(delivery, decoded, renaming) : null;
  if (text !== null) return { body: Buffer.from(text), meta: { ...meta, ...(original && { original }) } };
  const [letter] = decoded.dead;
  const { code, detail } = original?.withheld ?? letter ?? { code: 'internal' as const, detail: '' };
  const { length, hash } = original ?? { length: delivery.body.length, hash: sha256(delivery.body) };
  return { body: Buffer.alloc(0), meta: { ...meta, original: { length, hash, withheld: { code, detail } } } };
}

/** What the items' ids and the dead letters depend on; undefined where nothing does. */
function originalOf(
  { body, meta }: KeptDelivery,
  { items, dead }: Decoded,
  renaming: Renaming | undefined,
): OriginalBody | undefined {
  const depends = dead.length > 0 || items.some(({ flags }) => flags.includes('no-message-id'));
  if (!depends && meta.original === undefined) return undefined;
  const known = meta.original ?? { length: body.length, hash: sha256(body) };
  return renaming === undefined ? known : { ...known, hash: renaming.hash(known.hash) };
}

/** null for what is no text. */
function keptText(
  { body, meta }: KeptDelivery,
  decoded: Decoded,
  renaming: Renaming | undefined,
): string | null {
  if (body.length === 0) return '';
  const text = openText(body, meta.compression);
  if (text === null || text.includes('\0')) return null;
  const rename = renaming ?? { message: (message: Json) => message, text: (part: string) => part };
  if (meta.contentType === LOG_LINE_TYPE) {
    return decoded.items.length === 0
      ? rename.text(scrub(text))
      : toJson(rename.message(eventsOfLogLine(decoded.items)));
  }
  try {
    const root = parse(text);
    return toJson(redactRoot(root, decoded.items.length > 0, (message) => rename.message(message)));
  } catch {
    // No JSON, or nested too deep to be walked through.
    return rename.text(scrub(text));
  }
}

function openText(body: Buffer, compression: string | undefined): string | null {
  try {
    return openBody(body, compression).toString('utf8');
  } catch (error) {
    if (error instanceof StackwireError) return null;
    throw error;
  }
}

function parse(text: string): Json {
  return parsePythonJson(text, hasLongInteger(Buffer.from(text))) as Json;
}

function redactRoot(root: Json, isMessage: boolean, rename: (message: Json) => Json): Json {
  if (isMessage && Array.isArray(root))
    return (root as readonly Json[]).map((part) => redactPart(part, rename));
  if (!isMessage || !isJsonObject(root)) return rename(withoutSecrets(root));
  if (isEnvelope(root)) return redactEnvelope(root, rename);
  const { request } = root;
  if (root['event_type'] !== undefined || !isJsonObject(request) || !isEnvelope(request)) {
    return rename(withoutSecrets(root));
  }
  const around = rename(withoutSecrets({ ...root, request: {} })) as JsonObject;
  return { ...around, request: redactEnvelope(request, rename) };
}

/** An element of a list; what is wrong with one costs no other its form. */
function redactPart(part: Json, rename: (message: Json) => Json): Json {
  try {
    return redactRoot(part, isJsonObject(part), rename);
  } catch {
    return rename(withoutSecrets(part));
  }
}

function redactEnvelope(envelope: JsonObject, rename: (message: Json) => Json): Json {
  const { [MESSAGE]: inner, ...around } = envelope;
  if (typeof inner !== 'string') throw new StackwireError('decode/envelope', `${MESSAGE} is no string`);
  const message = rename(withoutSecrets(parse(inner)));
  return { ...(rename(withoutSecrets(around)) as JsonObject), [MESSAGE]: toJson(message) };
}
