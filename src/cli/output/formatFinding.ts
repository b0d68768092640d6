import type { Finding, FindingLevel, Remedy } from '../../model/index.ts';
import { terminalText } from '../../sinks/console/index.ts';
import { counted } from './counted.ts';
import type { Style, Terminal } from './terminal.ts';

const MARKS: Readonly<Record<FindingLevel, { readonly mark: string; readonly style: Style }>> = {
  ok: { mark: 'ok    ', style: 'green' },
  note: { mark: 'note  ', style: 'yellow' },
  action: { mark: 'ACTION', style: 'red' },
};

/** The longest names of checks. */
const CHECK = 10;
const WIDTH = 100;
const INDENT = '          ';

/** One finding for people, below a heading where another source begins. Lines to paste are never broken. */
export function formatFinding(finding: Finding, before: Finding | null, terminal: Terminal): string[] {
  const { source, check, level, subject, detail, fix = [] } = finding;
  const { mark, style } = MARKS[level];
  const heading =
    source === before?.source
      ? []
      : [...(before === null ? [] : ['']), terminal.style('bold', terminalText(source))];
  return [
    ...heading,
    `  ${terminal.style(style, mark)}  ${terminal.style('dim', check.padEnd(CHECK))}  ${terminalText(subject)}`,
    ...wrapped(terminalText(detail), INDENT),
    ...fix.flatMap((remedy) => remedyLines(remedy, terminal)),
  ];
}

export function formatDoctorSummary(
  counts: Readonly<Record<FindingLevel, number>>,
  terminal: Terminal,
): string[] {
  const { ok, note, action } = counts;
  const rest = `${ok} ok, ${counted(note, 'note')}`;
  const verdict =
    action === 0
      ? terminal.style('green', 'nothing needs action')
      : terminal.style('red', `${counted(action, 'finding')} ${action === 1 ? 'needs' : 'need'} action`);
  return ['', `${verdict}; ${rest}`];
}

function remedyLines({ text, lines }: Remedy, terminal: Terminal): string[] {
  return [
    ...wrapped(`→ ${terminalText(text)}`, INDENT),
    ...lines.map((line) => `${INDENT}    ${terminal.style('cyan', terminalText(line))}`),
  ];
}

function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH - indent.length) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
