import { readiness, type Health } from '../web/index.ts';

/** How the bridge is, in one sentence. */
export function healthText(health: Health): string {
  const { ready, reasons } = readiness(health);
  return ready ? 'Ready: everything configured arrives' : `Not ready: ${reasons.join('; ')}`;
}
