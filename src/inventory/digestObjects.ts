import { createHash } from 'node:crypto';
import { canonicalJson, type ObjectView } from '../model/index.ts';
import { compareRefs } from './compareRefs.ts';

/**
 * SHA-256, hex, of what the objects are: type, id, deleted, partial, fields and relations, whatever the order
 * they come in. Revision and `updated` tell how they came to be so, and are left out.
 */
export function digestObjects(objects: Iterable<ObjectView>): string {
  const hash = createHash('sha256');
  for (const { type, id, deleted, partial, fields, relations } of [...objects].sort(compareRefs)) {
    hash.update(`${canonicalJson({ type, id, deleted, partial, fields, relations })}\n`);
  }
  return hash.digest('hex');
}
