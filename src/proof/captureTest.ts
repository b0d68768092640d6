import type { Json, ObjectView } from '../model/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { fileOrder } from './orders.ts';
import type { Reading } from './reading.ts';
import { evaluateAll } from './reading.ts';
import { mergeAll } from './splitInventory.ts';

/** What a mapping test expects that takes the outcome of a capture for right. */
export interface CaptureTest {
  /** Fields and relations by object id. */
  readonly expect: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Keys of the problems that stand at the end. */
  readonly problems: readonly string[];
  /** The mapping file whose rules spoke most often, and the object type it is about; null where none spoke. */
  readonly home: { readonly file: string; readonly object: string } | null;
}

/** The outcome of messages under a mapping, as a test that they have this outcome. */
export function captureTest(readings: readonly Reading[], mapping: Mapping): CaptureTest {
  const messages = evaluateAll(readings, mapping);
  const { objects, problems } = mergeAll(fileOrder(messages).batches, mapping.models);
  const spoke = new Map<string, { readonly file: string; readonly object: string; times: number }>();
  for (const { evaluation } of messages) {
    for (const { rule, object } of evaluation.decisions) {
      const key = `${rule.file}\0${object.type}`;
      const entry = spoke.get(key) ?? { file: rule.file, object: object.type, times: 0 };
      spoke.set(key, { ...entry, times: entry.times + 1 });
    }
  }
  const [home] = [...spoke.values()].toSorted((a, b) => b.times - a.times);
  return {
    expect: Object.fromEntries(objects.map((object) => [object.id, expectedOf(object)])),
    problems: problems.map(({ name, object }) => `${name}:${object.id}`).toSorted(),
    home: home === undefined ? null : { file: home.file, object: home.object },
  };
}

function expectedOf({ fields, relations, deleted, partial }: ObjectView): Readonly<Record<string, Json>> {
  return { ...fields, ...relations, deleted, partial };
}
