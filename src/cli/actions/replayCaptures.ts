import { StackwireError } from '../../model/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { ReplayStep, ReplaySummary } from '../../proof/index.ts';
import { replay, stepLines } from '../../proof/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatStep } from '../output/formatStep.ts';
import { ZenossLines } from '../output/zenossLines.ts';
import type { Session } from '../output/session.ts';
import { readingsOf } from './readings.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface ReplayOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly failOn?: readonly string[];
  readonly format?: 'ceilometer' | 'zenoss';
  readonly strict?: boolean;
}

/** What `--fail-on` may name. */
const FINDINGS: Readonly<Record<string, (summary: ReplaySummary) => number>> = {
  dead: ({ dead }) => dead,
  unmapped: ({ reasons }) => reasons.unmapped,
  late: ({ reasons }) => reasons.late,
  skew: ({ skew }) => skew,
};

export async function replayCaptures(
  files: readonly string[],
  options: ReplayOptions,
  session: Session,
): Promise<ExitCode> {
  const findings = (options.failOn ?? []).map(findingOf);
  const workspace = openWorkspace(options, session);
  const { terminal } = session;
  const { config, mapping } = workspace;
  const readings = readingsOf(files, options, workspace);
  const linesOf = stepFormat(options, config.cloud, session);
  let found = 0;
  for await (const step of replay(readings, mapping, config.cloud)) {
    for (const line of linesOf(step)) await terminal.print(line);
    if (options.format === 'zenoss' && step.kind === 'dead')
      await terminal.complain(stepLines(step).join('\n'));
    if (step.kind === 'summary') found = findings.reduce((sum, count) => sum + count(step.summary), 0);
  }
  return found > 0 ? EXIT.findings : EXIT.fine;
}

function stepFormat(
  { json, format }: ReplayOptions,
  cloud: string,
  { terminal }: Session,
): (step: ReplayStep) => readonly string[] {
  if (format === 'zenoss') {
    const zenoss = new ZenossLines(cloud);
    return (step) => zenoss.of(step);
  }
  return json === true ? stepLines : (step) => formatStep(step, terminal);
}

function findingOf(name: string): (summary: ReplaySummary) => number {
  const count = Object.hasOwn(FINDINGS, name) ? FINDINGS[name] : undefined;
  if (count !== undefined) return count;
  const names = Object.keys(FINDINGS);
  const hint = didYouMean(name, names) ?? `it takes ${names.join(', ')}`;
  throw new StackwireError('usage', `--fail-on knows no \`${name}\`: ${hint}`);
}
