import type { Outcome, Unchanged } from '../../model/index.ts';
import { fromJson, toJson } from '../../model/index.ts';

/** An `Unchanged` as a list, for size: with `notification_format = both` every second message has one. */
type UnchangedText = [
  type: string,
  id: string,
  revision: number,
  file: string,
  line: number,
  previous: number,
];

const NONE = { changes: [], problems: [], samples: [], late: false } as const satisfies Outcome;
const NOTHING = toJson(NONE);

/** The text of an outcome in the log. Most messages change nothing that shows. */
export function outcomeText({ unchanged, ...told }: Outcome): string {
  const { changes, problems, samples, late } = told;
  const parts = changes.length + problems.length + samples.length > 0 || late ? told : null;
  if (unchanged === undefined) return parts === null ? NOTHING : toJson(parts);
  return toJson({ ...parts, unchanged: unchanged.map(unchangedText) });
}

/** The outcome behind a text of the log; `unchanged` is in none that was written before there was such. */
export function readOutcome(text: string): Outcome {
  const { unchanged, ...told } = fromJson(text) as unknown as Partial<Outcome> & {
    readonly unchanged?: readonly UnchangedText[];
  };
  return { ...NONE, ...told, ...(unchanged === undefined ? {} : { unchanged: unchanged.map(unchangedOf) }) };
}

function unchangedText({ object: { type, id, revision }, rule, previous }: Unchanged): UnchangedText {
  return [type, id, revision, rule.file, rule.line, previous];
}

function unchangedOf([type, id, revision, file, line, previous]: UnchangedText): Unchanged {
  return { object: { type, id, revision }, rule: { file, line }, previous };
}
