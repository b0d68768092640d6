import { createHash } from 'node:crypto';
import type { Form, MergeMessage } from '../model/index.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FORMS: Readonly<Record<Form, number>> = { notification: 0, ceilometer: 1, sample: 4 };
const HASHED = 2;

/**
 * The key under which a message counts as seen: (message id, form, item) in 17 bytes, or 21 where `item` is
 * not 0. A uuid is its 16 bytes, any other id the first 16 of its SHA-256; the 17th tells form and kind.
 */
export function seenKey({ stamp, item }: Pick<MergeMessage, 'stamp' | 'item'>): Buffer {
  const key = Buffer.allocUnsafe(item === 0 ? 17 : 21);
  const uuid = UUID.test(stamp.messageId);
  if (uuid) key.write(stamp.messageId.replaceAll('-', ''), 0, 16, 'hex');
  else createHash('sha256').update(stamp.messageId).digest().copy(key, 0, 0, 16);
  key[16] = FORMS[stamp.form] | (uuid ? 0 : HASHED);
  if (item !== 0) key.writeUInt32BE(item, 17);
  return key;
}
