import { matchEvent } from '../../events/index.ts';
import type { Sample } from '../../model/index.ts';
import type { LoneSamples } from '../language/mappingFile.ts';
import { compileId } from '../language/template.ts';

/** Id of the object that a sample is about; null where the file knows none of that meter. */
export type NameSample = (sample: Sample) => string | null;

/** The first entry that has the meter and finds an id counts. */
export function compileLoneSamples(entries: readonly LoneSamples[]): NameSample | null {
  if (entries.length === 0) return null;
  const compiled = entries.map(({ meters, id }) => ({
    matches: meters.map(matchEvent),
    read: compileId(id.parts),
  }));
  return ({ name, resource_id, project_id, user_id, metadata }) => {
    for (const { matches, read } of compiled) {
      if (!matches.some((match) => match(name))) continue;
      const id = read({ resource_id, project_id, user_id, metadata });
      if (id != null) return id;
    }
    return null;
  };
}
