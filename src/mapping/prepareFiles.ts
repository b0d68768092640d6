import { isDeepStrictEqual } from 'node:util';
import type { PreparedYaml } from '../yaml/index.ts';
import { YamlSource } from '../yaml/index.ts';
import { compileLayers } from './compileLayers.ts';
import type { MappingFile } from './compileMappings.ts';

/**
 * What later processes need not read again, of files that stand together without a finding; in their order, null for one
 * whose values JSON cannot carry.
 * @throws TypeError when there is a finding
 */
export function prepareFiles(files: readonly MappingFile[]): readonly (PreparedYaml | null)[] {
  const sources = files.map(({ path, text }) => YamlSource.parse(path, text));
  const { diagnostics } = compileLayers([sources], { meters: [], definitions: null });
  const [first] = diagnostics;
  if (first !== undefined) throw new TypeError(`${first.file}:${first.line}: ${first.message}`);
  return sources.map((source) => {
    const prepared = source.prepared();
    return isDeepStrictEqual(JSON.parse(JSON.stringify(prepared)), prepared) ? prepared : null;
  });
}
