import { createHash } from 'node:crypto';
import type { DeadLetter, Delivery, Item } from '../model/index.ts';

/** The dead letter of a message that was decoded, and then broke a mapping rule. */
export function undecidable(item: Item, { body, meta }: Delivery, error: unknown): DeadLetter {
  return {
    code: 'mapping/evaluate',
    detail: error instanceof Error ? error.message : String(error),
    source: meta.position ?? meta.source,
    received: meta.received,
    messageId: item.messageId,
    eventType: item.eventType,
    // The decoded form has no secrets left in it; the bytes may.
    body: null,
    length: body.length,
    hash: createHash('sha256').update(body).digest('hex'),
  };
}
