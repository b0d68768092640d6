import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackages } from './debianPackages.ts';
import { run } from './run.ts';

/** The real fping, and ip. */
export interface PingPrograms {
  readonly fping: string;
  readonly ip: string;
}

/** What asks guests here; a string says why nothing does. */
export async function pingPrograms(): Promise<PingPrograms | string> {
  const packages = await debianPackages('reachability');
  if (typeof packages === 'string') return packages;
  const fping = join(packages.root, '/usr/bin/fping');
  const ip = ['/usr/sbin/ip', '/sbin/ip'].find((path) => existsSync(path)) ?? join(packages.root, '/sbin/ip');
  // Unpacked by a user, it has no capability.
  return run(fping, ['-q', '-C', '1', '127.0.0.1']).then(
    () => ({ fping, ip }),
    (error: unknown) => `fping hears nothing here: ${String(error)}`,
  );
}
