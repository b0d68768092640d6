import type { Writable } from 'node:stream';
import type { LogEntry, Sink } from '../../model/index.ts';
import { entryLines } from '../../model/index.ts';
import { formatEntry } from './formatEntry.ts';
import type { ConsoleSettings } from './spec.ts';

/** Where to write, and whether a person with a colour terminal looks at it. */
export interface ConsoleOutput {
  readonly stream: Writable;
  readonly color: boolean;
}

/**
 * Writes committed log entries to a stream, one write per batch. Once the reader has gone (`stackwire run | head`)
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
    deliver: async (entries) => {
      const text = entries.map((entry) => render(entry, settings, color)).join('');
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

function render(entry: LogEntry, settings: ConsoleSettings, color: boolean): string {
  // A late entry sends nothing (design.md 3, rule 4).
  if (entry.outcome.late) return '';
  const shown = selected(entry, settings);
  const { changes, problems, samples } = shown.outcome;
  if (!settings.events && changes.length + problems.length + samples.length === 0) return '';
  if (settings.format === 'people') return formatEntry(shown, { color });
  const lines = entryLines(shown);
  return `${(settings.events ? lines : lines.slice(1)).join('\n')}\n`;
}

function selected(entry: LogEntry, { changes, problems, samples }: ConsoleSettings): LogEntry {
  const { outcome } = entry;
  return {
    ...entry,
    outcome: {
      late: outcome.late,
      changes: changes ? outcome.changes : [],
      problems: problems ? outcome.problems : [],
      samples: samples ? outcome.samples : [],
    },
  };
}
