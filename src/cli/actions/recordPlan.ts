import type { Micros } from '../../model/index.ts';
import { StackwireError } from '../../model/index.ts';
import { parseDuration } from '../../config/index.ts';
import type { MappingTestFlags } from './mappingTestOf.ts';

export interface RecordFlags extends MappingTestFlags {
  readonly output?: string;
  readonly source?: string;
  readonly types?: readonly string[];
  readonly for?: string;
  readonly count?: number;
  readonly around?: string;
  readonly span?: string;
  readonly from?: readonly string[];
  readonly pseudonyms?: boolean;
  readonly pseudonymKey?: string;
  readonly json?: boolean;
}

/** Where the messages come from. */
export type RecordOrigin =
  | { readonly kind: 'bus'; readonly time: Micros | null }
  | { readonly kind: 'ring'; readonly around: string; readonly span: Micros }
  | { readonly kind: 'captures'; readonly files: readonly string[] };

export interface RecordPlan {
  readonly origin: RecordOrigin;
  /** null where captures only become a test. */
  readonly output: string | null;
  readonly asTest: boolean;
}

/** How long before and after a message its surroundings last, unless told otherwise: a migration, say. */
const SPAN = 60_000_000;

type Rule = readonly [broken: (flags: RecordFlags) => boolean, because: string];

const makesTest = ({ asTest, testFile }: RecordFlags): boolean =>
  asTest !== undefined || testFile !== undefined;
const isLive = ({ around, from }: RecordFlags): boolean => around === undefined && from === undefined;

const RULES: readonly Rule[] = [
  [({ around, from }) => around !== undefined && from !== undefined, 'name either --around or --from'],
  [
    ({ config, from }) => config === undefined && from === undefined,
    'name a configuration with -c, or a capture with --from',
  ],
  [
    (flags) => flags.output === undefined && !(flags.from !== undefined && makesTest(flags)),
    'name the capture to write with -o; `-o -` is stdout',
  ],
  [(flags) => flags.for !== undefined && !isLive(flags), '--for is for recording from a bus'],
  [(flags) => flags.source !== undefined && !isLive(flags), '--source is for recording from a bus'],
  [({ span, around }) => span !== undefined && around === undefined, '--span belongs to --around'],
  [
    ({ output, json }) => output === '-' && json === true,
    'with `-o -` stdout is the capture; leave out --json',
  ],
  [
    (flags) => flags.output === '-' && makesTest(flags),
    'a test needs a capture that stays: name a file with -o',
  ],
  [
    (flags) => flags.output === undefined && flags.from?.includes('-') === true,
    'a test needs a capture that stays, not stdin',
  ],
  [
    ({ asTest, testFile, json }) => asTest !== undefined && testFile === undefined && json === true,
    'with --json the test needs a file of its own: --test-file FILE',
  ],
  [
    (flags) =>
      flags.output === undefined &&
      (flags.pseudonyms === true ||
        flags.pseudonymKey !== undefined ||
        flags.types !== undefined ||
        flags.count !== undefined),
    'what is left out or renamed has to be written: name a capture with -o',
  ],
];

/** @throws StackwireError `usage` where options do not go together or are no durations */
export function recordPlan(flags: RecordFlags): RecordPlan {
  for (const [broken, because] of RULES) {
    if (broken(flags)) throw new StackwireError('usage', because);
  }
  return { origin: originOf(flags), output: flags.output ?? null, asTest: makesTest(flags) };
}

function originOf({ from, around, span, for: time }: RecordFlags): RecordOrigin {
  if (from !== undefined) return { kind: 'captures', files: from };
  if (around !== undefined) return { kind: 'ring', around, span: durationOf('--span', span) ?? SPAN };
  return { kind: 'bus', time: durationOf('--for', time) };
}

function durationOf(option: string, text: string | undefined): Micros | null {
  if (text === undefined) return null;
  const micros = parseDuration(text);
  if (micros !== null && micros > 0) return micros;
  throw new StackwireError('usage', `${option} takes a duration such as 10m or 90s, not \`${text}\``);
}
