import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { StackwireError } from '../../model/index.ts';
import {
  CONFIG_DIAGNOSTICS,
  configurationPage,
  diagnosticsPage,
  errorsPage,
  sectionsPage,
} from '../../config/index.ts';
import { IMPORT_DIAGNOSTICS } from '../../importers/index.ts';
import { CEILOMETER_DIAGNOSTICS } from '../../events/index.ts';
import { MAPPING_DIAGNOSTICS, type Mapping } from '../../mapping/index.ts';
import { COMPONENT_SPECS, loadMappingDirs, makeFolder, SHIPPED_MAPPINGS } from '../../app/index.ts';
import { PROBE_FILE } from '../../probe/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import { cataloguePage } from '../reference/cataloguePage.ts';
import { commandsPage } from '../reference/commandsPage.ts';
import { contractPage } from '../reference/contractPage.ts';
import { requireMapping } from './workspace.ts';

export interface DocsOptions {
  readonly write?: string;
  readonly check?: string;
}

/** The generated pages by file name. */
export function pagesOf(program: Command): Readonly<Record<string, string>> {
  return {
    'catalogue.md': cataloguePage(shippedMapping()),
    'cli.md': commandsPage(program),
    'configuration.md': configurationPage(COMPONENT_SPECS),
    'contract.md': contractPage(),
    'diagnostics.md': diagnosticsPage([
      CONFIG_DIAGNOSTICS,
      MAPPING_DIAGNOSTICS,
      IMPORT_DIAGNOSTICS,
      CEILOMETER_DIAGNOSTICS,
    ]),
    'errors.md': errorsPage(),
    'probe.md': sectionsPage(PROBE_FILE),
  };
}

export async function referencePages(
  program: Command,
  { write, check }: DocsOptions,
  { terminal }: Session,
): Promise<ExitCode> {
  const pages = pagesOf(program);
  if (write !== undefined && check === undefined) {
    writePages(write, pages);
    await terminal.print(`${Object.keys(pages).length} pages written to ${write}`);
    return EXIT.fine;
  }
  if (check === undefined || write !== undefined) {
    throw new StackwireError('usage', 'docs needs either --write DIR or --check DIR');
  }
  const stale = Object.entries(pages).filter(([name, text]) => readPage(join(check, name)) !== text);
  for (const [name] of stale) await terminal.complain(`${join(check, name)} is not current`);
  await terminal.print(
    stale.length === 0 ? 'all pages are current' : `run \`stackwire docs --write ${check}\``,
  );
  return stale.length === 0 ? EXIT.fine : EXIT.findings;
}

function shippedMapping(): Mapping {
  return requireMapping(loadMappingDirs([SHIPPED_MAPPINGS]));
}

function writePages(folder: string, pages: Readonly<Record<string, string>>): void {
  try {
    makeFolder(folder);
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('usage', `the pages cannot be written: ${reason}`, { cause: error });
  }
}

function readPage(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A page that cannot be read is as stale as one that differs.
    return null;
  }
}
