import { formatMicros, type Micros, type Problem, type Severity } from '../model/index.ts';
import { readMicros } from './readMicros.ts';

/** A problem of the feed: it belongs to no object, and its key is `<name>:<subject>`. */
export function feedProblem(
  name: string,
  subject: string,
  state: Problem['state'],
  severity: Severity,
  since: Micros,
  summary: string,
): Problem {
  return { key: `${name}:${subject}`, state, severity, summary, object: null, since: formatMicros(since) };
}

/** What standing problems of one name say, as the last run left them: subject → since when. */
export function standingSubjects(standing: readonly Problem[], name: string): ReadonlyMap<string, Micros> {
  const own = standing.filter(({ key }) => key.startsWith(`${name}:`));
  return new Map(own.map(({ key, since }) => [key.slice(name.length + 1), readMicros(since)]));
}
