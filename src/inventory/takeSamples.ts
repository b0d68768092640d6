import type { MergeMessage, ObjectRef, Sample } from '../model/index.ts';
import type { ObjectAccess } from './objectAccess.ts';
import { emptyState, type ObjectState } from './objectState.ts';

type FinalSet = 'finalTaken' | 'finalRead';
/** A mapping's final set and a measured one are two: the one does not stand for the other. */
const SETS: Readonly<Record<Sample['origin'], FinalSet>> = {
  mapping: 'finalTaken',
  meters: 'finalRead',
  received: 'finalRead',
};

/** What becomes of a final set: it counts, is one too many, or is of an object that goes on. */
type Fate = 'final' | 'again' | 'lives';

/**
 * The samples of a message that count: all but a second final set of an object. The object is the one of the
 * message's decisions that the sample names; that its final set was taken is kept even if it is unknown. A set that is only
 * supposed to be the last one is final where the object's delete began, or was; else its samples are like others.
 */
export function takeSamples({ samples, decisions }: MergeMessage, objects: ObjectAccess): readonly Sample[] {
  if (samples.length === 0) return samples;
  const fates = new Map<string, Fate>();
  return samples.flatMap((one) => {
    if (!one.final || one.object === null) return [one];
    const { supposed = false, ...sample } = one;
    const key = `${sample.origin} ${one.object} ${supposed}`;
    let fate = fates.get(key);
    if (fate === undefined) fates.set(key, (fate = fateOf(one.object, SETS[sample.origin], supposed)));
    return fate === 'again' ? [] : [{ ...sample, final: fate === 'final' }];
  });

  function fateOf(id: string, set: FinalSet, supposed: boolean): Fate {
    const ref = decisions.find((decision) => decision.object.id === id)?.object;
    if (ref === undefined) return supposed ? 'lives' : 'final';
    const state = objects.get(ref) ?? emptyState();
    if (supposed && !isGoing(state)) return 'lives';
    return take(ref, state, set);
  }

  function take(ref: ObjectRef, state: ObjectState, set: FinalSet): Fate {
    if (state[set]) return 'again';
    state[set] = true;
    objects.put(ref, state);
    return 'final';
  }
}

/** A mapping takes its final set when a delete begins. */
function isGoing({ finalTaken, existence }: ObjectState): boolean {
  return finalTaken || existence.deleted !== null;
}
