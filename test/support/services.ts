/** Suites that need a service which is not here and could not be fetched, by name. */
const skipped = new Map<string, string>();

/** Notes that a suite cannot run for want of a service. Under `CI=true` that fails the run at its end. */
export function noteSkipped(suite: string, reason: string): void {
  skipped.set(suite, reason);
}

/** Prints what was skipped; throws under `CI=true`. */
export function reportSkipped(): void {
  if (skipped.size === 0) return;
  const lines = [...skipped].map(([suite, reason]) => `  ${suite}: ${reason}`).join('\n');
  process.stderr.write(`suites skipped:\n${lines}\n`);
  if (process.env['CI'] === 'true') throw new Error(`under CI no suite may be skipped:\n${lines}`);
}
