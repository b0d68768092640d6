import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { CONTRACT, toJson } from '../../model/index.ts';
import type { Config } from '../../config/index.ts';
import type { LineOutput, RecordCounts } from '../../app/index.ts';
import {
  CaptureFile,
  capturedMessages,
  openPseudonyms,
  record,
  recordCounts,
  recordRenamed,
  ringMessages,
  systemClock,
} from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { RecordingResult } from '../output/formatRecording.ts';
import { formatCounts, formatRecording, recordingSummary } from '../output/formatRecording.ts';
import { Progress } from '../output/progress.ts';
import type { Session } from '../output/session.ts';
import { BusRecording } from './busRecording.ts';
import { checkTestFile, writeMappingTest } from './mappingTestOf.ts';
import type { RecordFlags, RecordPlan } from './recordPlan.ts';
import { recordPlan } from './recordPlan.ts';
import { stopSignal } from './stopSignal.ts';
import { openWorkspace, requireConfig } from './workspace.ts';

export type { RecordFlags } from './recordPlan.ts';

/** Everything that can be wrong is found before the first message is waited for. */
export async function recordCapture(flags: RecordFlags, session: Session): Promise<ExitCode> {
  const plan = recordPlan(flags);
  await checkTestFile(flags);
  const workspace = plan.asTest ? openWorkspace(flags, session) : null;
  const config = workspace?.config ?? requireConfig(flags.config, session);
  if (plan.output !== null) await recordTo(plan.output, plan, flags, config, session);
  if (workspace === null) return EXIT.fine;
  const captures = plan.output === null ? (flags.from ?? []) : [plan.output];
  await writeMappingTest(captures, flags, workspace, session);
  return EXIT.fine;
}

async function recordTo(
  output: string,
  { origin }: RecordPlan,
  flags: RecordFlags,
  config: Config,
  session: Session,
): Promise<void> {
  const { terminal } = session;
  const renamed = flags.pseudonyms === true || flags.pseudonymKey !== undefined;
  const pseudonyms = renamed ? openPseudonyms(flags.pseudonymKey, session.env) : null;
  const bus = origin.kind === 'bus' ? new BusRecording(config, flags.source) : null;
  const file = output === '-' ? null : await CaptureFile.open(output, { overwrite: flags.force === true });
  const counts = recordCounts();
  const result = (): RecordingResult => ({
    counts,
    gaps: bus?.gaps ?? [],
    capture: file === null ? null : output,
  });
  const progress = new Progress(terminal.err, systemClock, () =>
    [formatCounts(counts), ...(bus === null ? [] : [bus.state])].join('; '),
  );
  try {
    const messages = messagesOf(origin, config, bus, progress);
    const { maxSkew } = config;
    const options = { maxSkew, types: flags.types ?? [], count: flags.count ?? null };
    const to = file ?? standardOutput(session);
    if (pseudonyms === null) await record(messages, options, to, counts);
    else {
      const folder = file === null ? tmpdir() : dirname(file.path);
      await recordRenamed(messages, { ...options, pseudonyms, folder }, to, counts);
    }
    if (counts.messages === 0) bus?.requireHeard();
    await to.finish();
  } catch (error) {
    await leave(file, counts).catch(() => undefined);
    progress.end();
    if (counts.messages > 0) await terminal.complain(formatRecording(result()));
    throw error;
  } finally {
    progress.end();
  }
  await terminal.complain(formatRecording(result()));
  if (counts.messages === 0 && bus !== null) {
    await terminal.complain(`  nothing came; stackwire doctor -c ${flags.config ?? 'FILE'} tells why`);
  }
  if (flags.json === true)
    await terminal.print(toJson({ ...recordingSummary(result()), contract: CONTRACT }));
}

function messagesOf(
  origin: RecordPlan['origin'],
  config: Config,
  bus: BusRecording | null,
  progress: Progress,
): Parameters<typeof record>[0] {
  if (origin.kind === 'captures') return capturedMessages(origin.files);
  if (origin.kind === 'ring') return ringMessages(config, origin.around, origin.span);
  if (bus === null) throw new TypeError('a recording from a bus without one');
  const stopping = new AbortController();
  const { stopped } = stopSignal(process, () => process.exit(EXIT.fine));
  void stopped.then(() => stopping.abort());
  return bus.messages(origin.time, stopping.signal, progress);
}

/** Lines leave at once: who reads them may wait for each. */
function standardOutput({ terminal }: Session): LineOutput {
  return {
    write: async (line) => {
      await terminal.print(line);
      await terminal.flush();
    },
    finish: () => terminal.flush(),
  };
}

/** What was recorded before an error stays. */
async function leave(file: CaptureFile | null, { messages }: RecordCounts): Promise<void> {
  if (messages === 0) await file?.discard();
  else await file?.keep();
}
