import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import type { Finding, FindingLevel, Micros } from '../../model/index.ts';
import { parseDuration } from '../../config/index.ts';
import { examine } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatDoctorSummary, formatFinding } from '../output/formatFinding.ts';
import type { Session } from '../output/session.ts';
import { requireConfig } from './workspace.ts';

export interface DoctorOptions {
  readonly config: string;
  readonly json?: boolean;
  readonly watch: string;
}

/** Prints each finding as soon as it is known: a host that does not answer takes its time. */
export async function runDoctor(options: DoctorOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const { config: file } = options;
  const watch = watchTime(options.watch);
  const counts: Record<FindingLevel, number> = { ok: 0, note: 0, action: 0 };
  let before: Finding | null = null;
  for await (const finding of examine(requireConfig(file, session), { file, watch })) {
    counts[finding.level] += 1;
    if (options.json === true) await terminal.print(toJson({ kind: 'finding', ...finding }));
    else for (const line of formatFinding(finding, before, terminal)) await terminal.print(line);
    before = finding;
  }
  const { ok, note: notes, action: actions } = counts;
  const summary = { kind: 'summary', findings: ok + notes + actions, ok, notes, actions, contract: CONTRACT };
  if (options.json === true) await terminal.print(toJson(summary));
  else for (const line of formatDoctorSummary(counts, terminal)) await terminal.print(line);
  return actions > 0 ? EXIT.findings : EXIT.fine;
}

function watchTime(text: string): Micros {
  const watch = parseDuration(text);
  if (watch === null) throw new StackwireError('usage', `--watch ${text}: a duration such as 3s is needed`);
  return watch;
}
