import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import { YamlSource, renderDiagnostic } from '../../yaml/index.ts';
import type { Imported, OverlayFile } from '../../importers/index.ts';
import { importCeilometer, importZenoss } from '../../importers/index.ts';
import { makeFolder } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface ImportOptions extends WorkspaceOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

type Kind = 'ceilometer' | 'zenoss';

const IMPORTERS: Readonly<Record<Kind, (name: string, text: string, workspace: Workspace) => Imported>> = {
  ceilometer: (name, text, { layers, mapping }) =>
    importCeilometer(YamlSource.parse(name, text), layers, mapping),
  zenoss: (name, text, { mapping }) => importZenoss(name, text, mapping),
};

/** Findings go to stderr for people, the mapping files to the folder or to stdout. */
export async function importFile(
  kind: Kind,
  file: string,
  options: ImportOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  const workspace = openWorkspace(options, session);
  const name = file === '-' ? 'stdin' : basename(file);
  const { files, diagnostics, read } = IMPORTERS[kind](name, readText(file), workspace);
  const paths =
    options.output === undefined ? null : writeFiles(options.output, files, options.force === true);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  if (options.json === true) {
    for (const diagnostic of diagnostics) await terminal.print(toJson({ kind: 'diagnostic', ...diagnostic }));
    for (const [index, { name: own, text }] of files.entries()) {
      await terminal.print(toJson({ kind: 'overlay', name: own, path: paths?.[index] ?? null, text }));
    }
    const counts = { read, files: files.length, diagnostics: diagnostics.length, errors, warnings };
    await terminal.print(toJson({ kind: 'summary', ...counts, contract: CONTRACT }));
  } else {
    for (const diagnostic of diagnostics) {
      await terminal.complain(`${renderDiagnostic(diagnostic, { color: terminal.color })}\n`);
    }
    for (const line of paths ?? files.map(printed)) await terminal.print(line);
    await terminal.complain(
      `${counted(read, kind === 'zenoss' ? 'row' : 'definition')}: ${counted(files.length, 'mapping file')}, ` +
        `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
    );
  }
  return errors > 0 ? EXIT.findings : EXIT.fine;
}

function printed({ name, text }: OverlayFile): string {
  return `# ${name}\n${text}`;
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('usage', `${file} cannot be read: ${reason}`, { cause: error });
  }
}

/** All or none: what is there is looked for before the first file is written. */
function writeFiles(folder: string, files: readonly OverlayFile[], overwrite: boolean): readonly string[] {
  const paths = files.map(({ name }) => join(folder, name));
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined && !overwrite) {
    throw new StackwireError('usage', `${there} exists; --force overwrites it`);
  }
  try {
    makeFolder(folder);
    for (const [index, { text }] of files.entries()) writeFileSync(paths[index] ?? '', text);
    return paths;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('usage', `${folder} cannot be written: ${reason}`, { cause: error });
  }
}
