import { readFileSync } from 'node:fs';
import { StackwireError, type Diagnostic } from '../../model/index.ts';

/** @throws StackwireError `config/unreadable` */
export function readConfigText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('config/unreadable', reason, { cause: error });
  }
}

/** How many errors are among diagnostics that were printed. */
export function countErrors(diagnostics: readonly Diagnostic[]): string {
  const count = diagnostics.filter(({ severity }) => severity === 'error').length;
  return count === 1 ? '1 error, listed above' : `${count} errors, listed above`;
}
