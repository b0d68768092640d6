import { createHash } from 'node:crypto';
import type { DeadLetter, Delivery, Item } from '../model/index.ts';

/** The dead letter of a message that was decoded, and then broke a mapping rule. */
export function undecidable(item: Item, { body, meta }: Delivery, error: unknown): DeadLetter {
  return {
    ...ruleFailure(error),
    source: meta.position ?? meta.source,
    received: meta.received,
    messageId: item.messageId,
    eventType: item.eventType,
    // The decoded form has no secrets left in it; the bytes may.
    body: null,
    length: body.length,
    hash: createHash('sha256').update(body).digest('hex'),
    remains: { kind: 'item', item },
  };
}

/**
 * The dead letter of a message on which rules failed; what the other rules said of it is committed. Taken up again
 * once they are mended, it is as if they had never failed.
 */
export function partlyDecided(item: Item, delivery: Delivery, failures: readonly string[]): DeadLetter {
  return undecidable(item, delivery, new Error(failures.join('; ')));
}

/** Why a message that was decoded could not be used. */
export function ruleFailure(error: unknown): Pick<DeadLetter, 'code' | 'detail'> {
  return { code: 'mapping/evaluate', detail: error instanceof Error ? error.message : String(error) };
}
