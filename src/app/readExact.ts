import type { PyDict } from '../events/index.ts';
import { readExactNotification } from '../oslo/index.ts';
import { readCapture } from '../sources/capture/index.ts';

/** A message of a capture as Ceilometer's agent gets it. `body` is null for what is no notification. */
export interface ExactReading {
  readonly position: string;
  readonly body: PyDict | null;
  /** Why it could not be read. */
  readonly unreadable?: string;
}

/**
 * Reads captures for strict mode: nothing is unfolded, and numbers are what Python makes of them.
 * @throws StackwireError `capture/unreadable`
 */
export async function* readExact(paths: readonly string[]): AsyncGenerator<ExactReading> {
  for (const path of paths) {
    for await (const { body, meta } of readCapture(path === '-' ? process.stdin : path)) {
      const position = meta.position ?? meta.source;
      try {
        yield { position, body: readExactNotification({ body, meta }) };
      } catch (error) {
        yield { position, body: null, unreadable: error instanceof Error ? error.message : String(error) };
      }
    }
  }
}
