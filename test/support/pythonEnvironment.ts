import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';
import { TEST_CACHE } from './testCache.ts';

/** Ceilometer asks for 3.10, and wheels of its C libraries may be missing for the newest. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const SUITED = 'import sys, venv, ensurepip; sys.exit(0 if (3, 10) <= sys.version_info < (3, 14) else 1)';

/**
 * Path of a Python with the exact packages of a requirements file, and nothing else: a virtual environment below `.cache/`,
 * made with pip where there is none yet. Throws with the reason where that is not possible.
 */
export async function pythonEnvironment(name: string, requirements: string): Promise<string> {
  const pins = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(TEST_CACHE, `${name}-${pins}`);
  if (!existsSync(folder)) await install(folder, requirements);
  return join(folder, 'bin', 'python');
}

/** Under another name until it is whole, so that a run that was interrupted leaves nothing half done. */
async function install(folder: string, requirements: string): Promise<void> {
  const base = await suitedPython();
  const growing = `${folder}.${process.pid}`;
  await mkdir(TEST_CACHE, { recursive: true });
  try {
    await run(base, ['-m', 'venv', growing]);
    const options = ['--no-input', '--disable-pip-version-check', '--quiet', '--no-deps', '--no-compile'];
    await run(join(growing, 'bin', 'python'), ['-m', 'pip', 'install', ...options, '-r', requirements]);
    await rename(growing, folder);
  } finally {
    await rm(growing, { recursive: true, force: true });
  }
}

async function suitedPython(): Promise<string> {
  for (const python of PYTHONS) {
    const fits = await run(python, ['-c', SUITED]).then(
      () => true,
      () => false,
    );
    if (fits) return python;
  }
  throw new Error('there is no Python of 3.10 to 3.13 with venv and ensurepip');
}
