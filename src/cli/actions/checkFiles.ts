import type { Diagnostic } from '../../model/index.ts';
import { StackwireError, toJson } from '../../model/index.ts';
import { renderDiagnostic } from '../../yaml/index.ts';
import { compileMappings } from '../../mapping/index.ts';
import { loadMappingDirs } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { checkProbeFile } from './probeConfig.ts';
import { loadCeilometer, loadLayers, readConfig, requireConfig } from './workspace.ts';

export interface CheckOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
}

/** Findings of a person's files go to stderr for people, and to stdout as the result that `--json` asks for. */
export async function checkFiles(
  paths: readonly string[],
  options: CheckOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  const { files, diagnostics } = findAll(paths, options, session);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;

  for (const diagnostic of diagnostics) {
    if (options.json === true) await terminal.print(toJson({ kind: 'diagnostic', ...diagnostic }));
    else await terminal.complain(`${renderDiagnostic(diagnostic, { color: terminal.color })}\n`);
  }
  const summary = { kind: 'summary', files, diagnostics: diagnostics.length, errors, warnings, contract: 1 };
  await terminal.print(
    options.json === true
      ? toJson(summary)
      : `${counted(files, 'file')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
  );
  return errors > 0 || (options.strict === true && warnings > 0) ? EXIT.findings : EXIT.fine;
}

/** A configuration with errors still has its mappings checked, those in force without it. */
function findAll(
  paths: readonly string[],
  options: CheckOptions,
  session: Session,
): { readonly files: number; readonly diagnostics: readonly Diagnostic[] } {
  if (paths.length > 0 && options.mappings !== undefined) {
    throw new StackwireError('usage', 'name mapping files either as arguments or with --mappings');
  }
  const ofProbe = options.config === undefined ? null : checkProbeFile(options.config, session);
  if (ofProbe !== null) {
    if (paths.length > 0)
      throw new StackwireError('usage', 'a probe has no mappings: check them without its file');
    return { files: 1, diagnostics: ofProbe };
  }
  const { config, diagnostics } = readConfig(options.config, session);
  const own = options.config === undefined ? [] : diagnostics;
  const base = config ?? requireConfig(undefined, session);
  const layers = paths.length > 0 ? [loadMappingDirs(paths).flat()] : loadLayers(options, base);
  const ceilometer = loadCeilometer(options, base);
  const { meters, definitions } = ceilometer;
  const read = [...layers.flat(), ...meters, ...(definitions === null ? [] : [definitions])];
  return {
    files: new Set(read.map(({ path }) => path)).size + (options.config === undefined ? 0 : 1),
    diagnostics: [...own, ...compileMappings(layers, ceilometer).diagnostics],
  };
}
