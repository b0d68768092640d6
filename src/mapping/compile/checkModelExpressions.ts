import type { Diagnostic } from '../../model/index.ts';
import type { MappingDocument } from '../language/mappingFile.ts';
import { ExpressionReader } from './compileExpression.ts';
import { present } from './compileWrites.ts';

/** Notes what is wrong with the expressions over fields in the files of one object, each at its place. */
export function checkModelExpressions(family: readonly MappingDocument[], diagnostics: Diagnostic[]): void {
  const derived = family.flatMap((document) => present(document.derived));
  const fields = family.flatMap((document) => present(document.fields));
  const names = [...fields, ...derived].map(([name]) => name);
  const reader = new ExpressionReader(names, 'field', diagnostics);
  for (const [, entry] of derived) if ('expression' in entry) reader.compile(entry.expression, 'value');
  for (const [, { holds }] of family.flatMap((document) => present(document.problems))) {
    if (holds !== null) reader.compile(holds, 'condition');
  }
}
