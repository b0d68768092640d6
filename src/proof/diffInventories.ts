import type { ObjectView } from '../model/index.ts';
import type { ObjectDifference } from './diffMappings.ts';
import { diffView } from './divergence.ts';

export interface InventoryComparison {
  /** How many objects are not the same, or are on one side only. */
  readonly differing: number;
  /** What is different in the first of them, by type and id; empty where none is. */
  readonly first: readonly ObjectDifference[];
}

/** Compares what two inventories say. Both are sorted by type and id. Revision and `updated` are not compared. */
export function diffInventories(
  left: readonly ObjectView[],
  right: readonly ObjectView[],
): InventoryComparison {
  const [a, b] = [byRef(left), byRef(right)];
  let differing = 0;
  let first: readonly ObjectDifference[] = [];
  for (const ref of [...new Set([...a.keys(), ...b.keys()])].sort()) {
    const differences = [...diffView(a.get(ref), b.get(ref))];
    if (differences.length === 0) continue;
    differing += 1;
    if (differing > 1) continue;
    // Of an object that only one of them has, that says all.
    const missing = differences.filter(({ field }) => field === 'exists');
    first = (missing.length > 0 ? missing : differences).map((difference) => ({
      kind: 'difference',
      about: 'object',
      ...difference,
      first: null,
    }));
  }
  return { differing, first };
}

function byRef(views: readonly ObjectView[]): ReadonlyMap<string, ObjectView> {
  return new Map(views.map((view) => [`${view.type} ${view.id}`, view]));
}
