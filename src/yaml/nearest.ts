import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a person probably meant, or undefined where none is close. Case, hyphens and
 * underscores count for little, so `maxSkew` finds `max_skew`.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = simplify(word);
  const limit = plain.length < 4 ? 1 : plain.length < 9 ? 2 : 3;
  let best: { readonly name: string; readonly cost: number } | undefined;
  for (const name of candidates) {
    const simple = simplify(name);
    // Letters in the wrong order are one slip, however long the way back is.
    const steps =
      letters(plain) === letters(simple) ? Math.min(1, distance(plain, simple)) : distance(plain, simple);
    if (steps > limit || steps >= Math.min(plain.length, simple.length)) continue;
    // The exact spelling decides between names that differ in case or hyphens only.
    const cost = steps + distance(word, name) / 1000;
    if (best === undefined || cost < best.cost) best = { name, cost };
  }
  return best?.name;
}

/** `nearest` as the sentence for a diagnostic's suggestion. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const name = nearest(word, candidates);
  return name === undefined ? undefined : `did you mean \`${name}\`?`;
}

function letters(word: string): string {
  return word.split('').sort().join('');
}

function simplify(name: string): string {
  return name.replace(/[-_ ]/g, '').toLowerCase();
}
