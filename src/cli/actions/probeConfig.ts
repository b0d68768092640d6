import type { Diagnostic } from '../../model/index.ts';
import { isProbeFile, loadProbeConfig, type ProbeConfig } from '../../probe/index.ts';
import { YamlSource } from '../../yaml/index.ts';
import { InvalidInput } from '../output/invalidInput.ts';
import type { Session } from '../output/session.ts';
import { countErrors, readConfigText } from './configText.ts';

/** What a look without a file goes by: all defaults, and a way to send that is never used. */
const DEFAULTS = 'send: { http: { url: "http://127.0.0.1:8790/" } }';

/** @throws InvalidInput with all diagnostics, StackwireError where the file cannot be read */
export function requireProbeConfig(file: string | undefined, { env }: Session): ProbeConfig {
  const source = YamlSource.parse(file ?? 'defaults', file === undefined ? DEFAULTS : readConfigText(file));
  const { value, diagnostics } = loadProbeConfig(source, env);
  if (value !== null) return value;
  throw new InvalidInput('config/invalid', countErrors(diagnostics), diagnostics);
}

/** What is wrong with a file of the probe's; null for any other file. */
export function checkProbeFile(file: string, { env }: Session): readonly Diagnostic[] | null {
  const source = YamlSource.parse(file, readConfigText(file));
  return isProbeFile(source.value) ? loadProbeConfig(source, env).diagnostics : null;
}
