import type { Micros } from '../model/index.ts';
import { CONTRACT } from '../model/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { digestObjects } from '../inventory/index.ts';
import type { Divergence } from './divergence.ts';
import { diffMerged } from './divergence.ts';
import { fileOrder, otherOrders } from './orders.ts';
import type { Evaluated, Reading } from './reading.ts';
import { evaluateAll } from './reading.ts';
import { clockDivergences, shiftedRuns } from './skew.ts';
import type { Merged } from './splitInventory.ts';
import { mergeAll } from './splitInventory.ts';
import { collectWrites } from './writes.ts';

export interface VerifyOptions {
  /** How many shuffles beside the file's order and its reverse. */
  readonly orders: number;
  readonly seed: number;
  /** How far each publisher's clock may be off, µs; null to take the clocks as they are. */
  readonly skew: Micros | null;
}

export interface VerifySummary {
  readonly kind: 'summary';
  readonly messages: number;
  /** What could not be decoded, and so is in none of the inventories. */
  readonly dead: number;
  readonly objects: number;
  /** Orders of arrival that were tried, the file's own among them. */
  readonly orders: number;
  readonly seed: number;
  /** Errors and warnings. */
  readonly divergences: number;
  readonly warnings: number;
  /** Digest of the inventory in file order. */
  readonly digest: string;
  readonly contract: number;
}

/**
 * Whether a capture leaves the same inventory whatever the order, duplication and splitting of its arrival,
 * and which of its values only two clocks decide. Yields the divergences, then one summary.
 */
export function* verify(
  readings: readonly Reading[],
  mapping: Mapping,
  options: VerifyOptions,
): Generator<Divergence | VerifySummary> {
  const messages = evaluateAll(readings, mapping);
  const base = mergeAll(fileOrder(messages).batches, mapping.models);
  let errors = 0;
  let warnings = 0;

  for (const divergence of divergences(messages, mapping, base, options)) {
    if (divergence.severity === 'error') errors += 1;
    else warnings += 1;
    yield divergence;
  }
  yield {
    kind: 'summary',
    messages: messages.length,
    dead: readings.reduce((count, { dead }) => count + dead.length, 0),
    objects: base.objects.length,
    orders: options.orders + 2,
    seed: options.seed,
    divergences: errors + warnings,
    warnings,
    digest: digestObjects(base.objects),
    contract: CONTRACT,
  };
}

function* divergences(
  messages: readonly Evaluated[],
  mapping: Mapping,
  base: Merged,
  options: VerifyOptions,
): Iterable<Divergence> {
  yield* orderDivergences(messages, mapping, base, options);
  const decided = clockDivergences(collectWrites(messages, mapping.models), options.skew);
  for (const { divergence } of decided) yield divergence;
  if (options.skew === null) return;
  const predicted = decided
    .filter(({ divergence }) => divergence.severity === 'error')
    .map(({ found }) => found);
  yield* shiftedRuns(messages, mapping.models, base, predicted, { skew: options.skew, seed: options.seed });
}

/** Each field is reported once, with the first order that shows it. */
function* orderDivergences(
  messages: readonly Evaluated[],
  mapping: Mapping,
  base: Merged,
  { orders, seed }: VerifyOptions,
): Iterable<Divergence> {
  const reported = new Set<string>();
  for (const { name, batches } of otherOrders(messages, orders, seed)) {
    for (const { object, field, values } of diffMerged(base, mergeAll(batches, mapping.models))) {
      const key = `${object.type} ${object.id} ${field}`;
      if (reported.has(key)) continue;
      reported.add(key);
      yield { kind: 'divergence', severity: 'error', object, field, values, orders: ['file order', name] };
    }
  }
}
