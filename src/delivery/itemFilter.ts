import { ExpressionCompiler, type ExpressionFault } from '../expressions/index.ts';
import type { OutgoingItem } from '../model/index.ts';

/** What a filter may speak of: the contract's line, its kind, and the flat event that brought it (null where none did). */
const NAMES = ['kind', 'item', 'event'];

/**
 * The function of a sink's filter in CEL, or what is wrong with it. An item for which it fails, since a key that it reads
 * is not there, is not accepted.
 */
export function itemFilter(text: string): ((item: OutgoingItem) => boolean) | readonly ExpressionFault[] {
  const evaluate = new ExpressionCompiler(NAMES).compile(text, 'condition');
  if (typeof evaluate !== 'function') return evaluate;
  return ({ kind, line, event }) => {
    try {
      return evaluate({ kind, item: line, event }) === true;
    } catch {
      return false;
    }
  };
}
