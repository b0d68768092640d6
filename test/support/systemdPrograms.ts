import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { debianPackages } from './debianPackages.ts';
import { noteSkipped } from './services.ts';

/**
 * A folder for PATH with systemd's own `systemd-notify` and `systemd-analyze`, each with the libraries it needs. Where
 * they cannot be had the suite is noted as skipped and null comes back.
 */
export async function systemdPrograms(context: TestContext, suite: string): Promise<string | null> {
  const packages = await debianPackages('systemd');
  if (typeof packages === 'string') {
    noteSkipped(suite, packages);
    context.skip(packages);
    return null;
  }
  const { root, env } = packages;
  const libraries = env['LD_LIBRARY_PATH'];
  return programs(
    context,
    Object.fromEntries(
      ['systemd-notify', 'systemd-analyze'].map((name) => [
        name,
        `${libraries === undefined ? '' : `LD_LIBRARY_PATH='${libraries}' `}exec '${root}/usr/bin/${name}' "$@"`,
      ]),
    ),
  );
}

/** A folder with programs of these names, each a line of shell. */
export function programs(context: TestContext, lines: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-programs-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, line] of Object.entries(lines)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
