import type { Json, ObjectView, RuleRef } from '../model/index.ts';
import { canonicalJson } from '../model/index.ts';
import type { Merged, StandingProblem } from './splitInventory.ts';
import type { Writer } from './writes.ts';

/** A value that depends on something it must not depend on: the order of arrival, or two clocks. */
export interface Divergence {
  readonly kind: 'divergence';
  /** A warning where only clocks that differ could show it and nobody asked to assume that they do. */
  readonly severity: 'error' | 'warning';
  readonly object: { readonly type: string; readonly id: string };
  readonly field: string;
  readonly values: readonly [Json, Json];
  /** The two orders of arrival, or the two settings of the clocks. */
  readonly orders: readonly [string, string];
  /** Seconds between the two publishers' clocks that change the value. */
  readonly smallest_shift?: number;
  /** Who writes the one value and who the other. */
  readonly events?: readonly [DivergingEvent, DivergingEvent];
  /** With `events`: the one of their rules that should rather not write the field. */
  readonly blame?: Blame;
}

export interface Blame extends RuleRef {
  readonly because: string;
}

export interface DivergingEvent extends Writer {
  readonly value: Json;
}

export interface ViewDifference {
  readonly object: { readonly type: string; readonly id: string };
  readonly field: string;
  readonly values: readonly [Json, Json];
}

/** What is different between two inventories: one entry per object and field, `problem NAME` for a problem. */
export function* diffMerged(left: Merged, right: Merged): Iterable<ViewDifference> {
  yield* diffViews(left.objects, right.objects);
  yield* diffProblems(left.problems, right.problems);
}

function* diffViews(left: readonly ObjectView[], right: readonly ObjectView[]): Iterable<ViewDifference> {
  const others = new Map(right.map((view) => [`${view.type} ${view.id}`, view]));
  for (const view of left) {
    const key = `${view.type} ${view.id}`;
    yield* diffView(view, others.get(key));
    others.delete(key);
  }
  for (const view of others.values()) yield* diffView(undefined, view);
}

function* diffProblems(
  left: readonly StandingProblem[],
  right: readonly StandingProblem[],
): Iterable<ViewDifference> {
  const [a, b] = [byKey(left), byKey(right)];
  for (const [key, { object, name }] of new Map([...a, ...b])) {
    const values = [a.get(key)?.summary ?? null, b.get(key)?.summary ?? null] as const;
    if (values[0] !== values[1]) yield { object, field: `problem ${name}`, values };
  }
}

function byKey(problems: readonly StandingProblem[]): ReadonlyMap<string, StandingProblem> {
  return new Map(
    problems.map((problem) => [`${problem.object.type} ${problem.object.id} ${problem.name}`, problem]),
  );
}

/** What is different between two views of one object, either of which may be missing. */
export function* diffView(
  left: ObjectView | undefined,
  right: ObjectView | undefined,
): Iterable<ViewDifference> {
  const view = left ?? right;
  if (view === undefined) return;
  const [a, b] = [flatten(left), flatten(right)];
  for (const field of new Set([...a.keys(), ...b.keys()])) {
    const values = [a.get(field) ?? null, b.get(field) ?? null] as const;
    if (a.has(field) === b.has(field) && canonicalJson(values[0]) === canonicalJson(values[1])) continue;
    yield { object: { type: view.type, id: view.id }, field, values };
  }
}

function flatten(view: ObjectView | undefined): ReadonlyMap<string, Json> {
  if (view === undefined) return new Map([['exists', false]]);
  return new Map<string, Json>([
    ['exists', true],
    ['deleted', view.deleted],
    ['partial', view.partial],
    ...Object.entries(view.fields),
    ...Object.entries(view.relations),
  ]);
}
