import { watch, type FSWatcher } from 'chokidar';
import { renderDiagnostic } from '../yaml/index.ts';
import { compileMappings, type Mapping, type MappingFile } from '../mapping/index.ts';
import { StackwireError, type Diagnostic, type Logger } from '../model/index.ts';
import type { CeilometerSettings } from './mappingFiles.ts';
import { loadCeilometerFiles, loadMappingDirs, meterPath, SHIPPED_MAPPINGS } from './mappingFiles.ts';

export type MappingLayers = readonly (readonly MappingFile[])[];

export interface MappingFolders extends CeilometerSettings {
  /** Folders that are the base together; none means the shipped ones. */
  readonly mappings: readonly string[];
  /** Folders laid over the base, one after the other. */
  readonly overlays: readonly string[];
}

/** Between a file's change and its reading, milliseconds: editors write in several steps. */
const SETTLE = 200;

/**
 * The mapping in force. When files change they are read again; if they then have errors, the mapping in force
 * stays so and the log says why.
 */
export class LiveMapping {
  readonly #folders: MappingFolders;
  readonly #logger: Logger;
  #mapping: Mapping;
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | undefined;

  private constructor(folders: MappingFolders, logger: Logger, mapping: Mapping) {
    this.#folders = folders;
    this.#logger = logger;
    this.#mapping = mapping;
  }

  /** Throws `mapping/invalid`, with every diagnostic in its text, when the files have errors. */
  static open(folders: MappingFolders, logger: Logger): LiveMapping {
    const { mapping, diagnostics } = compileMappings(loadLayers(folders), loadCeilometerFiles(folders));
    if (!mapping) throw new StackwireError('mapping/invalid', render(diagnostics));
    return new LiveMapping(folders, logger, mapping);
  }

  get mapping(): Mapping {
    return this.#mapping;
  }

  /** Watches the folders; `changed` is told of each new mapping after it came in force. */
  watch(changed: () => void): void {
    const { mappings, overlays, meters, definitions } = this.#folders;
    const folders = [
      ...(mappings.length > 0 ? mappings : [SHIPPED_MAPPINGS]),
      ...overlays,
      ...meters.map(meterPath),
      ...(definitions === undefined ? [] : [definitions]),
    ];
    this.#watcher = watch(folders, { ignoreInitial: true }).on('all', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.reload(changed), SETTLE);
    });
  }

  /** Reads the files now. Never throws: what is wrong with them is logged. */
  reload(changed: () => void): void {
    try {
      const { mapping, diagnostics } = compileMappings(
        loadLayers(this.#folders),
        loadCeilometerFiles(this.#folders),
      );
      if (!mapping) throw new StackwireError('mapping/invalid', render(diagnostics));
      if (mapping.digest === this.#mapping.digest) return;
      this.#mapping = mapping;
      this.#logger.info({ digest: mapping.digest }, 'mappings reloaded');
      changed();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.error({ reason }, 'the changed mappings have errors; the mapping in force stays');
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher?.close();
  }
}

export function loadLayers({
  mappings,
  overlays,
}: Pick<MappingFolders, 'mappings' | 'overlays'>): MappingLayers {
  const base = loadMappingDirs(mappings.length > 0 ? mappings : [SHIPPED_MAPPINGS]);
  return [base.flat(), ...loadMappingDirs(overlays)];
}

function render(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic)).join('\n');
}
