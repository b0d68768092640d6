import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Drained } from './drained.ts';

/** Runs one of `bare/` in a process of its own. */
export async function drainByBareLoop(
  script: string,
  ...args: readonly (string | number)[]
): Promise<Drained> {
  const path = fileURLToPath(new URL(`./bare/${script}.ts`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    path,
    ...args.map(String),
  ]);
  return JSON.parse(stdout) as Drained;
}
