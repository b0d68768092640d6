import { loadSections, type Checked, type Environment, type SectionSettings } from '../../config/index.ts';
import type { YamlSource } from '../../yaml/index.ts';
import { PROBE_FILE } from './probeFile.ts';

/** A whole `probe.yaml`, checked, with every default filled in. */
export type ProbeConfig = SectionSettings<typeof PROBE_FILE>;

/** Reads a file of the probe's; `environment` is what `${NAME}` in texts stands for. */
export function loadProbeConfig(source: YamlSource, environment: Environment): Checked<ProbeConfig> {
  return loadSections(source, PROBE_FILE, environment);
}
