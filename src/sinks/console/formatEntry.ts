import type { Change, LogEntry, Problem, Refusal, Sample, Severity, Unchanged } from '../../model/index.ts';
import { formatValue } from './formatValue.ts';
import type { Palette } from './palette.ts';
import { COLOR_PALETTE, PLAIN_PALETTE } from './palette.ts';
import { terminalText } from './terminalText.ts';

export interface FormatOptions {
  readonly color?: boolean;
  /** Names objects that were written to and are as they were, too. */
  readonly unchanged?: boolean;
}

/**
 * One log entry for people: a line with time, severity and summary, and below it what changed and by which rule,
 * which writes were refused and why, problems and samples. Ends in a line break.
 */
export function formatEntry(entry: LogEntry, options: FormatOptions = {}): string {
  const palette = options.color === true ? COLOR_PALETTE : PLAIN_PALETTE;
  const { changes, unchanged = [], problems, samples, late } = entry.outcome;
  const lines = [
    headline(entry.event, palette),
    ...(late ? [`    ${palette.faint('late: older than the horizon; nothing is sent')}`] : []),
    ...changes.flatMap((change) => changeLines(change, palette)),
    ...(options.unchanged === true ? unchanged.map((one) => unchangedLine(one, palette)) : []),
    ...problems.map((problem) => problemLine(problem, palette)),
    ...samples.map((sample) => sampleLine(sample, palette)),
  ];
  return `${lines.join('\n')}\n`;
}

interface Headline {
  readonly generated: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly event_type: string;
}

/** By severity, 0 to 5. */
const SEVERITY: readonly (readonly [word: string, paint: keyof Palette])[] = [
  ['clear', 'good'],
  ['debug', 'faint'],
  ['info', 'notice'],
  ['warning', 'warning'],
  ['error', 'bad'],
  ['critical', 'bad'],
];
const SEVERITY_WIDTH = 8;

function headline(event: string, palette: Palette): string {
  const { generated, severity, summary, event_type } = JSON.parse(event) as Headline;
  const [word, paint] = severityOf(severity);
  // Date and milliseconds are what people compare; the exact stamp is in the JSON.
  const time = generated.slice(0, 23).replace('T', ' ');
  const type = summary.includes(event_type) ? '' : `  ${palette.faint(terminalText(event_type))}`;
  const text = palette.strong(terminalText(summary));
  return `${palette.time(time)}  ${palette[paint](word.padEnd(SEVERITY_WIDTH))}  ${text}${type}`;
}

function severityOf(severity: Severity): readonly [word: string, paint: keyof Palette] {
  return SEVERITY[severity] ?? [String(severity), 'notice'];
}

const OPERATIONS: Readonly<Record<Change['op'] | 'kept', readonly [text: string, paint: keyof Palette]>> = {
  create: ['+ created', 'good'],
  update: ['~ updated', 'notice'],
  delete: ['- deleted', 'warning'],
  kept: ['= kept', 'faint'],
};

function changeLines(change: Change, palette: Palette): string[] {
  const { object, op, set, refused, rule } = change;
  const names = Object.keys(set);
  const [text, paint] = OPERATIONS[op === 'update' && names.length === 0 ? 'kept' : op];
  const width = Math.max(...names.map((name) => name.length), 0);
  return [
    `    ${palette[paint](text)} ${object.type} ${terminalText(object.id)}  ${palette.faint(`${rule.file}:${rule.line}`)}`,
    ...Object.entries(set).map(
      ([name, value]) => `        ${palette.faint(name.padEnd(width))}  ${formatValue(value)}`,
    ),
    ...refusedLines(refused, palette),
  ];
}

function unchangedLine({ object, rule }: Unchanged, palette: Palette): string {
  const { type, id } = object;
  return `    ${palette.faint('= unchanged')} ${type} ${terminalText(id)}  ${palette.faint(`${rule.file}:${rule.line}`)}`;
}

/** One line for each reason, because a rule mostly refuses all that it does not take for the same one. */
function refusedLines(refused: readonly Refusal[], palette: Palette): string[] {
  const byReason = new Map<string, string[]>();
  for (const { field, value, because } of refused) {
    const writes = byReason.get(because) ?? [];
    writes.push(`${field} ${formatValue(value)}`);
    byReason.set(because, writes);
  }
  return [...byReason].map(
    ([because, writes]) =>
      `        ${palette.warning('x refused')} ${writes.join(', ')}: ${terminalText(because)}`,
  );
}

function problemLine({ state, severity, summary }: Problem, palette: Palette): string {
  if (state === 'cleared') return `    ${palette.good('v problem cleared')}: ${terminalText(summary)}`;
  const [word, paint] = severityOf(severity);
  return `    ${palette[paint](`! problem raised (${word})`)}: ${terminalText(summary)}`;
}

function sampleLine({ name, volume, unit, final, object, resource_id }: Sample, palette: Palette): string {
  const text = terminalText(`${name} ${volume} ${unit}`.trimEnd());
  // Of a part of its object, as a disk: each has the same meters.
  const part = object === null || object.endsWith(resource_id) ? '' : `  ${terminalText(resource_id)}`;
  return `    ${palette.faint(final ? '. final sample' : '. sample')} ${text}${palette.faint(part)}`;
}
