import type { ExpressionFault } from '../expressions/index.ts';

/** An expression that the configuration's check has let pass. */
export function expressionOf<T>(compiled: T | readonly ExpressionFault[]): T {
  if (Array.isArray(compiled))
    throw new TypeError('an expression of the section `prometheus` does not compile');
  return compiled as T;
}
