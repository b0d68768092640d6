import type { MergeMessage, Sample } from '../model/index.ts';
import type { ObjectAccess } from './objectAccess.ts';
import { emptyState } from './objectState.ts';

/**
 * The samples of a message that count: all but a second final set of an object. The object is the one of the
 * message's decisions that the sample names; that its final set was taken is kept even if it is unknown.
 */
export function takeSamples({ samples, decisions }: MergeMessage, objects: ObjectAccess): readonly Sample[] {
  if (samples.length === 0) return samples;
  const taken = new Map<string, boolean>();
  return samples.filter(({ final, object }) => {
    if (!final || object === null) return true;
    let first = taken.get(object);
    if (first === undefined) taken.set(object, (first = takeFinal(object)));
    return first;
  });

  function takeFinal(id: string): boolean {
    const ref = decisions.find((decision) => decision.object.id === id)?.object;
    if (ref === undefined) return true;
    const state = objects.get(ref) ?? emptyState();
    if (state.finalTaken) return false;
    state.finalTaken = true;
    objects.put(ref, state);
    return true;
  }
}
