import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PreparedYaml } from '../yaml/index.ts';
import { YamlSource } from '../yaml/index.ts';
import type { Diagnostic } from '../model/index.ts';
import type { CeilometerFiles, LoadResult } from './compileLayers.ts';
import { compileLayers } from './compileLayers.ts';
import type { Mapping } from './mapping.ts';

/** The text of one mapping file; `path` is the name to show. */
export interface MappingFile {
  readonly path: string;
  readonly text: string;
  /** What reading exactly this text came to, where that is known. */
  readonly prepared?: PreparedYaml;
  /** The digest of files that stand together without a finding, this one among them. */
  readonly linted?: string;
}

interface Compiled {
  readonly mapping: WeakRef<Mapping>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the same files came to before, as long as somebody still holds it: commands and reloads ask again and again. */
const compiled = new LRUCache<string, Compiled>({ max: 8 });

/**
 * Reads, merges, lints and compiles mapping files: the first layer is the base, each other overlays those before it.
 */
export function compileMappings(
  layers: readonly (readonly MappingFile[])[],
  ceilometer: CeilometerFiles = { meters: [], definitions: null },
): LoadResult {
  const key = keyOf(layers, ceilometer);
  const known = compiled.get(key);
  const mapping = known?.mapping.deref();
  if (known !== undefined && mapping !== undefined) return { mapping, diagnostics: known.diagnostics };
  const result = compileLayers(
    layers.map((layer) => layer.map(openFile)),
    ceilometer,
    layers[0]?.[0]?.linted,
  );
  if (result.mapping !== null) compiled.set(key, { ...result, mapping: new WeakRef(result.mapping) });
  return result;
}

/** A mapping file with its positions, read only where its reading is not known. */
function openFile({ path, text, prepared }: MappingFile): YamlSource {
  return prepared === undefined ? YamlSource.parse(path, text) : YamlSource.resume(path, text, prepared);
}

function keyOf(
  layers: readonly (readonly MappingFile[])[],
  { meters, definitions }: CeilometerFiles,
): string {
  const hash = createHash('sha256').update(`${definitions?.dropUnmatched}`);
  const all = [...layers, meters, definitions === null ? [] : [definitions]];
  for (const { path, text } of all.flatMap((layer) => [...layer, { path: '', text: '' }])) {
    hash.update(`${path.length} ${text.length}\n${path}${text}`);
  }
  return hash.digest('hex');
}
