import type { CanaryConfig } from '../config/index.ts';
import { pingTarget, type PingTarget } from './pingTarget.ts';
import { namespaceVantage, type Vantage } from './ways.ts';

/** Canaries as they are asked; none for what no guest could have either. */
export function canaryTargets(canaries: readonly CanaryConfig[]): readonly PingTarget[] {
  return canaries.flatMap(({ address, namespace }) => pingTarget(address, namespace) ?? []);
}

/** The vantages that have canaries. */
export function canaryVantages(canaries: readonly CanaryConfig[]): ReadonlySet<Vantage> {
  return new Set(canaryTargets(canaries).map(({ namespace }) => namespaceVantage(namespace)));
}

/** Whether any canary of each vantage answered; null where none could be asked. */
export function canaryAnswers(
  targets: readonly PingTarget[],
  answers: readonly (boolean | null)[],
): ReadonlyMap<Vantage, boolean | null> {
  const found = new Map<Vantage, boolean | null>();
  for (const [at, { namespace }] of targets.entries()) {
    const vantage = namespaceVantage(namespace);
    const [before = null, answer = null] = [found.get(vantage), answers[at]];
    found.set(vantage, before === null || answer === null ? (before ?? answer) : before || answer);
  }
  return found;
}
