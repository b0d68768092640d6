import type { OutgoingItem } from '../model/index.ts';
import type { ExpressionFault, Scope } from './expressionCompiler.ts';
import { safeCondition, safeValue } from './safeExpression.ts';

/** What an expression about an item may speak of: the contract's line, its kind, and the flat event (null where none is). */
export type ItemName = 'kind' | 'item' | 'event';

export const ITEM_NAMES: readonly ItemName[] = ['kind', 'item', 'event'];

/** The function of a filter in CEL, or what is wrong with it. An item for which it fails is not accepted. */
export function itemFilter(
  text: string,
  names = ITEM_NAMES,
): ((item: OutgoingItem) => boolean) | readonly ExpressionFault[] {
  return ofItems(safeCondition(text, names));
}

/** A value about an item in CEL, or what is wrong with it; null where it fails or there is none. */
export function itemValue(
  text: string,
  names = ITEM_NAMES,
): ((item: OutgoingItem) => unknown) | readonly ExpressionFault[] {
  return ofItems(safeValue(text, names));
}

function ofItems<T>(
  compiled: ((scope: Scope) => T) | readonly ExpressionFault[],
): ((item: OutgoingItem) => T) | readonly ExpressionFault[] {
  if (typeof compiled !== 'function') return compiled;
  return ({ kind, line, event }) => compiled({ kind, item: line, event });
}
