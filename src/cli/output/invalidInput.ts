import type { Diagnostic, ErrorCode } from '../../model/index.ts';
import { StackwireError } from '../../model/index.ts';

/** A file that a person wrote has errors; all of them come along. */
export class InvalidInput extends StackwireError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: ErrorCode, detail: string, diagnostics: readonly Diagnostic[]) {
    super(code, detail);
    this.name = 'InvalidInput';
    this.diagnostics = diagnostics;
  }
}
