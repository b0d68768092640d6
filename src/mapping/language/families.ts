import type { MappingDocument } from './mappingFile.ts';

/** The files of each object, in order. */
export function familiesOf(
  documents: readonly MappingDocument[],
): ReadonlyMap<string, readonly MappingDocument[]> {
  const families = new Map<string, MappingDocument[]>();
  for (const document of documents) {
    const family = families.get(document.object.value);
    if (family === undefined) families.set(document.object.value, [document]);
    else family.push(document);
  }
  return families;
}
