import { toJson, type OutgoingItem } from '../../model/index.ts';

/** What a file has of each item. */
export interface LineForm {
  /** The item's line, without its end; null for an item that has none. */
  readonly lineOf: (item: OutgoingItem) => string | null;
  /** How every line begins, in one of these ways, so that the beginning of one is known from what somebody else wrote. */
  readonly begins: readonly string[];
}

const KEY_FIRST = '{"item_key":"';

/** The line of the contract behind the item's key, which has a name of its own: problems have a `key` already. */
export const KEYED_LINES: LineForm = {
  lineOf: ({ key, line }) => `${KEY_FIRST}${toJson(key).slice(1)},${toJson(line).slice(1)}`,
  begins: [KEY_FIRST],
};
