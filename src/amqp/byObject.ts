import type { OutgoingItem } from '../model/index.ts';

/**
 * Items in the order in which they must be confirmed: a broker may refuse one message and take the next, so what is about
 * one object goes one after the other, and objects go side by side.
 */
export function byObject(items: readonly OutgoingItem[]): readonly (readonly OutgoingItem[])[] {
  const chains = new Map<string | OutgoingItem, OutgoingItem[]>();
  for (const item of items) {
    const chain = chains.get(item.object ?? item);
    if (chain === undefined) chains.set(item.object ?? item, [item]);
    else chain.push(item);
  }
  return [...chains.values()];
}
