import type { Finding } from '../yaml/index.ts';
import type { Diagnostic } from '../model/index.ts';

/** A finding about a text that is no YAML: `offset` and `length` in characters of the whole text. */
export function diagnosticAt(
  file: string,
  text: string,
  offset: number,
  length: number,
  finding: Finding,
): Diagnostic {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  const { code, severity = 'error', message, suggestion } = finding;
  return {
    code,
    severity,
    message,
    file,
    line: before.split('\n').length,
    column: offset - start + 1,
    length: Math.max(1, length),
    excerpt: (text.slice(start).split('\n', 1)[0] ?? '').trimEnd(),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
