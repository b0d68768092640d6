import { setFlagsFromString } from 'node:v8';
import { createLogger } from '../../machine/index.ts';
import { StackwireError } from '../../model/index.ts';
import { Probe } from '../../probe/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import { ProcessEnd } from './processEnd.ts';
import { requireProbeConfig } from './probeConfig.ts';
import { stopSignal } from './stopSignal.ts';

export interface ProbeOptions {
  readonly config?: string;
  readonly once?: boolean;
  readonly json?: boolean;
}

/** Runs until a signal comes; a second one ends the process at once. What was not sent stays on disk. */
export async function runProbe(options: ProbeOptions, session: Session): Promise<ExitCode> {
  if (options.config === undefined) {
    throw new StackwireError('usage', 'name the configuration with -c FILE, or look once with --once');
  }
  if (options.json === true) throw new StackwireError('usage', '--json goes with --once');
  // Its host's memory is its guests': the heap is kept near to what is in use, where V8 would let it grow to three times that.
  setFlagsFromString('--optimize-for-size');
  const config = requireProbeConfig(options.config, session);
  const end = new ProcessEnd();
  const { stopped } = stopSignal(process, () => void end.leave(EXIT.fine));
  const starting = Probe.start(config, createLogger(config.log.level));
  const probe = await Promise.race([starting, stopped]);
  // Nothing is done yet that would have to be finished.
  if (!probe) return end.leave(EXIT.fine);
  await stopped;
  return (await probe.stop()) ? EXIT.fine : end.leave(EXIT.fine);
}
