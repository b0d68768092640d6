import { isJsonObject } from '../../model/index.ts';
import { PROBE_FILE } from './probeFile.ts';

/** Sections that the bridge's file has as well. */
const SHARED: ReadonlySet<string> = new Set(['http', 'log']);
const OWN = [
  ...Object.keys(PROBE_FILE.sections),
  ...Object.keys(PROBE_FILE.general.schema.properties),
].filter((key) => !SHARED.has(key));

/** Whether a file is one of the probe's: the bridge's has none of these keys. */
export function isProbeFile(value: unknown): boolean {
  return isJsonObject(value) && OWN.some((key) => Object.hasOwn(value, key));
}
