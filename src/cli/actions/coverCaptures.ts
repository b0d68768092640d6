import { writeFile } from 'node:fs/promises';
import { StackwireError, toJson } from '../../model/index.ts';
import { nearest } from '../../yaml/index.ts';
import { isGlob } from '../../events/index.ts';
import type { Coverage, DeadCause } from '../../proof/index.ts';
import { coverageOf } from '../../proof/index.ts';
import { openReader } from '../../app/index.ts';
import { coverageHtml } from '../output/coverageHtml.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { coverageRecords, formatCoverage } from '../output/formatCoverage.ts';
import type { Session } from '../output/session.ts';
import { readingsOf } from './readings.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface CoverageOptions extends WorkspaceOptions {
  readonly json?: boolean;
  /** Percent of the event types. */
  readonly failUnder?: number;
  readonly html?: string;
}

/** A known event type that was probably meant, for one that no rule names. */
export type NearestType = (eventType: string) => string | undefined;

export async function coverCaptures(
  files: readonly string[],
  options: CoverageOptions,
  session: Session,
): Promise<ExitCode> {
  const workspace = openWorkspace(options, session);
  const found = await coverageOf(readingsOf(files, options, workspace), workspace.mapping);
  const coverage = files.length > 0 ? found : { ...found, dead: [...found.dead, ...storedDead(workspace)] };
  const near = nearestType(workspace);
  const { terminal } = session;
  const lines =
    options.json === true
      ? coverageRecords(coverage, near).map(toJson)
      : formatCoverage(coverage, near, terminal);
  for (const line of lines) await terminal.print(line);
  if (options.html !== undefined) await writePage(options.html, coverage, near, workspace);
  return coverage.percent < (options.failUnder ?? 0) ? EXIT.findings : EXIT.fine;
}

function nearestType({ mapping }: Workspace): NearestType {
  const known = new Set(mapping.rules.flatMap(({ events }) => events).filter((event) => !isGlob(event)));
  return (eventType) => nearest(eventType, known);
}

/** What could not be used is kept apart from the log, by its cause. */
function storedDead({ config, mapping }: Workspace): readonly DeadCause[] {
  const reader = openReader(config, mapping.models);
  try {
    return reader
      .deadGroups()
      .map(({ code, count, cause, source }) => ({ code, count, detail: cause, position: source }));
  } finally {
    reader.close();
  }
}

async function writePage(
  file: string,
  coverage: Coverage,
  near: NearestType,
  { layers }: Workspace,
): Promise<void> {
  await writeFile(file, coverageHtml(coverage, near, layers.flat())).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackwireError('report/unwritable', `${file}: ${why}`, { cause: error });
  });
}
