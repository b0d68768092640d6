import type { Diagnostic } from '../model/index.ts';

type Style = 'bold' | 'red' | 'yellow' | 'blue';

const ANSI: Readonly<Record<Style, string>> = { bold: '1', red: '1;31', yellow: '1;33', blue: '34' };

/**
 * A diagnostic for a terminal, without a final line break:
 *
 *     stackwire.yaml:3:5: error[config/unknown-key]: unknown key `hots`
 *       3 |     hots: 127.0.0.1
 *         |     ^^^^
 *         = did you mean `host`?
 */
export function renderDiagnostic(diagnostic: Diagnostic, options: { readonly color?: boolean } = {}): string {
  const { file, line, column, severity, code, message, excerpt, suggestion } = diagnostic;
  const paint = (style: Style, text: string): string =>
    options.color === true ? `\u001b[${ANSI[style]}m${text}\u001b[0m` : text;
  const loud: Style = severity === 'error' ? 'red' : 'yellow';
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  // Tabs stay tabs below the excerpt, so the caret stands right at any tab width.
  const indent = excerpt.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const caret = '^'.repeat(diagnostic.length);
  const bar = paint('blue', '|');
  const lines = [
    `${paint('bold', `${file}:${line}:${column}:`)} ${paint(loud, `${severity}[${code}]`)}: ${message}`,
  ];
  if (excerpt !== '') {
    lines.push(
      `  ${paint('blue', number)} ${bar} ${excerpt}`,
      `  ${gutter} ${bar} ${indent}${paint(loud, caret)}`,
    );
  }
  if (suggestion !== undefined) lines.push(`  ${gutter} ${paint('blue', '=')} ${suggestion}`);
  return lines.join('\n');
}
