import type { Diagnostic, Fields, Json, ObjectModel, ProblemModel } from '../../model/index.ts';
import type { Evaluate } from '../language/condition.ts';
import { compileTable } from './derived.ts';
import type { DerivedEntry, MappingDocument, ProblemEntry } from '../language/mappingFile.ts';
import { ExpressionReader } from './compileExpression.ts';
import { problemText } from './compileRule.ts';
import { present } from './compileWrites.ts';

/** Compiles what all files of one object together say about it, without any event. */
export function compileModel(
  type: string,
  documents: readonly MappingDocument[],
  diagnostics: Diagnostic[],
): ObjectModel {
  const fields = documents.flatMap((document) => present(document.fields)).map(([name]) => name);
  const derived = documents.flatMap((document) => present(document.derived));
  const names = [...fields, ...derived.map(([name]) => name)];
  const reader = new ExpressionReader(names, 'field', diagnostics);
  return {
    type,
    identity: documents.find((document) => document.identity !== null)?.identity?.value ?? 'unique',
    fields,
    relations: documents
      .flatMap((document) => present(document.relations))
      .map(([name, { to, many, inverse }]) => ({ name, to, many, inverse })),
    derived: derived.map(([name, entry]) => ({ name, value: compileDerived(entry, reader) })),
    problems: documents
      .flatMap((document) => present(document.problems))
      .map(([name, problem]) => compileProblem(name, problem, reader)),
  };
}

function compileDerived(entry: DerivedEntry, reader: ExpressionReader): (fields: Fields) => Json {
  if ('table' in entry) return compileTable(entry.table);
  const evaluate = reader.compile(entry.expression, 'value');
  return (fields) => plainValue(evaluate, fields);
}

/** Values that CEL cannot make of odd data are null: a derived field never stops a merge. */
function plainValue(evaluate: Evaluate, fields: Fields): Json {
  try {
    const value = evaluate(fields);
    if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
    return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) || Array.isArray(value)
      ? (value as Json)
      : null;
  } catch {
    return null;
  }
}

function compileProblem(name: string, problem: ProblemEntry, reader: ExpressionReader): ProblemModel {
  return {
    name,
    severity: problem.severity,
    holds: problem.holds === null ? null : holding(reader.compile(problem.holds, 'condition')),
    summary: problemText(name, problem),
  };
}

function holding(evaluate: Evaluate): (fields: Fields) => boolean {
  return (fields) => {
    try {
      return evaluate(fields) === true;
    } catch {
      return false;
    }
  };
}
