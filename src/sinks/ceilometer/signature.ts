import { createHmac } from 'node:crypto';
import { isDict, isList, pyLess, pyRepr, pyText, type PyDict, type PyValue } from '../../events/index.ts';
import { bytesRepr } from './bytesRepr.ts';

/** What is no part of what is signed. */
const SIGNATURE = 'message_signature';

/**
 * `compute_signature` of ceilometer/publisher/utils.py: HMAC-SHA256, hex, over names and values one after the other, in
 * the order of the names; a dict's own names stand behind its name and a colon. An empty text without a secret.
 *
 * @throws PyFault for an integer that Python does not write
 */
export function messageSignature(message: PyDict, secret: string): string {
  if (secret === '') return '';
  const digest = createHmac('sha256', secret);
  for (const [name, text] of signedPairs(message)) {
    if (name !== SIGNATURE) digest.update(name).update(text);
  }
  return digest.digest('hex');
}

function* signedPairs(message: PyDict): Generator<readonly [name: string, text: string]> {
  for (const [name, value] of sortedEntries(message)) {
    if (isDict(value)) {
      for (const [below, text] of signedPairs(value)) yield [`${name}:${below}`, text];
    } else yield [name, isList(value) ? bytesText(value) : pyText(value)];
  }
}

/** Python's text of a list in which every text has become bytes, keys of dicts too (`decode_unicode`). */
function bytesText(value: PyValue): string {
  if (typeof value === 'string') return bytesRepr(Buffer.from(value));
  if (isList(value)) return `[${value.map(bytesText).join(', ')}]`;
  if (!isDict(value)) return pyRepr(value);
  const members = sortedEntries(value).map(
    ([name, one]) => `${bytesRepr(Buffer.from(name))}: ${bytesText(one)}`,
  );
  return `{${members.join(', ')}}`;
}

/** What came as JSON has texts for keys. */
function sortedEntries(dict: PyDict): readonly (readonly [string, PyValue])[] {
  return [...dict]
    .map(([name, value]) => [String(name), value] as const)
    .sort(([a], [b]) => (pyLess(a, b) ? -1 : 1));
}
