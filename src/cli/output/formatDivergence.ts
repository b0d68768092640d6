import type { Divergence, DivergingEvent, VerifySummary } from '../../proof/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import { counted } from './counted.ts';
import type { Terminal } from './terminal.ts';

/** One divergence for people: the field with both values, what makes the difference, and the two events. */
export function formatDivergence(divergence: Divergence, terminal: Terminal): string[] {
  const { severity, object, field, values, orders, smallest_shift: shift, events, blame } = divergence;
  const label = terminal.style(severity === 'error' ? 'red' : 'yellow', severity);
  const what = `${object.type} ${terminalText(object.id)} ${terminal.style('bold', field)}`;
  return [
    `${label}: ${what} is ${formatValue(values[0])} or ${formatValue(values[1])}`,
    shift === undefined
      ? `  ${terminalText(orders[0])} against ${terminalText(orders[1])}`
      : `  only the clocks of two publishers decide: a shift of ${shift} s changes it`,
    ...(events ?? []).flatMap((event) => eventLines(event, terminal)),
    ...(blame === undefined
      ? []
      : [`  to blame: rule ${terminal.style('cyan', `${blame.file}:${blame.line}`)}, ${blame.because}`]),
    '',
  ];
}

function eventLines(event: DivergingEvent, terminal: Terminal): string[] {
  const { event_type, generated, value, message_id, publisher, position, rule } = event;
  return [
    `    ${terminalText(event_type)}  ${generated}  says ${formatValue(value)}`,
    `      ${terminalText(message_id)} from ${terminalText(publisher)}, ${terminalText(position)}, rule ${terminal.style('cyan', `${rule.file}:${rule.line}`)}`,
  ];
}

export function formatVerifySummary(summary: VerifySummary, terminal: Terminal): string[] {
  const { messages, dead, objects, orders, divergences, warnings, digest } = summary;
  const errors = divergences - warnings;
  const verdict =
    errors === 0
      ? terminal.style('green', 'the same inventory in every order')
      : terminal.style('red', counted(errors, 'divergence'));
  const unread = dead === 0 ? '' : `, ${counted(dead, 'dead letter')}`;
  const warned = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`;
  return [
    `${counted(messages, 'message')}${unread}, ${counted(objects, 'object')}, ${counted(orders, 'order')}: ${verdict}${warned}`,
    `digest ${digest}`,
  ];
}
