import type { JsonObject } from '../model/index.ts';
import { ExpressionCompiler, type Evaluate, type ExpressionFault, type Scope } from './expressionCompiler.ts';

/** What an expression about an object of the inventory may speak of; `docs/prometheus.md` tells what each is. */
export const OBJECT_NAMES = [
  'id',
  'fields',
  'relations',
  'related',
  'fixed',
  'floating',
  'networks',
] as const;

/** Values of the names. They may be getters: only those that an expression uses are read. */
export interface ObjectScope extends Scope {
  readonly id: string;
  readonly fields: JsonObject;
  readonly relations: JsonObject;
  /** To-one relation → fields of the object at its other end, null where it is not known. */
  readonly related: JsonObject;
  /** Addresses of an instance, the first one first; nothing for other types. */
  readonly fixed: readonly string[];
  readonly floating: readonly string[];
  /** Fixed addresses by the name of their network. */
  readonly networks: Readonly<Record<string, readonly string[]>>;
}

export type ObjectExpression<T> = (scope: ObjectScope) => T;

/** The function of a condition, or what is wrong with it. An object for which it fails is not accepted. */
export function objectFilter(text: string): ObjectExpression<boolean> | readonly ExpressionFault[] {
  return compiled(text, 'condition', (evaluate, scope) => evaluate(scope) === true, false);
}

/** The function of a value, or what is wrong with it; null where it fails or there is none. */
export function objectValue(text: string): ObjectExpression<unknown> | readonly ExpressionFault[] {
  return compiled(text, 'value', (evaluate, scope) => evaluate(scope) ?? null, null);
}

function compiled<T>(
  text: string,
  kind: 'condition' | 'value',
  read: (evaluate: Evaluate, scope: ObjectScope) => T,
  otherwise: T,
): ObjectExpression<T> | readonly ExpressionFault[] {
  const evaluate = new ExpressionCompiler(OBJECT_NAMES).compile(text, kind);
  if (typeof evaluate !== 'function') return evaluate;
  return (scope) => {
    try {
      return read(evaluate, scope);
    } catch {
      // A key that it reads is not there.
      return otherwise;
    }
  };
}
