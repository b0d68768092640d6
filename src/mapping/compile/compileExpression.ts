import { nearest } from '../../yaml/index.ts';
import type { Diagnostic } from '../../model/index.ts';
import { ExpressionCompiler } from '../../expressions/index.ts';
import type { Evaluate } from '../../expressions/index.ts';
import type { Expression } from '../language/mappingFile.ts';
import type { Scope } from '../language/template.ts';
import type { Condition } from './compiledRule.ts';

/** Compiles expressions over one set of names, and notes what is wrong at its place inside the expression. */
export class ExpressionReader {
  readonly #compiler: ExpressionCompiler;
  readonly #names: readonly string[];
  readonly #what: 'trait' | 'field';
  readonly #diagnostics: Diagnostic[];

  constructor(names: Iterable<string>, what: 'trait' | 'field', diagnostics: Diagnostic[]) {
    this.#names = [...names];
    this.#compiler = new ExpressionCompiler(this.#names);
    this.#what = what;
    this.#diagnostics = diagnostics;
  }

  /** A faulty expression gives one that is never evaluated: its diagnostic keeps the mapping from running. */
  compile({ value, origin }: Expression, kind: 'condition' | 'value'): Evaluate {
    const compiled = this.#compiler.compile(value, kind);
    if (typeof compiled === 'function') return compiled;
    for (const { code, message, offset, length, word } of compiled) {
      const unknown = word !== undefined;
      const meant = unknown ? nearest(word, this.#names) : undefined;
      this.#diagnostics.push(
        origin.source.diagnostic(origin.path, {
          code: `mapping/${unknown ? `unknown-${this.#what}` : code}`,
          message: unknown ? `unknown ${this.#what} \`${word}\`` : message,
          offset,
          length,
          suggestion: meant === undefined ? SUGGESTIONS[code](this.#what) : `did you mean \`${meant}\`?`,
        }),
      );
    }
    return () => null;
  }

  condition(expression: Expression): Condition {
    const evaluate = this.compile(expression, 'condition');
    return { text: expression.value, holds: (scope) => truth(evaluate, scope) };
  }
}

const SUGGESTIONS = {
  'bad-condition': () =>
    "CEL compares with `==`, joins with `&&` and `||`, and quotes texts: state == 'active'",
  'unsafe-regex': () => 'write a plain pattern, or use startsWith, endsWith and contains',
  'unknown-name': (what: string) =>
    what === 'trait' ? 'define it under `traits:`' : 'define it under `fields:` or `derived:`',
} as const;

function truth(evaluate: Evaluate, scope: Scope): boolean {
  const result = evaluate(scope);
  if (typeof result === 'boolean') return result;
  throw new Error(`the expression gave ${String(result)}, not true or false`);
}
