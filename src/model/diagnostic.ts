/** One finding about a file that a person wrote. All findings of a file are collected, never only the first. */
export interface Diagnostic {
  /** Stable, e.g. `mapping/unknown-verb`. Documented in docs/reference/diagnostics.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** How many characters the caret underlines; at least 1. */
  readonly length: number;
  /** The text of that line. */
  readonly excerpt: string;
  /** What was probably meant, or what to do. */
  readonly suggestion?: string;
}
