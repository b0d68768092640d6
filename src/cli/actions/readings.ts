import type { FlatEvent } from '../../model/index.ts';
import { StackwireError, fromJson } from '../../model/index.ts';
import { eventFromFlat } from '../../events/index.ts';
import type { Reading } from '../../proof/index.ts';
import { openReader, readItems } from '../../app/index.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';

/** Rows of the log that are read at once. */
const PAGE = 1000;

/** The messages of captures; without any, those of the store that `-c` names. */
export function readingsOf(
  files: readonly string[],
  options: WorkspaceOptions,
  workspace: Workspace,
): AsyncIterable<Reading> {
  if (files.length > 0) return readItems(files, workspace.config);
  requireSource(options);
  return storedReadings(workspace);
}

/** The same, all at once: for what looks at the messages more than once. */
export async function allReadings(...parts: Parameters<typeof readingsOf>): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for await (const reading of readingsOf(...parts)) readings.push(reading);
  return readings;
}

/** @throws StackwireError `usage` when neither captures nor a store were named */
export function requireSource({ config }: WorkspaceOptions): void {
  if (config === undefined) throw new StackwireError('usage', 'name a capture, or a configuration with -c');
}

/** The store is opened read-only, also while a bridge holds it. */
async function* storedReadings({ config, mapping }: Workspace): AsyncGenerator<Reading> {
  const reader = openReader(config, mapping.models);
  try {
    for (let after = 0; ;) {
      const page = reader.log(after, PAGE);
      for (const { seq, event, outcome } of page) {
        const item = eventFromFlat(fromJson(event) as unknown as FlatEvent);
        const readings = outcome.samples.filter(({ origin }) => origin !== 'mapping');
        yield { position: `message ${seq}`, items: [{ ...item, readings }], dead: [] };
      }
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  } finally {
    reader.close();
  }
}
