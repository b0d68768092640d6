import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Bridge, EMBEDDED_STORE, createLogger, makeFolder } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT, exitCodeOf } from '../output/exitCode.ts';
import type { StackwireError } from '../../model/index.ts';
import type { Session } from '../output/session.ts';
import { reportError } from '../output/reportError.ts';
import { ProcessEnd } from './processEnd.ts';
import { stopSignal } from './stopSignal.ts';
import { bundledConfig, requireConfig } from './workspace.ts';

export interface RunOptions {
  readonly config?: string;
  readonly once?: boolean;
  readonly setAsideDamagedStore?: boolean;
}

/**
 * Runs until a signal comes, or with `--once` until the captures are played; drains either way. A signal while it
 * still opens, a second one, and a drain that takes too long end the process at once, and lose nothing.
 */
export async function runBridge(options: RunOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const embedded = options.config === undefined;
  const config = embedded ? bundledConfig(session) : requireConfig(options.config, session);
  if (embedded) clearEmbeddedStore();
  const end = new ProcessEnd();
  let opened: Bridge | null = null;
  const leave = (code: ExitCode): Promise<never> => end.leave(code, async () => opened?.halt());
  const { stopped, stop } = stopSignal(process, () => void leave(EXIT.fine));

  let early: StackwireError | null = null;
  const starting = Bridge.start(config, {
    logger: createLogger(config.log.level),
    output: { stream: terminal.out, color: terminal.color },
    damaged: options.setAsideDamagedStore === true ? 'set-aside' : 'refuse',
    ended: (error) => {
      early = error;
      if (options.once === true) stop();
    },
    // Nothing can be finished any more: whoever supervises the process starts a new one.
    failed: (error) => {
      if (!end.leaving) void reportError(error, terminal).then((code) => end.leave(code));
    },
  });
  // Nothing was taken in yet, and what is being opened may take long.
  const bridge = await Promise.race([starting, stopped]);
  if (!bridge) return leave(EXIT.fine);
  opened = bridge;
  if (embedded)
    await terminal.complain(`stackwire plays bundled captures; HTTP on ${bridge.url}; Ctrl-C ends it`);
  try {
    await Promise.race([bridge.started, stopped]);
  } catch (error) {
    await bridge.stop();
    throw error;
  }
  await stopped;
  const code = (): ExitCode => (early === null ? EXIT.fine : exitCodeOf(early));
  return (await bridge.stop()) ? code() : leave(code());
}

/** The bundled captures are always the same messages: a store that has seen them would show nothing. */
function clearEmbeddedStore(): void {
  const folder = dirname(EMBEDDED_STORE);
  makeFolder(folder);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(basename(EMBEDDED_STORE))) rmSync(join(folder, name));
  }
}
