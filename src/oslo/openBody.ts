import { isUtf8 } from 'node:buffer';
import { BODY_LIMIT, StackwireError } from '../model/index.ts';
import { unpackBody } from './unpackBody.ts';

/**
 * The bytes of a body as UTF-8 text, unpacked.
 *
 * @throws StackwireError `decode/empty`, `decode/too-large`, `decode/compression` or `decode/encoding`.
 */
export function openBody(body: Buffer, compression: string | undefined): Buffer {
  if (body.length > BODY_LIMIT) {
    throw new StackwireError('decode/too-large', `it has ${body.length} bytes, the limit is ${BODY_LIMIT}`);
  }
  const bytes = body.length === 0 ? body : unpackBody(body, compression);
  if (bytes.length === 0) throw new StackwireError('decode/empty', 'there is nothing in it');
  if (!isUtf8(bytes)) throw new StackwireError('decode/encoding', 'it holds bytes that are not UTF-8');
  return bytes;
}
