import { StackwireError, toJson } from '../../model/index.ts';
import { parseDuration } from '../../config/index.ts';
import { verify } from '../../proof/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatDivergence, formatVerifySummary } from '../output/formatDivergence.ts';
import type { Session } from '../output/session.ts';
import { allReadings } from './readings.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface VerifyFlags extends WorkspaceOptions {
  readonly json?: boolean;
  readonly orders: number;
  readonly seed: number;
  readonly skew?: string;
}

export async function verifyCaptures(
  files: readonly string[],
  options: VerifyFlags,
  session: Session,
): Promise<ExitCode> {
  const skew = options.skew === undefined ? null : parseDuration(options.skew);
  if (options.skew !== undefined && skew === null) {
    throw new StackwireError('usage', `--skew takes a duration such as 1s or 250ms, not \`${options.skew}\``);
  }
  const workspace = openWorkspace(options, session);
  const readings = await allReadings(files, options, workspace);
  const { terminal } = session;
  let exitCode: ExitCode = EXIT.fine;
  for (const record of verify(readings, workspace.mapping, {
    orders: options.orders,
    seed: options.seed,
    skew,
  })) {
    if (record.kind === 'divergence' && record.severity === 'error') exitCode = EXIT.findings;
    const format =
      record.kind === 'divergence'
        ? formatDivergence(record, terminal)
        : formatVerifySummary(record, terminal);
    for (const line of options.json === true ? [toJson(record)] : format) await terminal.print(line);
  }
  return exitCode;
}
