import type { Fields, Json, ObjectModel, ObjectModels, ProblemModel } from '../../model/index.ts';
import { StackwireError } from '../../model/index.ts';
import type { Evaluate } from '../../expressions/index.ts';
import { ExpressionCompiler } from '../../expressions/index.ts';
import { compileText, parseTemplate } from '../language/template.ts';
import { compileTable } from './derived.ts';
import type { DerivedText, ModelText, ProblemText } from './modelText.ts';

/**
 * Object models by type, of texts whose expressions were found right when their files were read.
 * @throws StackwireError `mapping/invalid` where one is not
 */
export function compileModels(texts: readonly ModelText[]): ObjectModels {
  return new Map(texts.map((text) => [text.type, compileModel(text)]));
}

function compileModel({ type, identity, fields, relations, derived, problems }: ModelText): ObjectModel {
  const compiler = new ExpressionCompiler([...fields, ...derived.map(([name]) => name)]);
  return {
    type,
    identity,
    fields,
    relations,
    derived: derived.map(([name, text]) => ({ name, value: compileDerived(text, compiler) })),
    problems: problems.map((problem) => compileProblem(problem, compiler)),
  };
}

function compileDerived(text: DerivedText, compiler: ExpressionCompiler): (fields: Fields) => Json {
  if ('by' in text) return compileTable(text);
  const evaluate = compiled(compiler, text.expression, 'value');
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

function compileProblem(
  { name, severity, holds, summary }: ProblemText,
  compiler: ExpressionCompiler,
): ProblemModel {
  return {
    name,
    severity,
    holds: holds === null ? null : holding(compiled(compiler, holds, 'condition')),
    summary: summary === null ? () => name : compileText(parts(summary)),
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

function compiled(compiler: ExpressionCompiler, text: string, kind: 'condition' | 'value'): Evaluate {
  const evaluate = compiler.compile(text, kind);
  if (typeof evaluate === 'function') return evaluate;
  throw new StackwireError('mapping/invalid', `\`${text}\`: ${evaluate[0]?.message ?? 'it cannot be used'}`);
}

function parts(text: string): Parameters<typeof compileText>[0] {
  const parsed = parseTemplate(text);
  if ('message' in parsed) throw new StackwireError('mapping/invalid', `\`${text}\`: ${parsed.message}`);
  return parsed;
}
