import type { ExitCode } from './exitCode.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with, and where it leaves its exit code. */
export interface Session {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  exitCode: ExitCode;
}
