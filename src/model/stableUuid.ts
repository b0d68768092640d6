import { createHash } from 'node:crypto';

/** The namespace of our ids: the id of `stackwire` in the namespace of domain names. */
const NAMESPACE = Buffer.from('bd1f85d189ee5122a20070ae2b4b728d', 'hex');

/** A UUID of version 5 (RFC 9562, 5.5), the same for the same text: a second try has the ids of the first. */
export function stableUuid(text: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
