import type { ExpressionFault } from '../expressions/index.ts';
import type { SettingFinding } from './componentSpec.ts';

/** Faults of an expression which stands at `path`; `subject` is what it may speak of. */
export function faultFindings(
  path: SettingFinding['path'],
  faults: readonly ExpressionFault[],
  subject: string,
): readonly SettingFinding[] {
  return faults.map(({ message, offset, length }) => ({
    path,
    code: 'config/bad-value',
    message,
    offset,
    length,
    suggestion: `an expression speaks of ${subject}`,
  }));
}
