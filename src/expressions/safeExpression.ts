import { ExpressionCompiler, type ExpressionFault, type Scope } from './expressionCompiler.ts';

/** The function of a condition, or what is wrong with it. Where it fails, since a key that it reads is not there, it is false. */
export function safeCondition(
  text: string,
  names: readonly string[],
): ((scope: Scope) => boolean) | readonly ExpressionFault[] {
  return safely(text, 'condition', names, (result) => result === true);
}

/** The function of a value, or what is wrong with it; null where it fails or there is none. */
export function safeValue(
  text: string,
  names: readonly string[],
): ((scope: Scope) => unknown) | readonly ExpressionFault[] {
  return safely(text, 'value', names, (result) => result ?? null);
}

/** What fails gives what no result would give. */
function safely<T>(
  text: string,
  kind: 'condition' | 'value',
  names: readonly string[],
  read: (result: unknown) => T,
): ((scope: Scope) => T) | readonly ExpressionFault[] {
  const evaluate = new ExpressionCompiler(names).compile(text, kind);
  if (typeof evaluate !== 'function') return evaluate;
  return (scope) => {
    try {
      return read(evaluate(scope));
    } catch {
      return read(undefined);
    }
  };
}

/** An expression or template that the configuration's check has let pass. */
export function checkedExpression<T extends (...args: never[]) => unknown>(
  compiled: T | readonly ExpressionFault[],
): T {
  if (typeof compiled === 'function') return compiled;
  const [fault] = compiled;
  throw new TypeError(
    `an expression of the configuration was not checked: ${fault?.message ?? 'it does not compile'}`,
  );
}
