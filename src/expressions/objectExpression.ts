import type { JsonObject } from '../model/index.ts';
import type { ExpressionFault, Scope } from './expressionCompiler.ts';
import { safeCondition, safeValue } from './safeExpression.ts';

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

/** What an expression about a sample may speak of: its object too, and `item`, the contract's line without its cause. */
export const SAMPLE_NAMES = [...OBJECT_NAMES, 'item'] as const;

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
  return safeCondition(text, OBJECT_NAMES);
}

/** The function of a value, or what is wrong with it; null where it fails or there is none. */
export function objectValue(
  text: string,
  names: readonly string[] = OBJECT_NAMES,
): ObjectExpression<unknown> | readonly ExpressionFault[] {
  return safeValue(text, names);
}
