/** Below this many elements CPython sorts by one binary insertion. */
const SMALL = 64;

/**
 * Python's `sorted`. `less` may contradict itself (where elements lack what they are sorted by, say), and
 * then the order is that in which CPython happens to ask; from 64 elements on it may be another one.
 */
export function pySort<T>(values: readonly T[], less: (a: T, b: T) => boolean): readonly T[] {
  if (values.length >= SMALL) {
    return [...values].sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0));
  }
  const sorted = firstRun(values, less);
  for (const value of values.slice(sorted.length)) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(value, sorted[middle] as T)) high = middle;
      else low = middle + 1;
    }
    sorted.splice(low, 0, value);
  }
  return sorted;
}

/** The elements that are in order from the start, or in strictly falling order, turned round. */
function firstRun<T>(values: readonly T[], less: (a: T, b: T) => boolean): T[] {
  if (values.length < 2) return [...values];
  const falls = (at: number): boolean => less(values[at] as T, values[at - 1] as T);
  const falling = falls(1);
  let end = 2;
  while (end < values.length && falls(end) === falling) end++;
  const run = values.slice(0, end);
  return falling ? run.reverse() : run;
}
