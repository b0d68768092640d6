import type { ExitCode } from './output/exitCode.ts';
import { EXIT } from './output/exitCode.ts';
import { buildProgram } from './program.ts';
import { reportError } from './output/reportError.ts';
import type { Session } from './output/session.ts';
import type { Terminal } from './output/terminal.ts';

/**
 * Runs one command line (`args` without node and script) and resolves with its exit code when all output
 * has left. Never throws.
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  env: Session['env'],
): Promise<ExitCode> {
  const session: Session = { terminal, env, exitCode: EXIT.fine };
  try {
    await buildProgram(session).parseAsync(args, { from: 'user' });
  } catch (error) {
    session.exitCode = await reportError(error, terminal);
  }
  await terminal.close();
  return session.exitCode;
}
