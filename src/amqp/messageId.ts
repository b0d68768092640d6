import { createHash } from 'node:crypto';

/** Bytes that AMQP has for a message id, and for a routing key. */
const LONGEST = 255;

/** The stable key of an item as a message id; keys hold ids of a cloud's own making, and of one that is too long it is the digest. */
export function messageId(key: string): string {
  if (Buffer.byteLength(key) <= LONGEST) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Names from outside may be of any length; patterns that end in `#` match what is left of a key. */
export function shortened(routingKey: string): string {
  const bytes = Buffer.from(routingKey);
  if (bytes.length <= LONGEST) return routingKey;
  // A character that was cut through reads as U+FFFD, three bytes.
  return bytes.toString('utf8', 0, LONGEST - 3).replace(/\uFFFD+$/, '');
}
