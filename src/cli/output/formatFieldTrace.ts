import type { Attempt, FieldTrace } from '../../proof/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import type { Terminal } from './terminal.ts';

/** Why a field has its value, for people: who set it, then who else tried and why not. */
export function formatFieldTrace(trace: FieldTrace, terminal: Terminal): string[] {
  const { object, field, value, won_by: winner, others, derived_from: sources } = trace;
  const gone = object.deleted ? terminal.style('yellow', ' (deleted)') : '';
  const shown = value === undefined ? 'absent' : formatValue(value);
  return [
    `${object.type} ${terminalText(object.id)}${gone}  ${terminal.style('bold', `${field} = ${shown}`)}`,
    ...(sources === undefined ? [] : [`  derived from ${sources.join(', ')}`]),
    ...(winner === null ? unset(trace) : attemptLines('set by', winner, terminal)),
    ...others.flatMap((attempt) => attemptLines(LABELS[attempt.outcome], attempt, terminal)),
    '',
  ];
}

const LABELS: Readonly<Record<Attempt['outcome'], string>> = {
  set: 'also',
  same: 'agrees',
  older: 'lost',
  'not-trusted': 'not trusted',
  observed: 'observed only',
};

function unset({ derived_from: sources }: FieldTrace): string[] {
  return sources === undefined ? ['  no trusted event has set it'] : [];
}

function attemptLines(label: string, attempt: Attempt, terminal: Terminal): string[] {
  const { event_type, generated, message_id, publisher, position, rule, value, because } = attempt;
  const style = attempt.outcome === 'set' ? 'green' : 'yellow';
  return [
    `  ${terminal.style(style, label)}: ${terminalText(event_type)}  ${generated}  said ${formatValue(value)}`,
    `      ${terminalText(message_id)} from ${terminalText(publisher)}, ${terminalText(position)}`,
    `      rule ${terminal.style('cyan', `${rule.file}:${rule.line}`)}: ${terminalText(because)}`,
  ];
}
