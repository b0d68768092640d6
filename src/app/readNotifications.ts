import type { MappingTest } from '../mapping/index.ts';
import { toJson, type Micros } from '../model/index.ts';
import { decode } from '../oslo/index.ts';
import type { Reading } from '../proof/index.ts';

/** The notifications that a mapping test carries itself, opened as if they had come from a bus. */
export function readNotifications(
  { file, notifications }: MappingTest,
  options: { readonly maxSkew: Micros },
): readonly Reading[] {
  return notifications.map(({ line, message }) => {
    const position = `${file}:${line}`;
    const meta = { source: file, received: 0, receivedKnown: false, position };
    return { position, ...decode({ body: Buffer.from(toJson(message)), meta }, options) };
  });
}
