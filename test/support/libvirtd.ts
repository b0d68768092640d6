import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cleanup } from './cleanup.ts';
import { debianPackages, type DebianPackages } from './debianPackages.ts';
import { listens } from './listens.ts';
import { run } from './run.ts';
import { TEST_CACHE } from './testCache.ts';

/** Where libvirt keeps its things, and what of our own folder stands there. */
const PLACES = { '/etc/libvirt': 'etc', '/run': 'run', '/var': 'var' } as const;
const MADE = ['etc', 'run', 'var/lib', 'var/log', 'var/cache/libvirt'];
/** What it finds out about QEMU takes it seconds, once: it asks again by itself where QEMU is another one. */
const CAPABILITIES = join(TEST_CACHE, 'libvirt');

/** QEMU as root, since another user would have to be let into our folders; nothing of the host is touched. */
const QEMU_CONF = `
user = "root"
group = "root"
security_driver = "none"
remember_owner = 0
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
`;
/** Whom it looks up before it reads its settings, by file. Debian has that user made by a package that these tests leave out. */
const USER = {
  passwd: 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin',
  group: 'libvirt-qemu:x:64055:',
};
/** It is told from other hosts by its name and by its id, between which it migrates. */
const libvirtdConf = (): string => `
host_uuid = "${randomUUID()}"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
`;
const LOOK = 20;
const PATIENCE = 120_000;

/**
 * A libvirtd of the test's own, in a mount namespace in which libvirt's folders are ours and there is no KVM, in a
 * network namespace that keeps the interfaces of its machines, and with a name for its host, so that two of them are two hosts.
 * The machines outlive it when it is killed, as on a host, and are ended at the end with all the rest.
 */
export class Libvirtd {
  readonly folder = mkdtempSync(join(tmpdir(), 'stackwire-libvirt-'));
  readonly packages: DebianPackages;
  /** Holds the namespaces, until it is ended or we are. */
  #holder: ChildProcess | undefined;
  #daemon: ChildProcess | undefined;

  private constructor(packages: DebianPackages) {
    this.packages = packages;
  }

  /** A string says why it cannot be had. */
  static async start(cleanup: Cleanup): Promise<Libvirtd | string> {
    if (process.getuid?.() !== 0) return "a libvirtd of one's own takes root";
    const packages = await debianPackages('libvirt');
    if (typeof packages === 'string') return packages;
    const libvirtd = new Libvirtd(packages);
    const end = (): void => libvirtd.#endAll();
    process.once('exit', end);
    cleanup.after(() => {
      process.off('exit', end);
      end();
    });
    await libvirtd.#enclose();
    await libvirtd.start();
    return libvirtd;
  }

  /** Read and write: whoever may open it is as good as root. */
  get socket(): string {
    return join(this.folder, 'run/libvirt/libvirt-sock');
  }

  get readOnlySocket(): string {
    return `${this.socket}-ro`;
  }

  /** For libvirt's own programs. */
  get uri(): string {
    return `qemu:///system?socket=${this.socket}`;
  }

  /**
   * For the libvirtd of another host, which would come by TLS or ssh elsewhere: a program that connects it to ours. A server has to
   * be named, and is not looked up.
   */
  get uriFromOutside(): string {
    return `qemu+ext://${basename(this.folder)}/system?command=${this.#door}`;
  }

  /** Lets other users in as a host does: whoever is in `group` to write, everybody to read. */
  openTo(group: number): void {
    for (const place of ['', 'run', 'run/libvirt']) chmodSync(join(this.folder, place), 0o755);
    chownSync(this.socket, 0, group);
    chmodSync(this.socket, 0o770);
    chmodSync(this.readOnlySocket, 0o777);
  }

