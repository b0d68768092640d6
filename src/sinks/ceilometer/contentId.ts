import { createHash } from 'node:crypto';

/** A namespace of our own. */
const NAMESPACE = Buffer.from('7b1f5a0e9c664d0f8c2a35d1e0b4a9c7', 'hex');

/** A UUID (version 5, RFC 9562) that is the same for the same text: a second try has the ids of the first. */
export function contentId(text: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
