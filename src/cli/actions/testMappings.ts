import { dirname, join, relative } from 'node:path';
import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import type { Reading, ReadTest } from '../../proof/index.ts';
import { reachOf, RuleHits, runTests } from '../../proof/index.ts';
import { readItems, readNotifications } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatRuleCoverage, unusedRuleRecord } from '../output/formatRuleCoverage.ts';
import { formatTest } from '../output/formatTest.ts';
import type { Session } from '../output/session.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface TestOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly coverage?: boolean;
  /** Percent of the rules. */
  readonly failUnder?: number;
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
  const hits = new RuleHits();
  for await (const record of runTests(workspace.mapping, testReader(workspace), hits)) {
    tests += 1;
    if (!record.ok) failed += 1;
    const lines = options.json === true ? [toJson(record)] : formatTest(record, terminal);
    for (const line of lines) await terminal.print(line);
  }
  const counts = { tests, passed: tests - failed, failed };
  const coverage = wantsCoverage(options) ? hits.coverage(workspace.mapping) : [];
  const reach = wantsCoverage(options) ? reachOf(coverage) : null;
  if (options.json === true) {
    for (const line of coverage.flatMap(({ unused }) => unused))
      await terminal.print(toJson(unusedRuleRecord(line)));
    await terminal.print(toJson({ kind: 'summary', ...counts, ...reach, contract: CONTRACT }));
  } else {
    await terminal.print(`${counts.passed} passed, ${failed} failed`);
    for (const line of formatRuleCoverage(coverage, terminal)) await terminal.print(line);
  }
  const tooLittle = reach !== null && reach.percent < (options.failUnder ?? 0);
  return failed > 0 || tooLittle ? EXIT.findings : EXIT.fine;
}

function wantsCoverage({ coverage, failUnder }: TestOptions): boolean {
  return coverage === true || failUnder !== undefined;
}

/** Captures are named relative to the mapping file, wherever people see that file to be. */
function testReader({ config, layers }: Workspace): ReadTest {
  const absolute = new Map(layers.flat().map((file) => [file.path, file.absolute]));
  return async (test) => {
    const folder = dirname(absolute.get(test.file) ?? test.file);
    const captures = test.replay.map((path) => relative(process.cwd(), join(folder, path)));
    const readings: Reading[] = [];
    for await (const reading of readItems(captures, config)) readings.push(reading);
    return [...readings, ...readNotifications(test, config)];
  };
}
