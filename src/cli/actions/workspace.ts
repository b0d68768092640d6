import type { Config } from '../../config/index.ts';
import { YamlSource } from '../../yaml/index.ts';
import { loadConfig } from '../../config/index.ts';
import type { CeilometerFiles, Mapping } from '../../mapping/index.ts';
import { compileMappings } from '../../mapping/index.ts';
import type { MappingOnDisk } from '../../app/index.ts';
import {
  COMPONENT_SPECS,
  SHIPPED_MAPPINGS,
  embeddedConfig,
  loadCeilometerFiles,
  loadMappingDirs,
} from '../../app/index.ts';
import { InvalidInput } from '../output/invalidInput.ts';
import type { Session } from '../output/session.ts';
import { countErrors, readConfigText } from './configText.ts';

/** Options by which a command chooses configuration and mappings. */
export interface WorkspaceOptions {
  readonly config?: string;
  readonly mappings?: readonly string[];
  readonly meters?: readonly string[];
  readonly definitions?: string;
}

export type MappingLayers = readonly (readonly MappingOnDisk[])[];

/** What most commands work with. */
export interface Workspace {
  /** The file's, or the defaults where none was given. */
  readonly config: Config;
  readonly layers: MappingLayers;
  readonly mapping: Mapping;
}

/** @throws InvalidInput with all diagnostics, StackwireError when a file cannot be read */
export function openWorkspace(options: WorkspaceOptions, session: Session): Workspace {
  const config = requireConfig(options.config, session);
  const layers = loadLayers(options, config);
  return { config, layers, mapping: requireMapping(layers, loadCeilometer(options, config)) };
}

/** `--mappings` comes before the configuration's, which come before the shipped ones. */
export function loadLayers({ mappings }: WorkspaceOptions, config: Config): MappingLayers {
  if (mappings !== undefined) return loadMappingDirs(mappings);
  const base = config.mappings.length === 0 ? [SHIPPED_MAPPINGS] : config.mappings;
  return [loadMappingDirs(base).flat(), ...loadMappingDirs(config.overlays)];
}

/** `--meters` and `--definitions` come before the configuration's. */
export function loadCeilometer({ meters, definitions }: WorkspaceOptions, config: Config): CeilometerFiles {
  return loadCeilometerFiles({
    ...config,
    ...(meters === undefined ? {} : { meters }),
    ...(definitions === undefined ? {} : { definitions }),
  });
}

export function requireMapping(layers: MappingLayers, ceilometer?: CeilometerFiles): Mapping {
  const { mapping, diagnostics } = compileMappings(layers, ceilometer);
  if (mapping !== null) return mapping;
  throw new InvalidInput('mapping/invalid', countErrors(diagnostics), diagnostics);
}

/** The configuration of a file, or all defaults without one. */
export function requireConfig(file: string | undefined, session: Session): Config {
  const { config, diagnostics } = readConfig(file, session);
  if (config !== null) return config;
  throw new InvalidInput('config/invalid', countErrors(diagnostics), diagnostics);
}

export function readConfig(file: string | undefined, { env }: Session): ReturnType<typeof loadConfig> {
  const source = YamlSource.parse(file ?? 'defaults', file === undefined ? '' : readConfigText(file));
  return loadConfig(source, COMPONENT_SPECS, env);
}

/** The configuration of a bridge that was given none. */
export function bundledConfig({ env }: Session): Config {
  const { config } = loadConfig(YamlSource.parse('bundled.yaml', embeddedConfig()), COMPONENT_SPECS, env);
  if (config === null) throw new TypeError('the bundled configuration is wrong');
  return config;
}
