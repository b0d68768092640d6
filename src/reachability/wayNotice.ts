import { formatMicros, type Json, type Micros, type Problem } from '../model/index.ts';
import type { LostVantage } from './wayGuard.ts';
import { vantageName, type Vantage } from './ways.ts';

/** The name of the problem that the way to guests seems lost. */
const NAME = 'reachability-vantage';

/** Something that the watch says of itself: a problem of the feed, as the bridge records it. */
export interface WayNotice {
  readonly eventType: string;
  readonly at: Micros;
  readonly problem: Problem;
  readonly traits: Readonly<Record<string, Json>>;
  readonly identity: readonly string[];
}

/** The key of the problem, on this machine. */
export function vantageKey(host: string, vantage: Vantage): string {
  return `${NAME}:${host} ${vantageName(vantage)}`.trimEnd();
}

/** Whether a problem is one of these, of whichever machine: a bridge that was moved takes back what it told before. */
export function isVantageProblem({ key }: Problem): boolean {
  return key.startsWith(`${NAME}:`);
}

export function vantageLost(key: string, { since, silent, hosts }: LostVantage, now: Micros): WayNotice {
  const from = subjectOf(key);
  const who =
    silent === 0
      ? `None of the canaries answers to ping from ${from}`
      : `${silent} guests on ${hosts} ${hosts === 1 ? 'host' : 'hosts'} fell silent at once to ping from ${from}`;
  const summary = `${who} since ${formatMicros(since)}: the way there seems lost, and no guest is told dead by it`;
  const traits = { guests: silent, hosts };
  return notice('stackwire.vantage.lost', key, 'raised', formatMicros(since), now, summary, traits);
}

/** `since` is ISO. */
export function vantageBack(key: string, since: string, now: Micros): WayNotice {
  const summary = `The way of ping from ${subjectOf(key)} is judged as before; it seemed lost from ${since}`;
  return notice('stackwire.vantage.back', key, 'cleared', since, now, summary, {});
}

function subjectOf(key: string): string {
  return key.slice(NAME.length + 1);
}

function notice(
  eventType: string,
  key: string,
  state: Problem['state'],
  since: string,
  at: Micros,
  summary: string,
  more: Readonly<Record<string, Json>>,
): WayNotice {
  const problem: Problem = { key, state, severity: 4, summary, object: null, since };
  const traits = { subject: subjectOf(key), since, ...more };
  return { eventType, problem, at, traits, identity: [key, since] };
}
