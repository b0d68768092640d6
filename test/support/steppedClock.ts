import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { debianPackages, FAKETIME } from './debianPackages.ts';

/** The wall clock of one process, which can be stepped while it runs, as by an administrator or an NTP client. */
export class SteppedClock {
  /** What the process must be started with. */
  readonly environment: NodeJS.ProcessEnv;
  readonly #file: string;

  private constructor(library: string, file: string) {
    this.#file = file;
    this.environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Timers run on, as they do under a real step.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    this.step(0);
  }

  /** A clock that is right until it is stepped; a string says why there is none here. */
  static async create(cleanup: Cleanup): Promise<SteppedClock | string> {
    const packages = await debianPackages('clock');
    if (typeof packages === 'string') return packages;
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-clock-'));
    cleanup.after(() => rmSync(folder, { recursive: true }));
    return new SteppedClock(join(packages.root, FAKETIME), join(folder, 'step'));
  }

  /** Sets it to so many seconds from the true time. */
  step(seconds: number): void {
    writeFileSync(this.#file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  }
}
