import type { DeliveryMeta, ItemFlag, Micros } from '../model/index.ts';
import { parseTimestamp } from './parseTimestamp.ts';

const NO_FLAGS: readonly ItemFlag[] = [];

export interface ItemStamp {
  readonly messageId: string;
  readonly generated: Micros;
  readonly claimed: Micros | null;
  readonly received: Micros;
  readonly flags: readonly ItemFlag[];
}

/** Everything about a delivery that the identity and the stamp of its items depend on. */
export interface StampRules {
  readonly meta: DeliveryMeta;
  readonly maxSkew: Micros;
  /** SHA-256 of the body, computed when asked for. */
  readonly hash: () => string;
  /** The stamp that an earlier run fixed. */
  readonly effective: Micros | undefined;
}

/**
 * Identity and effective stamp of an item (design.md 3, rules 2 and 3). A missing message id is the hash of the
 * body. A missing or unreadable time is the receipt time, and so is one that lies more than `maxSkew` after a
 * receipt that is really known. A stamp fixed by an earlier run beats all of that; the flags stay. Where the
 * receipt is not known, the stamp stands for it; where neither is, both are what the source put for the receipt
 * (captures: 0), flagged `no-timestamp`.
 */
export function stampItem(messageId: unknown, timestamp: unknown, rules: StampRules): ItemStamp {
  const { meta, effective } = rules;
  const claimed = typeof timestamp === 'string' ? parseTimestamp(timestamp) : null;
  const named = typeof messageId === 'string' && messageId !== '';
  const skewed = claimed !== null && meta.receivedKnown && claimed > meta.received + rules.maxSkew;
  const own = claimed === null || skewed ? meta.received : claimed;
  const generated = effective ?? own;
  return {
    messageId: named ? messageId : rules.hash(),
    generated,
    claimed,
    received: meta.receivedKnown ? meta.received : generated,
    flags: named && claimed !== null && !skewed ? NO_FLAGS : flagsOf(named, claimed, skewed),
  };
}

function flagsOf(named: boolean, claimed: Micros | null, skewed: boolean): readonly ItemFlag[] {
  const flags: ItemFlag[] = [];
  if (!named) flags.push('no-message-id');
  if (claimed === null) flags.push('no-timestamp');
  if (skewed) flags.push('clock-skew');
  return flags;
}
