import { CommanderError } from 'commander';
import { ERRORS, StackwireError } from '../../model/index.ts';
import type { ExitCode } from './exitCode.ts';
import { EXIT, exitCodeOf } from './exitCode.ts';
import { InvalidInput } from './invalidInput.ts';
import type { Terminal } from './terminal.ts';
import { OutputClosed } from './terminal.ts';

/** Says on stderr what went wrong and what to do, and gives the exit code for it. */
export async function reportError(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (error instanceof OutputClosed) return EXIT.fine;
  if (error instanceof CommanderError) {
    // Commander has printed its text already. Help and version that were asked for are no errors.
    return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
  if (!(error instanceof StackwireError)) {
    await terminal.complain(internalText(error, terminal));
    return EXIT.internal;
  }
  if (error instanceof InvalidInput) {
    // Loaded here, for help and usage errors shall come at once.
    const { renderDiagnostic } = await import('../../yaml/index.ts');
    for (const diagnostic of error.diagnostics) {
      await terminal.complain(renderDiagnostic(diagnostic, { color: terminal.color }));
    }
  }
  const { title, help } = ERRORS[error.code];
  const label = terminal.style('red', `error[${error.code}]`);
  await terminal.complain(`${label}: ${title}: ${error.message}\n  ${help}`);
  return exitCodeOf(error);
}

function internalText(error: unknown, terminal: Terminal): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${terminal.style('red', 'error[internal]')}: ${ERRORS.internal.title}: ${text}\n  ${ERRORS.internal.help}`;
}
