import type { ObjectView } from '../model/index.ts';
import type { ObjectDifference } from './diffMappings.ts';
import { diffView } from './divergence.ts';

/** What is different in an object that both have. */
export interface InventoryDifference extends ObjectDifference {
  /** Which of the two says nothing of the field, where null would say that it is cleared; left out where both say something. */
  readonly absent?: readonly [boolean, boolean];
}

export interface InventoryComparison {
  /** How many objects are not the same, or are on one side only. */
  readonly differing: number;
  /** What is different in the first of them, by type and id; empty where none is. */
  readonly first: readonly InventoryDifference[];
}

/** Compares what two inventories say. Both are sorted by type and id. Revision and `updated` are not compared. */
export function diffInventories(
  left: readonly ObjectView[],
  right: readonly ObjectView[],
): InventoryComparison {
  const [a, b] = [byRef(left), byRef(right)];
  let differing = 0;
  let first: readonly InventoryDifference[] = [];
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
      ...absence(difference.field, a.get(ref), b.get(ref)),
      first: null,
    }));
  }
  return { differing, first };
}

function byRef(views: readonly ObjectView[]): ReadonlyMap<string, ObjectView> {
  return new Map(views.map((view) => [`${view.type} ${view.id}`, view]));
}

function absence(
  field: string,
  left: ObjectView | undefined,
  right: ObjectView | undefined,
): Pick<InventoryDifference, 'absent'> {
  if (left === undefined || right === undefined) return {};
  const lacks = ({ fields, relations, ...own }: ObjectView): boolean =>
    !Object.hasOwn({ ...own, ...fields, ...relations }, field);
  const absent = [lacks(left), lacks(right)] as const;
  return absent.includes(true) ? { absent } : {};
}
