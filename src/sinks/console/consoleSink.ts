import type { Writable } from 'node:stream';
import type { Change, OutgoingItem, Problem, Sample, Sink } from '../../model/index.ts';
import { toJson } from '../../model/index.ts';
import { formatEntry } from './formatEntry.ts';
import type { ConsoleSettings } from './spec.ts';
import { formatValue } from './formatValue.ts';

/** Where to write, and whether a person with a colour terminal looks at it. */
export interface ConsoleOutput {
  readonly stream: Writable;
  readonly color: boolean;
}

/**
 * Writes what was committed to a stream, one write per batch. Once the reader has gone (`stackwire run | head`)
 * it takes everything and writes nothing: a closed pipe is no error.
 */
export function createConsoleSink(settings: ConsoleSettings, name: string, output: ConsoleOutput): Sink {
  const { stream, color } = output;
  let open = true;
  // Without a listener an EPIPE would end the process. It stays for good: the error may come after `close`.
  stream.on('error', () => {
    open = false;
  });
  return {
    name,
    deliver: async (items) => {
      const text = render(items, settings, color);
      if (!open || text === '') return;
      // The callback comes when the text is taken, and also when the stream has failed.
      await new Promise<void>((resolve) => {
        stream.write(text, () => {
          resolve();
        });
      });
    },
    close: () => Promise.resolve(),
  };
}

/** One text per message for people, one line per item for machines. */
function render(items: readonly OutgoingItem[], { format }: ConsoleSettings, color: boolean): string {
  if (format === 'json') return items.map(({ line }) => `${toJson(line)}\n`).join('');
  const messages = new Map<number, OutgoingItem[]>();
  for (const item of items) messages.set(item.seq, [...(messages.get(item.seq) ?? []), item]);
  return [...messages.values()].map((message) => renderMessage(message, color)).join('');
}

function renderMessage(items: readonly OutgoingItem[], color: boolean): string {
  const [first] = items;
  // Problems that stood before the sink began have no message here, and a gap has none at all.
  if (first?.event == null) return items.map(({ line }) => standingText(line)).join('');
  const of = <T>(kind: OutgoingItem['kind']): T[] =>
    items.flatMap((item) => (item.kind === kind ? [item.line as unknown as T] : []));
  const outcome = {
    changes: of<Change>('change'),
    problems: of<Problem>('problem'),
    samples: of<Sample>('sample'),
    late: false,
  };
  return formatEntry({ seq: first.seq, event: toJson(first.event), outcome }, { color });
}

function standingText({ kind, from, to, summary, since }: OutgoingItem['line']): string {
  if (kind === 'gap')
    return `rows ${formatValue(from ?? null)} to ${formatValue(to ?? null)} of the log were forgotten before they were shown\n`;
  return `since ${formatValue(since ?? null)}: ${formatValue(summary ?? null)}\n`;
}
