import { createHash } from 'node:crypto';
import { type DeadLetter, type DeliveryMeta, StackwireError } from '../model/index.ts';
import { JsonTextError } from './parseExactJson.ts';
import { scrub } from './scrub.ts';

/** How much text of a body a dead letter keeps, in characters. */
const TEXT_LIMIT = 64 * 1024;

/** What failed: the body as bytes, as text where it is text, and what it was found to be before it failed. */
export interface Casualty {
  readonly meta: DeliveryMeta;
  readonly bytes: Buffer;
  readonly text: string | null;
  readonly messageId: unknown;
  readonly eventType: unknown;
}

/** The dead letter for an error, with a scrubbed text of at most 64 kB and never any bytes. */
export function makeDeadLetter(error: unknown, casualty: Casualty): DeadLetter {
  const { meta, bytes, text, messageId, eventType } = casualty;
  return {
    ...reasonOf(error),
    source: meta.source,
    received: meta.received,
    messageId: typeof messageId === 'string' && messageId !== '' ? messageId : null,
    eventType: typeof eventType === 'string' && eventType !== '' ? eventType : null,
    body: text === null || text.includes('\0') ? null : keep(text),
    length: meta.original?.length ?? bytes.length,
    hash: meta.original?.hash ?? sha256(bytes),
  };
}

/** SHA-256 of a body, hex. */
export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function reasonOf(error: unknown): Pick<DeadLetter, 'code' | 'detail'> {
  if (error instanceof StackwireError) return { code: error.code, detail: error.message };
  if (error instanceof JsonTextError) return { code: 'decode/json', detail: error.message };
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error) };
}

function keep(text: string): string {
  // Cut before scrubbing, which takes an unfinished value for a value; and after, since `***` may be longer.
  return scrub(text.slice(0, TEXT_LIMIT)).slice(0, TEXT_LIMIT);
}
