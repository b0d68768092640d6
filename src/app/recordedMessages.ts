import { basename } from 'node:path';
import type { Config } from '../config/index.ts';
import { SECOND, StackwireError, type Micros } from '../model/index.ts';
import { readCapture, type CaptureMessage } from '../sources/capture/index.ts';
import { openReader } from './openReader.ts';

/**
 * The messages of captures, in file order; `-` is stdin. Of the path of one that does not tell its source only the
 * last part is kept.
 * @throws StackwireError `capture/unreadable`
 */
export async function* capturedMessages(files: readonly string[]): AsyncGenerator<CaptureMessage> {
  for await (const { body, meta } of readCapture(files)) {
    yield { body, meta: { ...meta, source: basename(meta.source) } };
  }
}

/**
 * What the store's ring holds of the message with this id and of the time `span` before and after its receipt.
 * @throws StackwireError `capture/not-remembered`, or why the store cannot be read
 */
export function* ringMessages(config: Config, around: string, span: Micros): Generator<CaptureMessage> {
  // Nothing here is an object, so no mapping is asked.
  const reader = openReader(config, new Map());
  try {
    let found = false;
    for (const { body, meta } of reader.ring({ around, seconds: span / SECOND })) {
      found = true;
      yield { body: Buffer.from(body), meta };
    }
    if (!found) throw new StackwireError('capture/not-remembered', around);
  } finally {
    reader.close();
  }
}
