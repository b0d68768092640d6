import { toJson } from '../../model/index.ts';
import { diffMappings } from '../../proof/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatDifference, formatDifferenceSummary } from '../output/formatDifference.ts';
import type { Session } from '../output/session.ts';
import { readingsOf } from './readings.ts';
import { openWorkspace } from './workspace.ts';

export interface DiffOptions {
  readonly config?: string;
  readonly json?: boolean;
  /** Layers; those in force where it is not given. */
  readonly from?: readonly string[];
  readonly to: readonly string[];
}

/** Exits with 1 on any difference. */
export async function diffVersions(
  files: readonly string[],
  { config, json, from, to }: DiffOptions,
  session: Session,
): Promise<ExitCode> {
  const own = config === undefined ? {} : { config };
  const one = openWorkspace({ ...own, ...(from === undefined ? {} : { mappings: from }) }, session);
  const other = openWorkspace({ ...own, mappings: to }, session);
  const { terminal } = session;
  let found = 0;
  let about = '';
  for await (const record of diffMappings(readingsOf(files, own, one), one.mapping, other.mapping)) {
    if (record.kind === 'summary') found = record.differences;
    if (json === true) {
      await terminal.print(toJson(record));
      continue;
    }
    if (record.kind === 'difference' && record.about !== about) {
      about = record.about;
      await terminal.print(terminal.style('bold', about === 'object' ? 'At the end' : 'Event by event'));
    }
    const lines =
      record.kind === 'summary'
        ? formatDifferenceSummary(record, terminal)
        : formatDifference(record, terminal);
    for (const line of lines) await terminal.print(line);
  }
  return found > 0 ? EXIT.findings : EXIT.fine;
}
