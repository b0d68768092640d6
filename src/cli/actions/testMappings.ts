import { dirname, join, relative } from 'node:path';
import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import type { ReadCapture } from '../../proof/index.ts';
import { runTests } from '../../proof/index.ts';
import { readItems } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatTest } from '../output/formatTest.ts';
import type { Session } from '../output/session.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface TestOptions extends WorkspaceOptions {
  readonly json?: boolean;
}

export async function testMappings(
  dirs: readonly string[],
  options: TestOptions,
  session: Session,
): Promise<ExitCode> {
  if (dirs.length > 0 && options.mappings !== undefined) {
    throw new StackwireError('usage', 'name mapping folders either as arguments or with --mappings');
  }
  const { terminal } = session;
  const workspace = openWorkspace({ ...options, ...(dirs.length === 0 ? {} : { mappings: dirs }) }, session);
  let tests = 0;
  let failed = 0;
  for await (const record of runTests(workspace.mapping, captureReader(workspace))) {
    tests += 1;
    if (!record.ok) failed += 1;
    const lines = options.json === true ? [toJson(record)] : formatTest(record, terminal);
    for (const line of lines) await terminal.print(line);
  }
  const summary = { kind: 'summary', tests, passed: tests - failed, failed, contract: CONTRACT };
  await terminal.print(
    options.json === true ? toJson(summary) : `${tests - failed} passed, ${failed} failed`,
  );
  return failed > 0 ? EXIT.findings : EXIT.fine;
}

/** Captures are named relative to the mapping file, wherever people see that file to be. */
function captureReader({ config, layers }: Workspace): ReadCapture {
  const absolute = new Map(layers.flat().map((file) => [file.path, file.absolute]));
  return async (test, path) => {
    const file = join(dirname(absolute.get(test.file) ?? test.file), path);
    const readings = [];
    for await (const reading of readItems([relative(process.cwd(), file)], config)) readings.push(reading);
    return readings;
  };
}
