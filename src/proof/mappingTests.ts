import type { Json, ObjectView, RuleRef } from '../model/index.ts';
import { canonicalJson, problemParts } from '../model/index.ts';
import type { Mapping, MappingTest, Tracer } from '../mapping/index.ts';
import type { Attempt } from './explainField.ts';
import { explainField } from './explainField.ts';
import { fileOrder, otherOrders } from './orders.ts';
import type { Evaluated, Reading } from './reading.ts';
import { evaluateAll } from './reading.ts';
import type { Merged } from './splitInventory.ts';
import { mergeAll } from './splitInventory.ts';

/** The contract's `test` line. */
export interface TestRecord {
  readonly kind: 'test';
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly ok: boolean;
  readonly failures: readonly TestFailure[];
}

/** One expectation that does not hold. */
export interface TestFailure {
  readonly object: string;
  /** Field or relation; `exists` for the object itself, `problem NAME` for a problem of it. */
  readonly field: string;
  /** Line of the expectation in the test's file. */
  readonly line: number;
  readonly expected: Json;
  /** Left out where the object has no such field. */
  readonly actual?: Json;
  /** In which order of arrival it was seen. */
  readonly order: string;
  /** The event whose value stands, and the rule that let it write. */
  readonly won_by: Pick<Attempt, 'message_id' | 'event_type' | 'generated'> | null;
  readonly rule: RuleRef | null;
}

/** Gives the messages of a test: those of its captures, whose paths are relative to the test's file, then its own. */
export type ReadTest = (test: MappingTest) => Promise<readonly Reading[]>;

/** Shuffles of a test, fewer for long captures: together they merge about so many messages. */
const MOST = 50;
const FEWEST = 10;
const MERGED = 600;
const SEED = 1;

/**
 * Runs the tests that mapping files carry, in file order. Tests with `any_order` are also run reversed and in
 * seeded shuffles with duplicates. `tracer` is told of each evaluation. Rejects when a capture cannot be read.
 */
export async function* runTests(
  mapping: Mapping,
  read: ReadTest,
  tracer?: Tracer,
): AsyncGenerator<TestRecord> {
  for (const test of mapping.tests) {
    const readings = await read(test);
    const messages = evaluateAll(readings, mapping, tracer);
    const failures = runTest(test, mapping, readings, messages);
    const { name, file, line } = test;
    yield { kind: 'test', name, file, line, ok: failures.length === 0, failures };
  }
}

function runTest(
  test: MappingTest,
  mapping: Mapping,
  readings: readonly Reading[],
  messages: readonly Evaluated[],
): TestFailure[] {
  const failures = new Map<string, TestFailure>();
  for (const { name, batches } of ordersOf(test, messages)) {
    for (const wrong of unmet(test, mergeAll(batches, mapping.models))) {
      const key = `${wrong.object} ${wrong.field}`;
      if (!failures.has(key))
        failures.set(key, { ...wrong, order: name, ...winnerOf(wrong, readings, mapping) });
    }
  }
  return [...failures.values()];
}

function* ordersOf(
  test: MappingTest,
  messages: readonly Evaluated[],
): ReturnType<typeof otherOrders<Evaluated>> {
  yield fileOrder(messages);
  if (!test.anyOrder) return;
  const shuffles = Math.ceil(MERGED / Math.max(1, messages.length));
  yield* otherOrders(messages, Math.min(MOST, Math.max(FEWEST, shuffles)), SEED);
}

type Unmet = Pick<TestFailure, 'object' | 'field' | 'line' | 'expected' | 'actual'>;

function* unmet(test: MappingTest, { objects, problems }: Merged): Iterable<Unmet> {
  for (const [object, expected] of Object.entries(test.expect)) {
    const line = test.lines[object]?.line ?? test.line;
    const view = objects.find(({ id }) => id === object);
    const exists = view !== undefined && !view.deleted;
    if (expected === null && exists) yield { object, field: 'exists', line, expected: false, actual: true };
    if (expected === null) continue;
    if (view === undefined) yield { object, field: 'exists', line, expected: true, actual: false };
    // Who expects fields expects the object to be there, unless it says otherwise.
    else yield* unmetFields(test, view, { deleted: false, ...expected });
  }
  const standing = new Set(problems.map(({ object, name }) => `${name}:${object.id}`));
  for (const [key, expected] of Object.entries(test.expectProblems)) {
    const actual = standing.has(key);
    if (actual === expected) continue;
    const [name, object] = problemParts(key);
    const line = test.problemLines[key] ?? test.line;
    yield { object, field: `problem ${name}`, line, expected, actual };
  }
}

function* unmetFields(
  test: MappingTest,
  view: ObjectView,
  expected: Readonly<Record<string, Json>>,
): Iterable<Unmet> {
  const lines = test.lines[view.id];
  for (const [field, value] of Object.entries(expected)) {
    const actual = valueOf(view, field);
    if (actual !== undefined && canonicalJson(actual) === canonicalJson(value)) continue;
    const line = lines?.fields[field] ?? lines?.line ?? test.line;
    yield { object: view.id, field, line, expected: value, ...(actual === undefined ? {} : { actual }) };
  }
}

function valueOf(view: ObjectView, field: string): Json | undefined {
  const { deleted, partial } = view;
  const values: Readonly<Record<string, Json>> = { deleted, partial, ...view.relations, ...view.fields };
  return values[field];
}

function winnerOf(
  { object, field }: Unmet,
  readings: readonly Reading[],
  mapping: Mapping,
): Pick<TestFailure, 'won_by' | 'rule'> {
  const winner = explainField(readings, mapping, { id: object, field }).find(
    ({ won_by }) => won_by !== null,
  )?.won_by;
  if (winner === undefined || winner === null) return { won_by: null, rule: null };
  const { message_id, event_type, generated, rule } = winner;
  return { won_by: { message_id, event_type, generated }, rule };
}
