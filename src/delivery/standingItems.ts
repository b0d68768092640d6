import type { OutgoingItem, StoreReader } from '../model/index.ts';
import { objectItem, standingItem } from './outgoingItems.ts';
import { type SinkPlan, wants } from './sinkPlan.ts';

/** All that stands as of row `seq`, in batches: every object, then every problem, as far as the plan wants them. */
export function* standingItems(
  reader: StoreReader,
  plan: SinkPlan,
  seq: number,
): Iterable<readonly OutgoingItem[]> {
  let batch: OutgoingItem[] = [];
  for (const item of standing(reader, plan, seq)) {
    if (!wants(plan, item)) continue;
    batch.push(item);
    if (batch.length < plan.batch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The state of one object as it is now; null where nothing is known of it. */
export function standingState(reader: StoreReader, type: string, id: string): OutgoingItem | null {
  const view = reader.object(type, id);
  return view === null ? null : objectItem(view, reader.lastSeq());
}

function* standing(reader: StoreReader, { kinds }: SinkPlan, seq: number): Iterable<OutgoingItem> {
  if (kinds.has('object')) for (const view of reader.objects()) yield objectItem(view, seq);
  if (kinds.has('problem')) for (const problem of reader.problems()) yield standingItem(problem, seq);
}
