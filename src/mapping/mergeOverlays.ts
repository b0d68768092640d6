import { matchEvent } from '../events/index.ts';
import type { Diagnostic } from '../model/index.ts';
import type { MappingDocument, Named, Placed, RuleEntry } from './language/mappingFile.ts';

type Section = 'traits' | 'fields' | 'relations' | 'derived' | 'problems' | 'meters';
const SECTIONS: readonly Section[] = ['traits', 'fields', 'relations', 'derived', 'problems', 'meters'];

/**
 * Merges overlay layers into the first one, by object, event and field name. What an overlay defines replaces
 * the thing of that name where it stands; a rule replaces another for the events that it names. What is new
 * goes to the file of the same name, else to the first file of that object.
 */
export function mergeOverlays(
  layers: readonly (readonly MappingDocument[])[],
  diagnostics: Diagnostic[],
): readonly MappingDocument[] {
  let merged: readonly MappingDocument[] = [];
  for (const layer of layers) {
    const below = merged;
    for (const document of [...layer].sort(byFile)) {
      const owners = below.filter((one) => one.object.value === document.object.value);
      merged =
        owners.length === 0
          ? [...merged, withoutRemovals(document, diagnostics)]
          : overlay(merged, document, diagnostics);
    }
  }
  return merged;
}

function byFile(a: MappingDocument, b: MappingDocument): number {
  return a.source.file < b.source.file ? -1 : 1;
}

function overlay(
  documents: readonly MappingDocument[],
  over: MappingDocument,
  diagnostics: Diagnostic[],
): readonly MappingDocument[] {
  const family = documents.filter((one) => one.object.value === over.object.value);
  const home = family.find((one) => baseName(one) === baseName(over)) ?? family[0];
  const rules = mergeRules(family, home, over, diagnostics);
  return documents.map((document) => {
    if (!family.includes(document)) return document;
    const isHome = document === home;
    const sections = Object.fromEntries(
      SECTIONS.map((section) => [
        section,
        mergeSection(section, document, isHome, family, over, diagnostics),
      ]),
    ) as Pick<MappingDocument, Section>;
    return {
      ...document,
      ...sections,
      id: (isHome ? over.id : null) ?? document.id,
      identity: (isHome ? over.identity : null) ?? document.identity,
      each: (isHome ? over.each : null) ?? document.each,
      receivedSamples: (isHome ? over.receivedSamples : null) ?? document.receivedSamples,
      rules: rules.get(document) ?? document.rules,
      tests: isHome ? [...document.tests, ...over.tests] : document.tests,
    };
  });
}

function baseName({ source }: MappingDocument): string {
  return source.file.slice(source.file.lastIndexOf('/') + 1);
}

function mergeSection(
  section: Section,
  document: MappingDocument,
  isHome: boolean,
  family: readonly MappingDocument[],
  over: MappingDocument,
  diagnostics: Diagnostic[],
): Named<unknown> {
  const merged = new Map<string, Placed<unknown>>(document[section]);
  for (const [name, entry] of over[section]) {
    const known = family.some((one) => one[section].has(name));
    if (!known && entry.value === null && isHome) diagnostics.push(removesNothing(entry, name));
    // Any file of the object may need a new trait: the overlay's rules can land in each of them.
    const belongsHere = known ? merged.has(name) : isHome || section === 'traits';
    if (!belongsHere) continue;
    if (entry.value === null) merged.delete(name);
    else merged.set(name, entry);
  }
  return merged;
}

function mergeRules(
  family: readonly MappingDocument[],
  home: MappingDocument | undefined,
  over: MappingDocument,
  diagnostics: Diagnostic[],
): ReadonlyMap<MappingDocument, readonly RuleEntry[]> {
  const rules = new Map(family.map((document) => [document, [...document.rules]]));
  for (const rule of over.rules) {
    const landing = new Map<RuleEntry[], Placed<string>[]>();
    for (const event of rule.events) {
      const owner = family.find((document) => names(document, event.value));
      if (rule.remove && owner === undefined) diagnostics.push(removesNothing(event, event.value));
      const target = owner ?? family.find((document) => covers(document, event.value)) ?? home;
      const list = target === undefined ? undefined : rules.get(target);
      if (list !== undefined) landing.set(list, [...(landing.get(list) ?? []), event]);
    }
    for (const [list, events] of landing) {
      const taken = new Set(events.map((event) => event.value));
      const kept = list.flatMap((one) => withoutEvents(one, taken));
      list.splice(0, list.length, ...kept, ...(rule.remove ? [] : [{ ...rule, events }]));
    }
  }
  return rules;
}

function names(document: MappingDocument, event: string): boolean {
  return document.rules.some((rule) => rule.events.some(({ value }) => value === event));
}

function covers(document: MappingDocument, event: string): boolean {
  return document.rules.some((rule) => rule.events.some(({ value }) => matchEvent(value)(event)));
}

function withoutEvents(rule: RuleEntry, taken: ReadonlySet<string>): RuleEntry[] {
  const events = rule.events.filter(({ value }) => !taken.has(value));
  if (events.length === rule.events.length) return [rule];
  return events.length === 0 ? [] : [{ ...rule, events }];
}

/** A file that nothing lies below has nothing to take away from. */
function withoutRemovals(document: MappingDocument, diagnostics: Diagnostic[]): MappingDocument {
  const sections = Object.fromEntries(
    SECTIONS.map((section) => {
      const kept = [...document[section]].filter(([name, entry]) => {
        if (entry.value === null) diagnostics.push(removesNothing(entry, name));
        return entry.value !== null;
      });
      return [section, new Map<string, unknown>(kept)];
    }),
  ) as unknown as Pick<MappingDocument, Section>;
  const rules = document.rules.filter((rule) => {
    if (rule.remove) for (const event of rule.events) diagnostics.push(removesNothing(event, event.value));
    return !rule.remove;
  });
  return { ...document, ...sections, rules };
}

function removesNothing({ origin }: Placed<unknown>, name: string): Diagnostic {
  return origin.source.diagnostic(origin.path, {
    code: 'mapping/remove-nothing',
    severity: 'warning',
    message: `\`remove\` finds no \`${name}\` in the layers below`,
    suggestion: 'check the spelling, or drop the line; an overlay is read together with what it lies over',
  });
}
