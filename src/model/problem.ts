import type { Severity } from './event.ts';

/** A problem that changed its state, or stands. */
export interface Problem {
  /** `<name>:<object id>`, or `<name>:<subject>` for problems of the feed itself. */
  readonly key: string;
  readonly state: 'raised' | 'cleared';
  readonly severity: Severity;
  readonly summary: string;
  /** Object id, or null for problems of the feed. */
  readonly object: string | null;
  /** When it was raised: the stamp of the event that did it. ISO, µs, Z. */
  readonly since: string;
}

/** Of a problem's key: its name, and the object's id or the subject, which may have colons of its own. */
export function problemParts(key: string): readonly [name: string, subject: string] {
  const [name = '', ...subject] = key.split(':');
  return [name, subject.join(':')];
}
