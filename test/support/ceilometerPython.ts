import { join } from 'node:path';
import { pythonEnvironment } from './pythonEnvironment.ts';
import { run } from './run.ts';

const FOLDER = join(import.meta.dirname, 'ceilometer');
/** Exact versions of Ceilometer and of what its converter and its sample builder load; nothing else is installed. */
const REQUIREMENTS = join(FOLDER, 'requirements.txt');

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

/** A Python with Ceilometer's own code. A string says why that was not possible. */
export function ceilometerPython(): Promise<CeilometerPython | string> {
  found ??= find().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return found;
}

async function find(): Promise<CeilometerPython> {
  const python = await pythonEnvironment('ceilometer', REQUIREMENTS);
  const [packages = ''] = (
    await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])
  ).split('\n');
  return { python, packages };
}
