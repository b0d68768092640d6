import type { MergeMessage, Sample } from '../model/index.ts';
import type { ObjectAccess } from './objectAccess.ts';
import { emptyState } from './objectState.ts';

type FinalSet = 'finalTaken' | 'finalRead';
/** A mapping's final set and a measured one are two: the one does not stand for the other. */
const SETS: Readonly<Record<Sample['origin'], FinalSet>> = {
  mapping: 'finalTaken',
  meters: 'finalRead',
  received: 'finalRead',
};

/**
 * The samples of a message that count: all but a second final set of an object. The object is the one of the
 * message's decisions that the sample names; that its final set was taken is kept even if it is unknown.
 */
export function takeSamples({ samples, decisions }: MergeMessage, objects: ObjectAccess): readonly Sample[] {
  if (samples.length === 0) return samples;
  const taken = new Map<string, boolean>();
  return samples.filter(({ final, object, origin }) => {
    if (!final || object === null) return true;
    const key = `${origin} ${object}`;
    let first = taken.get(key);
    if (first === undefined) taken.set(key, (first = takeFinal(object, SETS[origin])));
    return first;
  });

  function takeFinal(id: string, set: FinalSet): boolean {
    const ref = decisions.find((decision) => decision.object.id === id)?.object;
    if (ref === undefined) return true;
    const state = objects.get(ref) ?? emptyState();
    if (state[set]) return false;
    state[set] = true;
    // Its delete begins. What was measured before was not the last: a probe had taken a long rebuild for a delete.
    if (set === 'finalTaken') state.finalRead = false;
    objects.put(ref, state);
    return true;
  }
}
