import type { BusQueue } from '../../model/index.ts';
import { counted } from './counted.ts';
import type { Terminal } from './terminal.ts';

/** One queue for people: what it is, what is in it, and what it is bound to. */
export function formatQueue(queue: BusQueue, terminal: Terminal): string[] {
  const { source, broker, name, shared, wanted, bindings } = queue;
  const settings = Object.entries(wanted?.arguments ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    `${source}  ${terminal.style('bold', name)}  ${state(queue, terminal)}  ${terminal.style('dim', broker)}`,
    ...(shared ? ['    shared: what the bridge takes from it, no other reader gets'] : []),
    ...(wanted === null ? [] : [`    declared durable, ${settings.join(', ')}`]),
    ...bindings.map(
      ({ exchange, key, exists }) => `    ${exchange}  ${key}${exists ? '' : '  (no such exchange yet)'}`,
    ),
  ];
}

function state({ exists, messages, consumers }: BusQueue, terminal: Terminal): string {
  if (!exists) return terminal.style('yellow', 'does not exist');
  return `${counted(messages, 'message')} waiting, ${counted(consumers, 'consumer')}`;
}
