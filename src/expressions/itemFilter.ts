import type { OutgoingItem } from '../model/index.ts';
import { ExpressionCompiler, type ExpressionFault, type Scope } from './expressionCompiler.ts';

/** What an expression about an item may speak of: the contract's line, its kind, and the flat event (null where none is). */
export type ItemName = 'kind' | 'item' | 'event';

export const ITEM_NAMES: readonly ItemName[] = ['kind', 'item', 'event'];

/**
 * The function of a filter in CEL, or what is wrong with it. An item for which it fails, since a key that it reads is not
 * there, is not accepted.
 */
export function itemFilter(
  text: string,
  names = ITEM_NAMES,
): ((item: OutgoingItem) => boolean) | readonly ExpressionFault[] {
  const evaluate = new ExpressionCompiler(names).compile(text, 'condition');
  if (typeof evaluate !== 'function') return evaluate;
  return (item) => {
    try {
      return evaluate(scopeOf(item)) === true;
    } catch {
      return false;
    }
  };
}

/** A value about an item in CEL, or what is wrong with it; null where it fails or there is none. */
export function itemValue(
  text: string,
  names = ITEM_NAMES,
): ((item: OutgoingItem) => unknown) | readonly ExpressionFault[] {
  const evaluate = new ExpressionCompiler(names).compile(text, 'value');
  if (typeof evaluate !== 'function') return evaluate;
  return (item) => {
    try {
      return evaluate(scopeOf(item)) ?? null;
    } catch {
      return null;
    }
  };
}

function scopeOf({ kind, line, event }: OutgoingItem): Scope {
  return { kind, item: line, event };
}
