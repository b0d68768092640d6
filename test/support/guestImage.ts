import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { debianPackages, type DebianPackages } from './debianPackages.ts';
import { run } from './run.ts';
import { TEST_CACHE } from './testCache.ts';

/** What a virtual machine boots: Debian's kernel, and a file system in memory with the guest agent and a shell on ttyS0. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
  readonly arguments: string;
}

/** In the order in which they are loaded after what they need. */
const MODULES = [
  'virtio_pci',
  'virtio_console',
  'virtio_blk',
  'virtio_net',
  'virtio_balloon',
  'pvpanic-pci',
  'pvpanic-mmio',
];
const APPLETS =
  'sh mount insmod mkdir ln cat stty setsid sleep kill rm mke2fs sync dd ps date touch mv chmod dmesg lsmod poweroff reboot';
const OWN = join(import.meta.dirname, 'guest');
/** A panicked kernel stays as it is, as most do that run elsewhere; the rest saves time where nothing is accelerated. */
const ARGUMENTS = 'console=ttyS0 quiet panic=0 rdinit=/init nokaslr mitigations=off random.trust_cpu=on';

let found: Promise<GuestImage | string> | undefined;

/** Built into the cache when it is asked for the first time. A string says why it cannot be had. */
export function guestImage(): Promise<GuestImage | string> {
  found ??= find().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return found;
}

async function find(): Promise<GuestImage> {
  const packages = await debianPackages('guest');
  if (typeof packages === 'string') throw new Error(packages);
  const modules = join(packages.root, '/lib/modules');
  const version = readdirSync(modules).find((name) => name.includes('cloud'));
  if (version === undefined) throw new Error(`no kernel for the cloud below ${modules}`);
  const kernel = join(packages.root, '/boot', `vmlinuz-${version}`);
  const parts = [
    version,
    ARGUMENTS,
    ...['init', 'fault'].map((name) => readFileSync(join(OWN, name), 'utf8')),
    readFileSync(import.meta.filename, 'utf8'),
  ];
  const key = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12);
  const folder = join(TEST_CACHE, `guest-${key}`);
  if (!existsSync(folder)) await build(folder, packages, join(modules, version, 'kernel'));
  return { kernel, initrd: join(folder, 'initrd'), arguments: ARGUMENTS };
}

async function build(folder: string, packages: DebianPackages, modules: string): Promise<void> {
  const halfway = `${folder}.${process.pid}`;
  const root = join(halfway, 'root');
  for (const name of ['bin', 'dev', 'proc', 'sys', 'tmp', 'modules'])
    await mkdir(join(root, name), { recursive: true });
  const busybox = packaged(packages, '/bin/busybox');
  await copyFile(busybox, join(root, 'bin/busybox'));
  for (const name of APPLETS.split(' ')) await symlink('busybox', join(root, 'bin', name));
  for (const [name, place] of [
    ['init', 'init'],
    ['fault', 'bin/fault'],
  ] as const) {
    await copyFile(join(OWN, name), join(root, place));
    await chmod(join(root, place), 0o755);
  }
  for (const program of [packaged(packages, '/usr/sbin/qemu-ga'), '/usr/bin/chrt'])
    await copyProgram(root, packages, program);
  const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
  const order = await copyModules(
    root,
    new Map(files.map((path) => [moduleName(path), join(modules, path)])),
  );
  await writeFile(join(root, 'modules/order'), order.map((name) => `${name}.ko\n`).join(''));
  const pack = 'find . | "$0" cpio -o -H newc 2>/dev/null | gzip -1 >../initrd';
  await run('/bin/sh', ['-ec', pack, busybox], { cwd: root });
  await rm(root, { recursive: true });
  await rename(halfway, folder).catch(async (error: unknown) => {
    // Another process was faster.
    await rm(halfway, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
}

function packaged({ root }: DebianPackages, path: string): string {
  const own = join(root, path);
  return existsSync(own) ? own : path;
}

/** A program and the libraries that it is linked with, by the paths at which the loader looks for them. */
async function copyProgram(root: string, { env }: DebianPackages, program: string): Promise<void> {
  await copyFile(program, join(root, 'bin', basename(program)));
  const linked = await run('ldd', [program], { env });
  for (const [, path = ''] of linked.matchAll(/(\/\S+) \(0x/g)) {
    const name = basename(path);
    const place = name.startsWith('ld-linux') ? join(root, 'lib64', name) : join(root, 'lib', name);
    await mkdir(dirname(place), { recursive: true });
    await copyFile(path, place);
  }
}

/** Copies the modules with those that they depend on, and returns their names in an order in which they can be loaded. */
async function copyModules(root: string, files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const order: string[] = [];
  const add = async (name: string): Promise<void> => {
    const own = moduleName(name);
    if (order.includes(own)) return;
    const file = files.get(own);
    if (file === undefined) throw new Error(`the kernel has no module ${name}`);
    const [, needs = ''] = /\0depends=([^\0]*)\0/.exec(await readFile(file, 'latin1')) ?? [];
    for (const need of needs.split(',').filter(Boolean)) await add(need);
    await copyFile(file, join(root, 'modules', `${own}.ko`));
    order.push(own);
  };
  for (const name of MODULES) await add(name);
  return order;
}

function moduleName(path: string): string {
  return basename(path, '.ko').replaceAll('-', '_');
}
