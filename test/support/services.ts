import type { Cleanup } from './cleanup.ts';

/** Who needs a service: a test, or what is to be one for it. */
export interface ServiceContext extends Cleanup {
  /** It cannot be had. */
  skip(reason: string): void;
}

/** Suites that need a service which is not here and could not be fetched, by name. */
const skipped = new Map<string, string>();

/** What stood behind suites that have a choice, by the service's name. */
const used = new Map<string, string>();

/** Notes which of several makes of a service the suites run with. */
export function noteUsed(service: string, make: string): void {
  used.set(service, make);
}

/** Notes that a suite cannot run for want of a service. Under `CI=true` that fails the run at its end. */
export function noteSkipped(suite: string, reason: string): void {
  skipped.set(suite, reason);
}

/** Prints what the suites ran with and what was skipped; throws under `CI=true` for the latter. */
export function reportServices(): void {
  for (const [service, make] of used) process.stderr.write(`${service}: the suites ran with ${make}\n`);
  if (skipped.size === 0) return;
  const lines = [...skipped].map(([suite, reason]) => `  ${suite}: ${reason}`).join('\n');
  process.stderr.write(`suites skipped:\n${lines}\n`);
  if (process.env['CI'] === 'true') throw new Error(`under CI no suite may be skipped:\n${lines}`);
}