  /** Resolves when it lets clients in. */
  async start(): Promise<void> {
    // The child becomes libvirtd: neither program here forks.
    this.#daemon = this.#spawn('nsenter', [
      `--target=${this.#holder?.pid}`,
      '--mount',
      '--net',
      '--uts',
      'libvirtd',
      '--pid-file=/run/libvirtd.pid',
    ]);
    await this.#until(this.#daemon, () => listens(this.socket));
  }

  /** As when it crashes: its machines go on. */
  async kill(): Promise<void> {
    const child = this.#daemon;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** It answers nobody, with its connections open, until it is thawed. */
  freeze(): void {
    this.#daemon?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#daemon?.kill('SIGCONT');
  }

  /** Runs virsh against it and returns what it printed, without the line's end. */
  async virsh(...words: readonly string[]): Promise<string> {
    const env = { ...this.packages.env, LC_ALL: 'C' };
    return (await run('virsh', ['-q', '-c', this.uri, ...words], { env })).trim();
  }

  /** Process ids of its machines by their names, as long as they run. */
  machines(): ReadonlyMap<string, number> {
    const folder = join(this.folder, 'run/libvirt/qemu');
    if (!existsSync(folder)) return new Map();
    const files = readdirSync(folder).filter((name) => name.endsWith('.pid') && name !== 'driver.pid');
    return new Map(
      files.map((name) => [name.slice(0, -4), Number(readFileSync(join(folder, name), 'utf8'))] as const),
    );
  }

  async #enclose(): Promise<void> {
    for (const name of MADE) mkdirSync(join(this.folder, name), { recursive: true });
    symlinkSync('/run', join(this.folder, 'var/run'));
    mkdirSync(CAPABILITIES, { recursive: true });
    writeFileSync(join(this.folder, 'etc/qemu.conf'), QEMU_CONF);
    writeFileSync(join(this.folder, 'etc/libvirtd.conf'), libvirtdConf());
    writeFileSync(join(this.folder, 'nothing'), '');
    for (const [name, line] of Object.entries(USER))
      writeFileSync(join(this.folder, name), `${readFileSync(`/etc/${name}`, 'utf8').trimEnd()}\n${line}\n`);
    const inside = join(this.folder, 'run/enclosed');
    const { root } = this.packages;
    const script = [
      `echo '${basename(this.folder)}' >/proc/sys/kernel/hostname`,
      // Programs that were not installed find their files as if they had been.
      ...(root === ''
        ? []
        : readdirSync(root).map(
            (name) => `mount -t overlay overlay -o 'lowerdir=${root}/${name}:/${name}' /${name}`,
          )),
      ...Object.entries(PLACES).map(([place, own]) => `mount --bind '${own}' ${place}`),
      ...Object.keys(USER).map((name) => `mount --bind ${name} /etc/${name}`),
      `mount --bind '${CAPABILITIES}' /var/cache/libvirt`,
      // Nobody can write to a file that is mounted so: libvirt takes KVM for unusable without trying it again and again.
      '[ ! -e /dev/kvm ] || mount --bind nothing /dev/kvm',
      '[ ! -e /dev/kvm ] || mount -o remount,bind,ro /dev/kvm',
      `: >'${inside}'`,
      'exec cat',
    ];
    const namespaces = [
      '--mount',
      '--net',
      '--uts',
      '--propagation=private',
      '/bin/sh',
      '-ec',
      script.join('\n'),
    ];
    const holder = this.#spawn('unshare', namespaces);
    this.#holder = holder;
    await this.#until(holder, () => Promise.resolve(existsSync(inside)));
    const enter = `exec nsenter --target=${holder.pid} --mount virt-ssh-helper qemu:///system`;
    writeFileSync(this.#door, `#!/bin/sh\n${enter}\n`, { mode: 0o700 });
  }

  #spawn(program: string, words: readonly string[]): ChildProcess {
    const output = openSync(this.#output, 'a');
    const child = spawn(program, words, {
      // What reads its input ends with us, whatever ends us.
      stdio: ['pipe', output, output],
      cwd: this.folder,
      env: this.packages.env,
    });
    closeSync(output);
    child.unref();
    (child.stdin as unknown as { unref(): void } | null)?.unref();
    return child;
  }

  async #until(child: ChildProcess, holds: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await wait(LOOK)) {
      if (child.exitCode !== null || child.signalCode !== null) break;
      if (await holds()) return;
    }
    throw new Error(`libvirtd did not start:\n${readFileSync(this.#output, 'utf8').slice(-2000)}`);
  }

  #endAll(): void {
    this.#daemon?.kill('SIGKILL');
    // By what they hold open: libvirtd may have been killed before it wrote a machine's id down.
    for (const pid of machinesOf(this.folder)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    this.#holder?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  get #door(): string {
    return join(this.folder, 'door');
  }

  get #output(): string {
    return join(this.folder, 'output');
  }
}

/** Process ids of machines whose command names a file of this folder. */
function machinesOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return /^\S*qemu-system/.test(command) && command.includes(`${folder}/`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
