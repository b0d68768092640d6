import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cleanup } from './cleanup.ts';
import { debianPackages } from './debianPackages.ts';
import { listens } from './listens.ts';
import { run } from './run.ts';

/** What it may do here, where it would do everything to this machine itself. */
const HARMLESS = [
  'guest-sync-delimited',
  'guest-sync',
  'guest-ping',
  'guest-info',
  'guest-get-time',
  'guest-get-osinfo',
  'guest-get-host-name',
  'guest-get-timezone',
  'guest-fsfreeze-status',
];
/** Those that read a file, or run a program, for suites that ask for them. */
const READING = ['guest-file-open', 'guest-file-read', 'guest-file-seek', 'guest-file-close'];
const RUNNING = ['guest-exec', 'guest-exec-status'];
const LOOK = 10;
const PATIENCE = 30_000;

export interface QemuAgentOptions {
  /** Where its socket is to be; one of its own by default. */
  readonly socket?: string;
  readonly reading?: boolean;
  readonly running?: boolean;
}

/** Debian's guest agent without a machine around it, listening on a socket as if it were the host's end of its channel. */
export class QemuAgent {
  readonly socket: string;
  readonly #folder: string;
  readonly #program: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #blocked: string;
  #child: ChildProcess | undefined;

  private constructor(program: string, env: NodeJS.ProcessEnv, blocked: string, socket?: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'stackwire-agent-'));
    this.socket = socket ?? join(this.#folder, 'agent.sock');
    this.#program = program;
    this.#env = env;
    this.#blocked = blocked;
  }

  /** A string says why it cannot be had. */
  static async start(cleanup: Cleanup, options: QemuAgentOptions = {}): Promise<QemuAgent | string> {
    const packages = await debianPackages('guest');
    if (typeof packages === 'string') return packages;
    const { env } = packages;
    const own = join(packages.root, '/usr/sbin/qemu-ga');
    const program = existsSync(own) ? own : '/usr/sbin/qemu-ga';
    const allowed = new Set([
      ...HARMLESS,
      ...(options.reading ? READING : []),
      ...(options.running ? RUNNING : []),
    ]);
    const all = (await run(program, ['-b', '?'], { env })).split('\n').filter(Boolean);
    const blocked = all.filter((name) => !allowed.has(name)).join(',');
    const agent = new QemuAgent(program, env, blocked, options.socket);
    const end = (): void => agent.#end();
    process.once('exit', end);
    cleanup.after(() => {
      process.off('exit', end);
      end();
    });
    await agent.start();
    return agent;
  }

  /** Resolves when it lets a client in. */
  async start(): Promise<void> {
    const places = ['-p', this.socket, '-t', this.#folder, '-l', join(this.#folder, 'log')];
    const words = ['-m', 'unix-listen', ...places, '-b', this.#blocked];
    const child = spawn(this.#program, words, { stdio: 'ignore', env: this.#env });
    child.unref();
    this.#child = child;
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await wait(LOOK)) {
      if (child.exitCode !== null) break;
      if (await listens(this.socket)) return;
    }
    throw new Error(`qemu-ga did not start at ${this.socket}`);
  }

  /** It hangs: clients are let in and get no answer. */
  stop(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** It answers what it was asked meanwhile, late. */
  continue(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Resolves when it is gone; its socket stays, and refuses. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  #end(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.socket, { force: true });
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
