import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';
import { TEST_CACHE } from './testCache.ts';

/** Where the programs are, and the environment that makes them run from there. */
export interface DebianPackages {
  /** Empty when they are installed, else the folder that stands for `/`. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly python: string;
}

interface PackageSet {
  readonly wanted: readonly string[];
  /** What counts as not installed when `STACKWIRE_TEST_PACKAGES=cache` asks for the cache on a machine that has all. */
  readonly forgotten: RegExp;
  /** A program that only these packages bring, and a module of Python. */
  readonly program: string;
  readonly module?: string;
  /** Unpacked under CI too: to install so many modules of Python is to compile them all. */
  readonly unpacked?: true;
}

const MULTIARCH = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
/** The library that gives a process another clock, in the set `clock`. */
export const FAKETIME = `/usr/lib/${MULTIARCH}/faketime/libfaketime.so.1`;

const SETS = {
  messaging: {
    wanted: ['rabbitmq-server', 'python3-oslo.messaging', 'openssl'],
    forgotten: /^(rabbitmq-server|erlang-.+|python3-(?!minimal$|distutils$|lib2to3$).+)$/,
    program: '/usr/lib/rabbitmq/bin/rabbitmq-server',
    module: 'oslo_messaging',
  },
  /** oslo.messaging with its Kafka driver; kcat writes what that cannot: keys, tombstones. */
  osloKafka: {
    wanted: ['python3-oslo.messaging', 'python3-confluent-kafka', 'kcat'],
    forgotten: /^(kcat|librdkafka.*|python3-(?!minimal$|distutils$|lib2to3$).+)$/,
    program: '/usr/bin/kcat',
    module: 'oslo_messaging, confluent_kafka',
  },
  /** oslo.messaging with what its amqp1 driver needs. */
  amqp1: {
    wanted: ['python3-oslo.messaging', 'python3-pyngus'],
    forgotten: /^(python3-(?!minimal$|distutils$|lib2to3$).+|libqpid-proton.*)$/,
    program: '/usr/lib/python3/dist-packages/pyngus/__init__.py',
    module: 'oslo_messaging, pyngus',
  },
  browser: {
    wanted: ['chromium'],
    forgotten:
      /^(chromium.*|fontconfig.*|fonts-.+|lib(asound|at-?k|atspi|cairo|cups|dav1d|fontconfig|gbm|gtk|harfbuzz|ns[ps]|pango|pulse|wayland|x(?!ml|xh)).*)$/,
    program: '/usr/lib/chromium/chromium',
  },
  clock: {
    wanted: ['libfaketime'],
    forgotten: /^libfaketime$/,
    program: FAKETIME,
  },
  alertmanager: {
    wanted: ['prometheus-alertmanager'],
    forgotten: /^prometheus-alertmanager$/,
    program: '/usr/bin/prometheus-alertmanager',
  },
  systemd: {
    wanted: ['systemd'],
    forgotten: /^(systemd.*|libsystemd-shared.*|libnss-systemd|libpam-systemd)$/,
    program: '/usr/bin/systemd-notify',
  },
  openstack: {
    wanted: ['python3-keystone', 'python3-masakari', 'python3-mistral', 'python3-vitrage'],
    forgotten: /^(?:python3-(?!minimal$|distutils$|lib2to3$).+)$/,
    program: '/usr/bin/keystone-manage',
    module: 'keystone, masakari, mistral, vitrage',
    unpacked: true,
  },
  prometheus: {
    wanted: ['prometheus'],
    forgotten: /^prometheus.*$/,
    program: '/usr/bin/prometheus',
  },
  /** libvirt without its defaults for a host: no networks, no units, no users; and what Ceilometer asks it with. */
  libvirt: {
    wanted: [
      'libvirt-daemon',
      'libvirt-daemon-driver-qemu',
      'libvirt-clients',
      'qemu-system-x86',
      'python3-libvirt',
    ],
    forgotten:
      /^(python3-libvirt|libvirt.*|qemu-.*|ipxe-.*|seabios|libfdt1|libpmem1|libcapstone.*|libslirp0|libvdeplug2)$/,
    program: '/usr/sbin/libvirtd',
    module: 'libvirt',
  },
  /** What a guest is made of; nothing of it runs on this machine but the agent. */
  guest: {
    wanted: ['linux-image-cloud-amd64', 'qemu-guest-agent', 'busybox-static'],
    forgotten:
      /^(linux-image.*|qemu-guest-agent|busybox.*|initramfs-tools.*|klibc.*|libklibc|kmod|linux-base|liburing2|libnuma1)$/,
    // A kernel's files have its version in their names.
    program: '/usr/share/doc/linux-image-cloud-amd64',
    unpacked: true,
  },
  /** For `npm run faults -- guests` alone: the monitor that the probe stands beside. */
  masakariMonitors: {
    wanted: ['python3-masakari-monitors'],
    forgotten: /^(?:python3-(?!minimal$|distutils$|lib2to3$).+)$/,
    program: '/usr/lib/python3/dist-packages/masakarimonitors/__init__.py',
    module: 'masakarimonitors, libvirt',
    unpacked: true,
  },
  /** Asks guests; `ip` makes the namespaces that they are in. */
  reachability: {
    wanted: ['fping', 'iproute2'],
    forgotten: /^(fping|iproute2)$/,
    program: '/usr/bin/fping',
  },
  /** Fetches Apache Kafka and Artemis and runs them. */
  maven: {
    wanted: ['maven', 'default-jre-headless'],
    forgotten:
      /^(maven|libmaven.*|default-jre-headless|openjdk-.*|ca-certificates-java|java-common|lib[a-z0-9-]+-java)$/,
    program: '/usr/bin/mvn',
  },
  /** librdkafka's mock cluster, where Apache Kafka is out of reach. */
  kcat: {
    wanted: ['kcat'],
    forgotten: /^(kcat|librdkafka.*)$/,
    program: '/usr/bin/kcat',
  },
} as const satisfies Readonly<Record<string, PackageSet>>;

