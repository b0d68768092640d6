import { COMPONENT_SPECS } from '../../src/app/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { renderDiagnostic, YamlSource } from '../../src/yaml/index.ts';

/**
 * The settings of one sink, given as its entry in YAML's flow form, as a configuration delivers them; what is wrong with
 * it is thrown as a text.
 */
export function configuredSink<T>(entry: string): T {
  const text = `sources: [{ type: capture, files: [x.jsonl] }]\nsinks:\n  - ${entry}\n`;
  const { config, diagnostics } = loadConfig(YamlSource.parse('f.yaml', text), COMPONENT_SPECS, {});
  const [sink] = config?.sinks ?? [];
  if (sink === undefined) throw new Error(diagnostics.map((one) => renderDiagnostic(one)).join('\n'));
  return sink.settings as T;
}
