import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

/** Where the broker and the real oslo.messaging are, and the environment that makes them run from there. */
export interface DebianPackages {
  /** Empty when they are installed, else the folder that stands for `/`. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly python: string;
}

const WANTED = ['rabbitmq-server', 'python3-oslo.messaging'];
/** What counts as not installed when `STACKWIRE_TEST_PACKAGES=cache` asks for the cache on a machine that has all. */
const FORGOTTEN = /^(rabbitmq-server|erlang-.+|python3-(?!minimal$|distutils$|lib2to3$).+)$/;
const SHARED_CACHE = process.env['XDG_CACHE_HOME'];
const CACHE = SHARED_CACHE
  ? join(SHARED_CACHE, 'stackwire', 'debian')
  : join(import.meta.dirname, '../../.cache/debian');

let found: Promise<DebianPackages | string> | undefined;

/**
 * The packages as installed; else, under CI as root, after installing them; else unpacked into a cache folder,
 * which leaves the system alone. A string says why none of that was possible.
 */
export function debianPackages(): Promise<DebianPackages | string> {
  found ??= find().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return found;
}

async function find(): Promise<DebianPackages> {
  const forced = process.env['STACKWIRE_TEST_PACKAGES'] === 'cache';
  if (!forced) {
    if (await installed()) return fromSystem();
    if (process.env['CI'] === 'true' && process.getuid?.() === 0) {
      await run('apt-get', ['update', '-qq']);
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...WANTED], { env });
      return fromSystem();
    }
  }
  const root = join(CACHE, 'root');
  if (!existsSync(root)) await unpack(root, forced);
  return fromCache(root);
}

async function installed(): Promise<boolean> {
  if (!existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server')) return false;
  return run('/usr/bin/python3', ['-c', 'import oslo_messaging']).then(
    () => true,
    () => false,
  );
}

function fromSystem(): DebianPackages {
  return { root: '', env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }, python: '/usr/bin/python3' };
}

async function unpack(root: string, forced: boolean): Promise<void> {
  const downloads = join(CACHE, 'packages');
  await Promise.all(
    ['packages', 'apt/archives/partial', 'lists/partial'].map((name) => folder(join(CACHE, name))),
  );
  // Lists and archives of our own: apt's need root, and on a fresh image there are none.
  const apt = [
    '-q',
    '-o',
    `Dir::State::lists=${join(CACHE, 'lists')}`,
    '-o',
    `Dir::Cache=${join(CACHE, 'apt')}`,
  ];
  await run('apt-get', [...apt, 'update']);
  if (forced) apt.push('-o', `Dir::State::status=${await forgetfulStatus()}`);
  const plan = await run('apt-get', [...apt, '-s', 'install', '--no-install-recommends', ...WANTED]);
  const names = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  await run('apt-get', [...apt, 'download', ...names], { cwd: downloads });
  const halfway = `${root}.part`;
  await rm(halfway, { recursive: true, force: true });
  await folder(halfway);
  for (const file of await readdir(downloads)) await run('dpkg', ['-x', join(downloads, file), halfway]);
  await rename(halfway, root);
  await Promise.all(['packages', 'apt', 'lists'].map((name) => rm(join(CACHE, name), { recursive: true })));
}

/** What dpkg would know on a machine without the wanted packages and without anything that needs them. */
async function forgetfulStatus(): Promise<string> {
  let kept = (await readFile('/var/lib/dpkg/status', 'utf8')).split('\n\n');
  const gone = new Set<string>();
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    kept = kept.filter((text) => {
      const name = /^Package: (\S+)/m.exec(text)?.[1] ?? '';
      const needs = [...text.matchAll(/^(?:Pre-)?Depends: (.+)$/gm)].flatMap(([, list = '']) =>
        list.split(/[,|]/),
      );
      const forget = FORGOTTEN.test(name) || needs.some((need) => gone.has(/[^\s(:]+/.exec(need)?.[0] ?? ''));
      if (forget) gone.add(name);
      return !forget;
    });
  }
  const path = join(CACHE, 'status');
  await writeFile(path, kept.join('\n\n'));
  return path;
}

async function fromCache(root: string): Promise<DebianPackages> {
  const erlang = join(root, 'usr/lib/erlang');
  const erts = (await readdir(erlang)).find((name) => name.startsWith('erts-'));
  if (erts === undefined) throw new Error(`no Erlang below ${erlang}`);
  const programs = join(CACHE, 'bin');
  await folder(programs);
  // Debian's own `erl` sets ROOTDIR to /usr/lib/erlang whatever the environment says.
  const erl = [
    '#!/bin/sh',
    `export ROOTDIR="${erlang}" BINDIR="${join(erlang, erts, 'bin')}" EMU=beam PROGNAME=erl`,
    'exec "$BINDIR/erlexec" "$@"',
    '',
  ];
  await writeFile(join(programs, 'erl'), erl.join('\n'));
  await chmod(join(programs, 'erl'), 0o755);
  const own = join(root, 'usr/bin/python3');
  const libraries = (await readdir(join(root, 'usr/lib')))
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join(root, 'usr/lib', name));
  return {
    root,
    env: {
      PATH: [programs, join(root, 'usr/bin'), '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':'),
      PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'),
      ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(':') }),
    },
    python: existsSync(own) ? own : '/usr/bin/python3',
  };
}

async function folder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}
