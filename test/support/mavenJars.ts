import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { debianPackages } from './debianPackages.ts';
import { run } from './run.ts';
import { TEST_CACHE } from './testCache.ts';

/** A program of Java, and what runs it. */
export interface MavenJars {
  /** Its folder in the cache, where what is prepared for it may be put too. */
  readonly folder: string;
  /** File names of its jars, sorted. */
  readonly jars: readonly string[];
  readonly classpath: string;
  readonly java: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Tools {
  readonly java: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The jars that a `pom.xml` names, fetched by Maven into the cache as the machine's own Maven configuration says. */
export async function mavenJars(name: string, pom: string): Promise<MavenJars> {
  const pins = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  const folder = join(TEST_CACHE, `${name}-${pins}`);
  const { java, env } = await tools(existsSync(folder) ? ['java'] : ['java', 'mvn']);
  if (!existsSync(folder)) await fetchJars(folder, pom, env);
  const jars = (await readdir(join(folder, 'jars'))).sort();
  const classpath = jars.map((jar) => join(folder, 'jars', jar)).join(':');
  return { folder, jars, classpath, java, env };
}

/** The version in the name of a jar, `NAME-VERSION.jar`. */
export function jarVersion(jars: readonly string[], name: string): string {
  const jar = jars.find((file) => file.startsWith(`${name}-`));
  return jar?.slice(name.length + 1, -'.jar'.length) ?? 'unknown';
}

/** The machine's own where it has all of them, else Debian's. */
async function tools(programs: readonly string[]): Promise<Tools> {
  const env = process.env;
  const asked = programs.map((program) => run(program, ['-version'], { env }));
  const own = await Promise.all(asked).then(
    () => true,
    () => false,
  );
  if (own && env['STACKWIRE_TEST_PACKAGES'] !== 'cache') return { java: 'java', env };
  const packages = await debianPackages('maven');
  if (typeof packages === 'string') throw new Error(packages);
  return { java: 'java', env: { ...env, ...packages.env } };
}

/** Under another name until it is whole, so that a run that was interrupted leaves nothing half done. */
async function fetchJars(folder: string, pom: string, env: NodeJS.ProcessEnv): Promise<void> {
  const growing = `${folder}.${process.pid}`;
  await mkdir(growing, { recursive: true });
  try {
    const options = ['--quiet', '--batch-mode', '-f', pom, `-DoutputDirectory=${join(growing, 'jars')}`];
    await run('mvn', [...options, 'dependency:copy-dependencies'], { env, cwd: growing });
    await rename(growing, folder);
  } finally {
    await rm(growing, { recursive: true, force: true });
  }
}
