import type { SinkPlan } from '../delivery/index.ts';
import { checkedExpression, itemFilter } from '../expressions/index.ts';
import type { OutgoingKind } from '../model/index.ts';

/** Settings that every sink over a network has. */
export interface PaceSettings {
  readonly kinds: readonly OutgoingKind[];
  readonly filter?: string;
  readonly batch: number;
  readonly rate?: number;
}

/** What settings ask for. Who is given changes begins with the state of the objects. */
export function sinkPlan({ kinds, filter, batch, rate }: PaceSettings, single: boolean): SinkPlan {
  return {
    kinds: new Set([...kinds, ...(kinds.includes('change') ? (['object'] as const) : [])]),
    accepts: filter === undefined ? () => true : checkedExpression(itemFilter(filter)),
    single,
    batch,
    rate: rate ?? null,
  };
}