export type PackageSetName = keyof typeof SETS;

/** Those that are asked for in any case; the others stand in for what a machine may have otherwise, or serve no test. */
export const PACKAGE_SETS = (Object.keys(SETS) as readonly PackageSetName[]).filter(
  (name) => !['maven', 'kcat', 'masakariMonitors'].includes(name),
);

const CACHE = join(TEST_CACHE, 'debian');

/** Programs that keep libraries in a folder of their own. */
const PRIVATE = ['pulseaudio', 'systemd'];

const found = new Map<PackageSetName, Promise<DebianPackages | string>>();

/** Ends when apt is free: it refuses to do two things at once. */
let aptIsFree: Promise<unknown> = Promise.resolve();

/**
 * The packages of a set as installed; else, under CI as root, after installing them; else unpacked into a cache
 * folder, which leaves the system alone. A string says why none of that was possible.
 */
export function debianPackages(name: PackageSetName): Promise<DebianPackages | string> {
  const known = found.get(name);
  if (known !== undefined) return known;
  const packages = aptIsFree
    .then(() => find(SETS[name], join(CACHE, name)))
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  aptIsFree = packages;
  found.set(name, packages);
  return packages;
}

/** Installs what is missing of all sets that would be installed, in one call. Where that fails each set says why for itself. */
export async function installTogether(names: readonly PackageSetName[]): Promise<void> {
  const done = aptIsFree.then(() => installMissing(names.map((name) => SETS[name]))).catch(() => undefined);
  aptIsFree = done;
  await done;
}

async function find(set: PackageSet, cache: string): Promise<DebianPackages> {
  const forced = fromCacheOnly();
  if (!forced) {
    if (await installed(set)) return fromSystem();
    if (mayInstall(set)) {
      await install(set.wanted);
      return fromSystem();
    }
  }
  if (!existsSync(join(cache, 'root'))) await unpack(set, cache, forced);
  return fromCache(cache);
}

async function installMissing(sets: readonly PackageSet[]): Promise<void> {
  const wanted: string[] = [];
  for (const set of sets.filter(mayInstall)) if (!(await installed(set))) wanted.push(...set.wanted);
  if (wanted.length > 0) await install(wanted);
}

function fromCacheOnly(): boolean {
  return process.env['STACKWIRE_TEST_PACKAGES'] === 'cache';
}

function mayInstall({ unpacked }: PackageSet): boolean {
  if (fromCacheOnly() || unpacked === true) return false;
  return process.env['CI'] === 'true' && process.getuid?.() === 0;
}

async function install(packages: readonly string[]): Promise<void> {
  await run('apt-get', ['update', '-qq']);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
}

async function installed({ program, module }: PackageSet): Promise<boolean> {
  if (!existsSync(program)) return false;
  if (module === undefined) return true;
  return run('/usr/bin/python3', ['-c', `import ${module}`]).then(
    () => true,
    () => false,
  );
}

