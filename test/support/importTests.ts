import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach } from 'node:test';
import { reportServices } from './services.ts';

const FOLDER = join(import.meta.dirname, '..');

/** Longer than the longest test on a slow machine, milliseconds. */
const STANDSTILL = 8 * 60_000;

/** Imports the `*.test.ts` below `test/` that are wanted, by their path from there, into this process. */
export async function importTests(wanted: (file: string) => boolean): Promise<void> {
  endAtStandstill();
  endBySignal();
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.ts') && wanted(file)) await import(join(FOLDER, file));
  }
  after(reportServices);
}

/**
 * Ends the process when no test begins or ends for too long, and says after which that was: the runner itself would wait
 * for ever, and whoever reads its output could only guess. Only suites that are made later see the hooks.
 */
function endAtStandstill(): void {
  let last = 'the start';
  const timer = setTimeout(() => {
    process.stderr.write(`no test began or ended for ${STANDSTILL / 60_000} minutes after ${last}\n`);
    process.exit(1);
  }, STANDSTILL).unref();
  const note = (moment: string, name: string): void => {
    last = `${moment} of '${name}'`;
    timer.refresh();
  };
  beforeEach((context) => note('the beginning', context.name));
  afterEach((context) => note('the end', context.name));
}

/** A signal alone would end the process without its exit handlers, and those end its brokers. */
function endBySignal(): void {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
