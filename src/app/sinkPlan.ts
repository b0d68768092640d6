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

/**
 * What settings ask for whose `object` is the state of each object whenever it changes. Such a sink hears of every change,
 * and filters states and changes itself; without `object` it is given no states at all.
 */
export function statePlan(settings: PaceSettings): SinkPlan {
  const plan = sinkPlan(settings, false);
  const kinds = new Set(settings.kinds);
  if (!kinds.has('object')) return { ...plan, kinds };
  return {
    ...plan,
    kinds: kinds.add('change'),
    accepts: (item) => item.kind === 'object' || item.kind === 'change' || plan.accepts(item),
  };
}
