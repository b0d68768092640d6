import type { TraitDefinition } from '../../events/index.ts';
import { isGlob, isItemTrait, matchEvent } from '../../events/index.ts';
import { canonicalJson } from '../../model/index.ts';
import type { MappingDocument, Placed } from '../language/mappingFile.ts';
import { intersect } from '../language/ruleSpecificity.ts';
import type { LintScope } from './lintScope.ts';
import { placeOf } from './lintScope.ts';

/** A trait has one meaning in one event: files that see the same event type define it the same way. */
export function checkTraitConflicts({ documents, report }: LintScope): void {
  const patterns = documents.map(patternsOf);
  for (const [index, document] of documents.entries()) {
    for (const [before, other] of documents.slice(0, index).entries()) {
      let shared: string | null = null;
      for (const [name, entry] of document.traits) {
        const theirs = other.traits.get(name);
        if (theirs === undefined || !differ(document, entry, other, theirs)) continue;
        shared ??= sharedEvent(patterns[index] ?? [], patterns[before] ?? []);
        if (shared === null) break;
        report(entry.origin, {
          code: 'mapping/trait-conflict',
          message: `trait \`${name}\` is defined otherwise at ${placeOf(theirs.origin)}, and both files see \`${shared}\``,
          suggestion: 'make the two the same, or give one another name',
          key: true,
        });
      }
    }
  }
}

type Entry = Placed<TraitDefinition | null>;

function differ(document: MappingDocument, mine: Entry, other: MappingDocument, theirs: Entry): boolean {
  if (mine.value === null || theirs.value === null) return false;
  // Traits of elements are kept by type of object.
  const apart =
    isItemTrait(mine.value) !== isItemTrait(theirs.value) || document.object.value !== other.object.value;
  if (apart && (isItemTrait(mine.value) || isItemTrait(theirs.value))) return false;
  return meaning(mine.value) !== meaning(theirs.value);
}

/** Each definition is compared with those of many files. */
const meanings = new WeakMap<TraitDefinition, string>();

function meaning(definition: TraitDefinition): string {
  const known = meanings.get(definition);
  if (known !== undefined) return known;
  const text = meaningOf(definition);
  meanings.set(definition, text);
  return text;
}

function meaningOf({ type, sources }: TraitDefinition): string {
  return canonicalJson([
    type,
    ...sources.map(({ path, only, transforms = [] }) => [
      path.text,
      only === null ? null : [...only].sort(),
      transforms.map((one) => (one.kind === 'map' ? { ...one, values: [...one.values] } : one)),
    ]),
  ]);
}

function sharedEvent(a: readonly Pattern[], b: readonly Pattern[]): string | null {
  for (const mine of a) {
    for (const theirs of b) {
      const both = intersect(mine.pattern, theirs.pattern);
      const shared = both.find((one) => mine.keeps(one) && theirs.keeps(one));
      if (shared !== undefined) return shared;
    }
  }
  return null;
}

interface Pattern {
  readonly pattern: string;
  /** Whether the rule does not leave out all that a pattern matches. */
  readonly keeps: (shared: string) => boolean;
}

function patternsOf(document: MappingDocument): Pattern[] {
  return document.rules.flatMap(({ events, except }) => {
    const leftOut = except.map(matchEvent);
    // A `*` of the shared pattern can only be matched by a `*`: whoever matches it as text matches all of it.
    const keeps = (shared: string): boolean => !leftOut.some((matches) => matches(shared));
    return events.map(({ value }) => ({ pattern: value, keeps: isGlob(value) ? keeps : () => true }));
  });
}
