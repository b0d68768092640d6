import { CONTRACT } from '../../model/index.ts';
import type { AbsentTrait, Coverage, DeadCause, UnmappedType, UnusedChange } from '../../proof/index.ts';
import { percentOf, reachOf } from '../../proof/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import { counted } from './counted.ts';
import { unusedLine, unusedRuleRecord } from './formatRuleCoverage.ts';
import type { Terminal } from './terminal.ts';

type Near = (eventType: string) => string | undefined;

/** People are shown so many of each; the JSON lines have all. */
const SHOWN = 25;

/** The contract's lines: what was not covered, then the summary. */
export function coverageRecords(
  coverage: Coverage,
  near: Near,
): readonly Readonly<Record<string, unknown>>[] {
  const record = (about: string, rest: object): Readonly<Record<string, unknown>> => ({
    kind: 'coverage',
    about,
    ...rest,
  });
  const { unmapped, rules, absent, changes, dead, messages, mapped, types, mapped_types, percent } = coverage;
  const reach = reachOf(rules);
  return [
    ...unmapped.map((type) => record('unmapped', { ...type, nearest: near(type.event_type) ?? null })),
    ...rules.flatMap(({ unused }) => unused).map(unusedRuleRecord),
    ...absent.map((trait) => record('absent-trait', trait)),
    ...changes.map((change) => record('unused-change', change)),
    ...dead.map((cause) => record('dead', cause)),
    {
      kind: 'summary',
      messages,
      mapped,
      types,
      mapped_types,
      percent,
      rules: reach.rules,
      reached: reach.reached,
      contract: CONTRACT,
    },
  ];
}

/** The same for people, one heading for each kind of finding that there is. */
export function formatCoverage(coverage: Coverage, near: Near, terminal: Terminal): string[] {
  const { unmapped, absent, changes, dead, types, mapped_types, percent, messages, mapped } = coverage;
  const { rules, reached } = reachOf(coverage.rules);
  return [
    ...section(
      'Event types without a rule of their own',
      unmapped,
      (type) => unmappedLines(type, near, terminal),
      terminal,
    ),
    ...section('Dead letters', dead, (cause) => deadLines(cause, terminal), terminal),
    ...section(
      'Changes that the mapping makes nothing of',
      changes,
      (change) => changeLines(change, terminal),
      terminal,
    ),
    ...section('Traits that no event had', absent, (trait) => absentLines(trait, terminal), terminal),
    ...ruleLines(coverage, terminal),
    `${mapped_types} of ${counted(types, 'event type')} have a rule of their own: ${terminal.style('bold', `${percent} %`)}`,
    `${mapped} of ${counted(messages, 'message')} are of these, ${percentOf(mapped, messages)} %; ${reached} of ${counted(rules, 'rule')} used`,
  ];
}

function section<T>(
  title: string,
  found: readonly T[],
  lines: (one: T) => readonly string[],
  terminal: Terminal,
): string[] {
  if (found.length === 0) return [];
  const more = found.length > SHOWN ? [`  … and ${found.length - SHOWN} more; --json has all`] : [];
  return [terminal.style('bold', title), ...found.slice(0, SHOWN).flatMap(lines), ...more, ''];
}

function unmappedLines(
  { event_type, globs, count, message_id, position }: UnmappedType,
  near: Near,
  terminal: Terminal,
): string[] {
  const meant = near(event_type);
  const hint = meant === undefined ? '' : `, much like ${meant}`;
  const seen = globs.length === 0 ? '' : `, only observed by ${globs.join(', ')}`;
  return [
    `  ${terminal.style('yellow', terminalText(event_type))}  ${counted(count, 'message')}${seen}${hint}`,
    `    first ${terminalText(message_id)}, ${terminalText(position)}`,
  ];
}

function deadLines({ code, count, detail, position }: DeadCause, terminal: Terminal): string[] {
  return [
    `  ${terminal.style('red', code)}  ${counted(count, 'message')}`,
    `    first: ${terminalText(detail)} (${terminalText(position)})`,
  ];
}

const REASONS: Readonly<Record<UnusedChange['what'], string>> = {
  path: 'no trait reads it',
  trait: 'no rule takes the trait',
  field: 'no rule that was used may write the field',
};

function changeLines(
  { what, object, name, objects, changes, values, example }: UnusedChange,
  terminal: Terminal,
): string[] {
  const { from, to, message_id } = example;
  return [
    `  ${object} ${terminal.style('yellow', terminalText(name))}  ${counted(changes, 'change')} of ${counted(objects, 'object')}, ${counted(values, 'value')}: ${REASONS[what]}`,
    `    ${terminalText(example.object)} from ${short(from)} to ${short(to)}, ${terminalText(message_id)}`,
  ];
}

function absentLines({ file, line, name, paths, events }: AbsentTrait, terminal: Terminal): string[] {
  const place = terminal.style('cyan', `${file}:${line}`);
  return [
    `  ${place}  ${name}  in none of ${counted(events, 'event')}  ${terminal.style('dim', paths.join(', '))}`,
  ];
}

/** A file of which nothing was used is told in a line: the capture is not about its service. */
function ruleLines({ rules }: Coverage, terminal: Terminal): string[] {
  const used = rules.filter(({ reached }) => reached > 0);
  const partly = used.filter(({ unused }) => unused.length > 0);
  const idle = rules.length - used.length;
  return [
    ...(partly.length === 0 ? [] : [terminal.style('bold', 'Rules that no message reached')]),
    ...partly.flatMap(({ file, rules: count, reached, unused }) => [
      `  ${file}: ${reached} of ${counted(count, 'rule')} used`,
      ...unused.map((rule) => unusedLine(rule, terminal)),
    ]),
    ...(idle === 0 ? [] : [terminal.style('dim', `  ${counted(idle, 'other file')} without any message`)]),
    ...(rules.length === 0 ? [] : ['']),
  ];
}

function short(value: Parameters<typeof formatValue>[0]): string {
  const text = formatValue(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
