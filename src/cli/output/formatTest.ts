import type { Json } from '../../model/index.ts';
import type { TestFailure, TestRecord } from '../../proof/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import type { Terminal } from './terminal.ts';

/** The verdict on one mapping test for people; failures name the field, the event that won and its rule. */
export function formatTest({ name, file, line, ok, failures }: TestRecord, terminal: Terminal): string[] {
  const label = ok ? terminal.style('green', 'ok') : terminal.style('red', 'not ok');
  return [
    `${label}  ${terminalText(name)}  ${terminal.style('dim', `${file}:${line}`)}`,
    ...failures.flatMap((failure) => failureLines(file, failure, terminal)),
  ];
}

function failureLines(file: string, failure: TestFailure, terminal: Terminal): string[] {
  const { object, field, line, expected, actual, order, won_by: winner, rule } = failure;
  const [wanted, shown] = field.startsWith('problem ')
    ? [stateOf(expected), stateOf(actual)]
    : [formatValue(expected), actual === undefined ? 'absent' : formatValue(actual)];
  return [
    `    ${terminalText(object)} ${terminal.style('bold', field)}: expected ${wanted}, is ${shown}  (${file}:${line}, ${order})`,
    ...(winner === null
      ? ['      no trusted event has set it']
      : [
          `      set by ${terminalText(winner.event_type)}  ${winner.generated}  ${terminalText(winner.message_id)}`,
          `      rule ${terminal.style('cyan', rule === null ? 'unknown' : `${rule.file}:${rule.line}`)}`,
        ]),
  ];
}

/** As `expect_problems` says it. */
function stateOf(stands: Json | undefined): string {
  return stands === true ? 'raised' : 'cleared';
}
