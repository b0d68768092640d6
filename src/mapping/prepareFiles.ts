import { isDeepStrictEqual } from 'node:util';
import type { PreparedYaml } from '../yaml/index.ts';
import { YamlSource } from '../yaml/index.ts';
import { compileLayers, digestOf } from './compileLayers.ts';
import type { MappingFile } from './compileMappings.ts';

/** What later processes need not do again, of files that stand together without a finding. */
export interface PreparedFiles {
  /** In the files' order, null for one whose values JSON cannot carry. */
  readonly readings: readonly (PreparedYaml | null)[];
  /** The digest of all of them. */
  readonly linted: string;
}

/** @throws TypeError when there is a finding */
export function prepareFiles(files: readonly MappingFile[]): PreparedFiles {
  const sources = files.map(({ path, text }) => YamlSource.parse(path, text));
  const { diagnostics } = compileLayers([sources], { meters: [], definitions: null });
  const [first] = diagnostics;
  if (first !== undefined) throw new TypeError(`${first.file}:${first.line}: ${first.message}`);
  const readings = sources.map((source) => {
    const prepared = source.prepared();
    return isDeepStrictEqual(JSON.parse(JSON.stringify(prepared)), prepared) ? prepared : null;
  });
  return { readings, linted: digestOf([sources], null) };
}
