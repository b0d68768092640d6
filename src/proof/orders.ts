import { randomBelow, seededRandom } from './random.ts';

/** One way in which the same messages could have arrived. */
export interface Order<T> {
  /** For people, e.g. `shuffle 17 of seed 42`. */
  readonly name: string;
  /** Batches as a bridge might have committed them. */
  readonly batches: readonly (readonly T[])[];
}

/** How often a message of a shuffle arrives twice. */
const DUPLICATED = 0.3;
const LARGEST_BATCH = 16;

/** As captured, in one batch. */
export function fileOrder<T>(messages: readonly T[]): Order<T> {
  return { name: 'file order', batches: [messages] };
}

/** The reverse of the capture, then `count` shuffles with duplicates, split into batches at random. */
export function* otherOrders<T>(messages: readonly T[], count: number, seed: number): Iterable<Order<T>> {
  yield { name: 'reversed', batches: [messages.toReversed()] };
  for (let n = 1; n <= count; n += 1) {
    const random = seededRandom(seed + n);
    const repeated = messages.filter(() => random() < DUPLICATED);
    const order = shuffle([...messages, ...repeated], random);
    yield { name: `shuffle ${n} of seed ${seed}`, batches: split(order, random) };
  }
}

function shuffle<T>(list: T[], random: () => number): T[] {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = randomBelow(random, last + 1);
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}

function split<T>(list: readonly T[], random: () => number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < list.length;) {
    const end = start + 1 + randomBelow(random, LARGEST_BATCH);
    batches.push(list.slice(start, end));
    start = end;
  }
  return batches;
}
