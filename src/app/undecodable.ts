import { createHash } from 'node:crypto';
import type { DeadLetter, Delivery } from '../model/index.ts';

/**
 * The dead letter of a body that could not be decoded, with what it takes to try it again: a later decoder may know
 * its form. Only a text that is whole can be tried, not one that was cut, scrubbed, or unpacked from something.
 */
export function undecodable(letter: DeadLetter, { meta }: Pick<Delivery, 'meta'>): DeadLetter {
  const { body, hash } = letter;
  if (body === null || createHash('sha256').update(body).digest('hex') !== hash) return letter;
  return { ...letter, remains: { kind: 'body', meta } };
}