function fromSystem(): DebianPackages {
  return { root: '', env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }, python: '/usr/bin/python3' };
}

async function unpack({ wanted, forgotten }: PackageSet, cache: string, forced: boolean): Promise<void> {
  const downloads = join(cache, 'packages');
  await Promise.all(
    ['packages', 'apt/archives/partial', 'lists/partial'].map((name) => folder(join(cache, name))),
  );
  // Lists and archives of our own: apt's need root, and on a fresh image there are none.
  const apt = [
    '-q',
    '-o',
    `Dir::State::lists=${join(cache, 'lists')}`,
    '-o',
    `Dir::Cache=${join(cache, 'apt')}`,
  ];
  await run('apt-get', [...apt, 'update']);
  if (forced) apt.push('-o', `Dir::State::status=${await forgetfulStatus(forgotten, cache)}`);
  const plan = await run('apt-get', [...apt, '-s', 'install', '--no-install-recommends', ...wanted]);
  const names = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  await run('apt-get', [...apt, 'download', ...names], { cwd: downloads });
  const halfway = join(cache, 'root.part');
  await rm(halfway, { recursive: true, force: true });
  await folder(halfway);
  for (const file of await readdir(downloads)) await run('dpkg', ['-x', join(downloads, file), halfway]);
  await rename(halfway, join(cache, 'root'));
  await Promise.all(['packages', 'apt', 'lists'].map((name) => rm(join(cache, name), { recursive: true })));
}

/** What dpkg would know on a machine without the wanted packages and without anything that needs them. */
async function forgetfulStatus(forgotten: RegExp, cache: string): Promise<string> {
  let kept = (await readFile('/var/lib/dpkg/status', 'utf8')).split('\n\n');
  const gone = new Set<string>();
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    kept = kept.filter((text) => {
      const name = /^Package: (\S+)/m.exec(text)?.[1] ?? '';
      const needs = namesIn(text, /^(?:Pre-)?Depends: (.+)$/gm);
      const forget = forgotten.test(name) || needs.some((need) => gone.has(need));
      if (forget) for (const lost of [name, ...namesIn(text, /^Provides: (.+)$/gm)]) gone.add(lost);
      return !forget;
    });
  }
  const path = join(cache, 'status');
  await writeFile(path, kept.join('\n\n'));
  return path;
}

function namesIn(text: string, field: RegExp): string[] {
  return [...text.matchAll(field)]
    .flatMap(([, list = '']) => list.split(/[,|]/))
    .map((entry) => /[^\s(:]+/.exec(entry)?.[0] ?? '');
}

async function fromCache(cache: string): Promise<DebianPackages> {
  const root = join(cache, 'root');
  const programs = join(cache, 'bin');
  await folder(programs);
  if (existsSync(join(root, 'usr/lib/erlang'))) await writeErl(root, programs);
  const own = join(root, 'usr/bin/python3');
  const libraries = ['usr/lib', 'lib'].flatMap((name) => librariesBelow(join(root, name)));
  return {
    root,
    env: {
      PATH: [programs, join(root, 'usr/bin'), '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':'),
      PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'),
      ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(':') }),
      ...(existsSync(join(root, 'etc/fonts')) && { FONTCONFIG_SYSROOT: root }),
    },
    python: existsSync(own) ? own : '/usr/bin/python3',
  };
}

/** Debian's own `erl` sets ROOTDIR to /usr/lib/erlang whatever the environment says. */
async function writeErl(root: string, programs: string): Promise<void> {
  const erlang = join(root, 'usr/lib/erlang');
  const erts = (await readdir(erlang)).find((name) => name.startsWith('erts-'));
  if (erts === undefined) throw new Error(`no Erlang below ${erlang}`);
  const erl = [
    '#!/bin/sh',
    `export ROOTDIR="${erlang}" BINDIR="${join(erlang, erts, 'bin')}" EMU=beam PROGNAME=erl`,
    'exec "$BINDIR/erlexec" "$@"',
    '',
  ];
  await writeFile(join(programs, 'erl'), erl.join('\n'));
  await chmod(join(programs, 'erl'), 0o755);
}

/** The folders of shared libraries; PulseAudio and systemd have theirs in one of their own, by an absolute path. */
function librariesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('-linux-gnu'))
    .flatMap((name) => [join(folder, name), ...PRIVATE.map((own) => join(folder, name, own))])
    .filter((path) => existsSync(path));
}

async function folder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}
