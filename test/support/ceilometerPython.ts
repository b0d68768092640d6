import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';
import { TEST_CACHE } from './testCache.ts';

const FOLDER = join(import.meta.dirname, 'ceilometer');
/** Exact versions of Ceilometer and of what its converter and its sample builder load; nothing else is installed. */
const REQUIREMENTS = join(FOLDER, 'requirements.txt');

/** Ceilometer asks for 3.10, and wheels of its C libraries may be missing for the newest. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const SUITED = 'import sys, venv, ensurepip; sys.exit(0 if (3, 10) <= sys.version_info < (3, 14) else 1)';

let found: Promise<CeilometerPython | string> | undefined;

export interface CeilometerPython {
  readonly python: string;
  /** Where the package lies, for its data files. */
  readonly packages: string;
}

/** Path of a program of `test/support/ceilometer/`. */
export function ceilometerProgram(name: string): string {
  return join(FOLDER, name);
}

/**
 * A Python with Ceilometer's own code: a virtual environment below `.cache/`, made with pip where there is none yet. A
 * string says why that was not possible.
 */
export function ceilometerPython(): Promise<CeilometerPython | string> {
  found ??= find().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return found;
}

async function find(): Promise<CeilometerPython> {
  const pins = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(TEST_CACHE, `ceilometer-${pins}`);
  if (!existsSync(folder)) await install(folder);
  const python = join(folder, 'bin', 'python');
  const [packages = ''] = (
    await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])
  ).split('\n');
  return { python, packages };
}

/** Under another name until it is whole, so that a run that was interrupted leaves nothing half done. */
async function install(folder: string): Promise<void> {
  const base = await suitedPython();
  const growing = `${folder}.${process.pid}`;
  await mkdir(TEST_CACHE, { recursive: true });
  try {
    await run(base, ['-m', 'venv', growing]);
    const options = ['--no-input', '--disable-pip-version-check', '--quiet', '--no-deps', '--no-compile'];
    await run(join(growing, 'bin', 'python'), ['-m', 'pip', 'install', ...options, '-r', REQUIREMENTS]);
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
