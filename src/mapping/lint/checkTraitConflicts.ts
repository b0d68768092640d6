import type { TraitDefinition } from '../../events/index.ts';
import { isItemTrait } from '../../events/index.ts';
import { canonicalJson } from '../../model/index.ts';
import type { MappingDocument, Placed } from '../language/mappingFile.ts';
import { intersect } from '../language/ruleSpecificity.ts';
import type { LintScope } from './lintScope.ts';
import { placeOf } from './lintScope.ts';

/** A trait has one meaning in one event: files that see the same event type define it the same way. */
export function checkTraitConflicts({ documents, report }: LintScope): void {
  for (const [index, document] of documents.entries()) {
    for (const other of documents.slice(0, index)) {
      for (const [name, entry] of document.traits) {
        const theirs = other.traits.get(name);
        if (theirs === undefined || !differ(document, entry, other, theirs)) continue;
        const shared = sharedEvent(document, other);
        if (shared === null) continue;
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

function meaning({ type, sources }: TraitDefinition): string {
  return canonicalJson([
    type,
    ...sources.map(({ path, only, transforms = [] }) => [
      path.text,
      only === null ? null : [...only].sort(),
      transforms.map((one) => (one.kind === 'map' ? { ...one, values: [...one.values] } : one)),
    ]),
  ]);
}

function sharedEvent(a: MappingDocument, b: MappingDocument): string | null {
  for (const mine of patternsOf(a)) {
    for (const theirs of patternsOf(b)) {
      const [shared] = intersect(mine, theirs);
      if (shared !== undefined) return shared;
    }
  }
  return null;
}

function patternsOf(document: MappingDocument): string[] {
  return document.rules.flatMap((rule) => rule.events.map(({ value }) => value));
}
