import type { DeadGroup, StoredDeadLetter } from '../../model/index.ts';
import { formatMicros, toJson } from '../../model/index.ts';
import { terminalText } from '../../sinks/console/index.ts';
import type { Terminal } from './terminal.ts';

/** A cause: its numbers and times below it. */
export function formatDeadGroup(group: DeadGroup, terminal: Terminal): readonly string[] {
  const { id, code, cause, source, eventType, count, kept, dropped, replayed } = group;
  const about = eventType === null ? source : `${eventType} from ${source}`;
  const counts = [`${count} came`, `${kept} kept`, `${dropped} dropped`, `${replayed} replayed`].join(', ');
  return [
    `${terminal.style('bold', `#${id} ${code}`)} ${terminalText(cause)}`,
    `   ${terminalText(about)}`,
    terminal.style('dim', `   ${counts}; ${when(group.firstSeen)} to ${when(group.lastSeen)}`),
  ];
}

/** A letter on one line. */
export function formatDeadRow(letter: StoredDeadLetter, terminal: Terminal): string {
  const { seq, received, code, eventType, detail, remains } = letter;
  const parts = [String(seq), when(received), code, terminalText(eventType ?? '-'), terminalText(detail)];
  return `${parts.join('  ')}${remains === undefined ? terminal.style('dim', '  (cannot be replayed)') : ''}`;
}

/** A letter with all that is kept of it. */
export function formatDeadLetter(letter: StoredDeadLetter, terminal: Terminal): readonly string[] {
  const { seq, group, code, detail, source, received, messageId, eventType, length, hash, remains } = letter;
  const rows: readonly (readonly [string, string])[] = [
    ['why', `${code}: ${terminalText(detail)}`],
    ['group', String(group)],
    ['source', terminalText(source)],
    ['received', when(received)],
    ['message', terminalText(messageId ?? '-')],
    ['event type', terminalText(eventType ?? '-')],
    ['body', `${length} bytes, SHA-256 ${hash}`],
    ['replay', remains === undefined ? 'no, too little is kept' : 'yes'],
  ];
  return [
    terminal.style('bold', `dead letter ${seq}`),
    ...rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`),
    '',
    content(letter),
  ];
}

function content({ body, remains }: StoredDeadLetter): string {
  if (remains?.kind === 'item') return terminalText(toJson(remains.item));
  return body === null ? '(nothing is kept of the body)' : body.split('\n').map(terminalText).join('\n');
}

function when(micros: number): string {
  return micros === 0 ? '?' : formatMicros(micros);
}
