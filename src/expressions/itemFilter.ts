import type { OutgoingItem } from '../model/index.ts';
import { ExpressionCompiler, type ExpressionFault, type Scope } from './expressionCompiler.ts';

/** What an expression about an item may speak of: the contract's line, its kind, and the flat event (null where none is). */
const NAMES = ['kind', 'item', 'event'];

/**
 * The function of a filter in CEL, or what is wrong with it. An item for which it fails, since a key that it reads is not
 * there, is not accepted.
 */
export function itemFilter(text: string): ((item: OutgoingItem) => boolean) | readonly ExpressionFault[] {
  const evaluate = new ExpressionCompiler(NAMES).compile(text, 'condition');
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
export function itemValue(text: string): ((item: OutgoingItem) => unknown) | readonly ExpressionFault[] {
  const evaluate = new ExpressionCompiler(NAMES).compile(text, 'value');
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
