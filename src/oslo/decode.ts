import {
  type DeadLetter,
  type Delivery,
  isJsonObject,
  type Item,
  type Json,
  type Micros,
  StackwireError,
  toJson,
} from '../model/index.ts';
import { makeDeadLetter, sha256 } from './deadLetter.ts';
import { openBody } from './openBody.ts';
import { hasLongInteger, parsePythonJson } from './parsePythonJson.ts';
import { LOG_LINE_TYPE, readLogLine } from './readLogLine.ts';
import { readNotification } from './readNotification.ts';
import { readPart } from './readPart.ts';
import { recogniseBody } from './recogniseBody.ts';
import type { StampRules } from './stampItem.ts';

export interface DecodeOptions {
  /** How far a message's own time may lie after its receipt. */
  readonly maxSkew: Micros;
}

export interface Decoded {
  readonly items: readonly Item[];
  readonly dead: readonly DeadLetter[];
}

type Bytes = Pick<Delivery, 'body' | 'meta'>;

const NONE: readonly never[] = [];

/**
 * Opens one delivery: its items in order, and a dead letter for each part that could not be used. Never throws.
 * Secrets are in neither.
 */
export function decode(delivery: Bytes, options: DecodeOptions): Decoded {
  let text: string | null = null;
  try {
    const withheld = delivery.meta.original?.withheld;
    if (withheld !== undefined) throw new StackwireError(withheld.code, withheld.detail);
    const bytes = openBody(delivery.body, delivery.meta.compression);
    text = bytes.toString('utf8');
    const rules = stampRules(delivery, options);
    if (delivery.meta.contentType === LOG_LINE_TYPE) return fromLogLine(text, rules);
    return fromJson(delivery, text, hasLongInteger(bytes), rules);
  } catch (error) {
    return { items: NONE, dead: [deadBody(error, delivery, text, null)] };
  }
}

function fromJson(delivery: Bytes, text: string, exact: boolean, rules: StampRules): Decoded {
  const body = recogniseBody(parsePythonJson(text, exact) as Json, exact);
  if (body.form === 'list') return fromParts(body.parts, exact, delivery, rules);
  try {
    return { items: [readNotification(body.message, body.contextBeside, rules)], dead: NONE };
  } catch (error) {
    return { items: NONE, dead: [deadBody(error, delivery, text, body.message)] };
  }
}

function fromParts(parts: readonly Json[], exact: boolean, delivery: Bytes, rules: StampRules): Decoded {
  const each = parts.length === 1 ? rules : withoutEffective(rules);
  const items: Item[] = [];
  const dead: DeadLetter[] = [];
  for (const part of parts) {
    try {
      items.push(readPart(part, exact, each));
    } catch (error) {
      const text = textOf(part);
      dead.push(deadBody(error, text === null ? delivery : partOf(delivery, text), text, part));
    }
  }
  return { items: numbered(items), dead };
}

function fromLogLine(text: string, rules: StampRules): Decoded {
  const items = readLogLine(text, rules);
  return { items: numbered(items), dead: NONE };
}

/** Tells items with the same message id apart: each gets its ordinal among them. A sample with the id of another is that one again. */
function numbered(items: readonly Item[]): readonly Item[] {
  if (items.length < 2) return items;
  const next = new Map<string, number>();
  return items.map((item) => {
    if (item.form === 'sample') return item;
    const ordinal = next.get(item.messageId) ?? 0;
    next.set(item.messageId, ordinal + 1);
    return ordinal === 0 ? item : { ...item, item: ordinal };
  });
}

function stampRules({ body, meta }: Bytes, { maxSkew }: DecodeOptions): StampRules {
  return { meta, maxSkew, hash: () => meta.original?.hash ?? sha256(body), effective: meta.effective };
}

/** One of several things in a body, as if it had come alone. */
function partOf(delivery: Bytes, text: string): Bytes {
  const { original: _, ...meta } = delivery.meta;
  return { body: Buffer.from(text), meta };
}

/** One fixed stamp cannot stand for several items with times of their own. */
function withoutEffective(rules: StampRules): StampRules {
  return { ...rules, effective: undefined };
}

function deadBody(error: unknown, { body, meta }: Bytes, text: string | null, known: Json): DeadLetter {
  const { message_id: messageId, id, event_type: eventType } = isJsonObject(known) ? known : {};
  return makeDeadLetter(error, { meta, bytes: body, text, messageId: messageId ?? id, eventType });
}

function textOf(part: Json): string | null {
  try {
    return toJson(part);
  } catch {
    return null; // nested too deep to be written
  }
}
