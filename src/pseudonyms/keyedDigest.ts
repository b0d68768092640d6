import { createHmac } from 'node:crypto';

/** Hex digits of the HMAC-SHA256 of a text, 64 of them. The same text is asked for again and again. */
export type KeyedDigest = (text: string) => string;

/** Ids of a long capture must not fill the memory. */
const LIMIT = 100_000;

export function keyedDigest(key: Buffer): KeyedDigest {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const digest = createHmac('sha256', key).update(text).digest('hex');
    if (known.size >= LIMIT) known.clear();
    known.set(text, digest);
    return digest;
  };
}
