import type { Json, RuleRef } from '../../model/index.ts';
import type { Difference, DifferenceSummary, InventoryDifference } from '../../proof/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import { counted } from './counted.ts';
import type { Terminal } from './terminal.ts';

const LONGEST = 200;

/** One difference for people: both values, then the first event that was decided differently, with both rules. */
export function formatDifference(difference: Difference | InventoryDifference, terminal: Terminal): string[] {
  const { field, values, first } = difference;
  const name = terminal.style('bold', terminalText(field));
  const what =
    difference.about === 'object'
      ? `${difference.object.type} ${terminalText(difference.object.id)} ${name}`
      : `${terminalText(difference.event_type)}${difference.object === null ? '' : `  ${difference.object}`} ${name}, ${counted(difference.count, 'event')}`;
  const said = difference.about === 'event' ? difference.said : [true, true];
  const absent = ('absent' in difference ? difference.absent : undefined) ?? [];
  const shown = values.map((value, side) => {
    if (absent[side] === true) return 'absent';
    return said[side] === true ? short(value) : 'not written';
  });
  const lines = [`  ${what}: ${shown.join(' → ')}`];
  if (first === null) return lines;
  const { event_type, generated, message_id, position, rules } = first;
  return [
    ...lines,
    `    first ${terminalText(event_type)}  ${generated}  ${terminalText(message_id)}, ${terminalText(position)}`,
    ...(rules[0] === null && rules[1] === null
      ? []
      : [`    rule ${place(rules[0], terminal)} → ${place(rules[1], terminal)}`]),
  ];
}

export function formatDifferenceSummary(
  { messages, differing, differences }: DifferenceSummary,
  terminal: Terminal,
): string[] {
  if (differences === 0) {
    return [`${counted(messages, 'message')}: ${terminal.style('green', 'no difference')}`];
  }
  const verdict = terminal.style('yellow', counted(differences, 'difference'));
  return ['', `${counted(messages, 'message')}, ${differing} decided differently: ${verdict}`];
}

function place(rule: RuleRef | null, terminal: Terminal): string {
  return rule === null ? 'none' : terminal.style('cyan', `${rule.file}:${rule.line}`);
}

function short(value: Json): string {
  const text = formatValue(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
