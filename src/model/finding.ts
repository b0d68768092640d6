import type { Clock } from './clock.ts';
import type { DeadLetter } from './deadLetter.ts';
import type { Delivery } from './delivery.ts';
import type { Micros } from './micros.ts';
import type { Item } from './notification.ts';

/** `ok`: looked at and sound. `note`: good to know. `action`: something is lost or at risk until somebody acts. */
export type FindingLevel = 'ok' | 'note' | 'action';

/** One thing that can be done about a finding: a sentence, and lines to paste as they are. */
export interface Remedy {
  readonly text: string;
  readonly lines: readonly string[];
}

/** What a doctor found out about one thing, for a person to read and a script to filter. */
export interface Finding {
  /** Name of the configured component, or of the part of the bridge, that it is about. */
  readonly source: string;
  /** What was looked at, a stable word: `reach`, `tls`, `login`, `exchanges`, … */
  readonly check: string;
  readonly level: FindingLevel;
  /** Which host, queue, file, …; never with a password in it. */
  readonly subject: string;
  readonly detail: string;
  readonly fix?: readonly Remedy[];
}

/** What a doctor is given beside the settings of its component. */
export interface DoctorParts {
  readonly name: string;
  readonly clock: Clock;
  /** Time between two looks at what moves, such as the depth of a queue; 0 looks once. */
  readonly watch: Micros;
  /** Most messages that the bridge commits at once. */
  readonly batch: number;
  /** Opens a message as the bridge would. */
  readonly decode: (message: Pick<Delivery, 'body' | 'meta'>) => {
    readonly items: readonly Item[];
    readonly dead: readonly DeadLetter[];
  };
}

/** Findings in the order in which they help, each as soon as it is known. Nothing is changed by looking. */
export type Examination = AsyncIterable<Finding>;

type Say = (subject: string, detail: string, ...fix: readonly Remedy[]) => Finding;

/** Makers of one check's findings. */
export function findingsOf(source: string, check: string): Readonly<Record<FindingLevel, Say>> {
  const say =
    (level: FindingLevel): Say =>
    (subject, detail, ...fix) => ({
      source,
      check,
      level,
      subject,
      detail,
      ...(fix.length === 0 ? {} : { fix }),
    });
  return { ok: say('ok'), note: say('note'), action: say('action') };
}
