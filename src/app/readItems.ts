import type { Micros } from '../model/index.ts';
import { decode } from '../oslo/index.ts';
import type { Reading } from '../proof/index.ts';
import { readCapture } from '../sources/capture/index.ts';

/**
 * Reads captures one after the other and decodes them; `-` is stdin. Messages that cannot be decoded come
 * along as dead letters.
 * @throws StackwireError `capture/unreadable`
 */
export async function* readItems(
  paths: readonly string[],
  options: { readonly maxSkew: Micros },
): AsyncGenerator<Reading> {
  for (const path of paths) {
    for await (const { body, meta } of readCapture(path === '-' ? process.stdin : path)) {
      const { items, dead } = decode({ body, meta }, options);
      yield { position: meta.position ?? meta.source, items, dead };
    }
  }
}
