import { createHash } from 'node:crypto';

/** The namespace of our ids, itself an id of version 5: of `stackwire` in the namespace of domain names. */
const NAMESPACE = Buffer.from('bd1f85d189ee5122a20070ae2b4b728d', 'hex');

/**
 * The id of the execution that an item starts: a UUID of version 5 (RFC 9562, 5.5), the same in every try and at every
 * bridge whose sink has the same name.
 */
export function executionId(cloud: string, sink: string, key: string): string {
  const bytes = createHash('sha1')
    .update(NAMESPACE)
    .update([cloud, sink, key].join('\n'))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
