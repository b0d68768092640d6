import { formatMicros, type StoredParkedItem } from '../../model/index.ts';
import { terminalText } from '../../sinks/console/index.ts';
import type { Terminal } from './terminal.ts';

/** A parked item: which it is, and below it what the target said. */
export function formatParked(
  { id, sink, item, answer, parked, due }: StoredParkedItem,
  terminal: Terminal,
): string {
  const head = `${id}  ${terminalText(sink)}  ${terminalText(item.key)}`;
  const when = `parked ${formatMicros(parked)}${due ? ', to be tried again' : ''}`;
  return `${terminal.style('bold', head)}\n   ${terminalText(answer)}\n${terminal.style('dim', `   ${when}`)}`;
}
