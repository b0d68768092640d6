import type { Rebuilt } from '../../app/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import { counted } from './counted.ts';
import type { Terminal } from './terminal.ts';

/** People are shown so many gaps; the JSON lines have all. */
const SHOWN = 25;

/** The contract's lines of what was made anew. */
export function rebuiltRecords({
  differences,
  problems,
  gaps,
  absent,
}: Rebuilt): readonly Readonly<Record<string, unknown>>[] {
  return [
    ...differences.map((difference) => ({ kind: 'difference', about: 'object', ...difference, first: null })),
    ...problems.map(({ key, state, object }) => ({
      kind: 'difference',
      about: 'problem',
      object,
      field: key,
      values: [state === 'raised' ? null : 'raised', state],
      first: null,
    })),
    ...gaps.map((gap) => ({ kind: 'gap', ...gap })),
    ...absent.map((trait) => ({ kind: 'coverage', about: 'absent-trait', ...trait })),
  ];
}

/** What is different, and what could not be decided anew, for people. */
export function formatRebuilt(rebuilt: Rebuilt, dryRun: boolean, terminal: Terminal): string[] {
  const { messages, objects, differences, problems, gaps, absent } = rebuilt;
  const head = (text: string): string => terminal.style('bold', text);
  const changed = differences.length + problems.length;
  return [
    ...differences.map(
      ({ object, field, values }) =>
        `${object.type} ${terminalText(object.id)} ${head(terminalText(field))}: ${formatValue(values[0])} → ${formatValue(values[1])}`,
    ),
    ...problems.map(
      ({ key, state, summary }) => `problem ${terminalText(key)} ${state}: ${terminalText(summary)}`,
    ),
    ...(absent.length === 0 ? [] : ['', head('The stored events do not have')]),
    ...absent.map(
      ({ file, line, name, events }) =>
        `  ${terminal.style('cyan', `${file}:${line}`)}  ${name}  in none of ${counted(events, 'event')}: it was not read when they came`,
    ),
    ...(gaps.length === 0 ? [] : ['', head('The log no longer has all of')]),
    ...gaps
      .slice(0, SHOWN)
      .flatMap(({ object, kept, lost }) => [
        `  ${object.type} ${terminalText(object.id)}`,
        ...(kept.length === 0 ? [] : [`    stay as they are: ${terminalText(kept.join(', '))}`]),
        ...(lost.length === 0 ? [] : [`    not known any more: ${terminalText(lost.join(', '))}`]),
      ]),
    ...(gaps.length > SHOWN ? [`  … and ${gaps.length - SHOWN} more; --json has all`] : []),
    '',
    `${counted(messages, 'message')} decided anew, ${counted(objects, 'object')}: ${counted(changed, 'difference')}${dryRun ? '; nothing was written' : ''}. Nothing is sent to sinks`,
  ];
}
