import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cleanup } from './cleanup.ts';
import { osloSend, type OsloOptions } from './osloSend.ts';
import type { Rabbit, RabbitPlace } from './rabbit.ts';

/** Notifications on their way through the real oslo.messaging. */
export interface Sending {
  /** Message ids that the broker has confirmed so far. */
  ids(): readonly string[];
  /** Resolves when at least so many are confirmed. */
  reached(count: number): Promise<void>;
  readonly done: Promise<void>;
}

export function startSending(
  cleanup: Cleanup,
  rabbit: Rabbit,
  place: RabbitPlace,
  options: OsloOptions,
): Sending {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-ids-'));
  cleanup.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'ids');
  const ids = (): readonly string[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const done = osloSend(rabbit, place, { ...options, 'ids-file': file });
  return {
    ids,
    done,
    reached: async (count) => {
      while (ids().length < count) await Promise.race([wait(50), done]);
    },
  };
}
