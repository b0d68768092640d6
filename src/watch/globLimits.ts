import type { Micros } from '../model/index.ts';

/** A name or glob with the time that what it matches may take; Infinity for ever. */
export interface GlobLimit {
  readonly pattern: string;
  readonly within: Micros;
}

/**
 * Which limit holds for a name: an exact pattern beats a glob, more literal characters beat fewer, the first of
 * equals wins. `*` stands for any characters. undefined where nothing matches.
 */
export function globLimits(limits: readonly GlobLimit[]): (name: string) => Micros | undefined {
  const sorted = limits
    .map(({ pattern, within }) => ({ weight: weightOf(pattern), test: testOf(pattern), within }))
    .sort((a, b) => b.weight - a.weight);
  return (name) => sorted.find(({ test }) => test.test(name))?.within;
}

function weightOf(pattern: string): number {
  return pattern.includes('*') ? pattern.replaceAll('*', '').length : Infinity;
}

function testOf(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
