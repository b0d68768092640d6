import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from './freePorts.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Between the first two looks at something that is waited for, milliseconds; and at most, for looking costs the bridge time as well. */
const LOOK = 20;
const LONGEST_LOOK = 100;
/** Each pause is so many times the one before. */
const LOOK_GROWTH = 1.3;

/** The bridge as an operator runs it: a process of its own on a configuration file and a store of its own. */
export class BridgeProcess {
  /** Base of its HTTP, without a slash at its end. */
  readonly url: string;
  /** Its store's file. */
  readonly store: string;
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess;
  #errors = '';

  private constructor(folder: string, port: number, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#environment = environment;
    this.url = `http://127.0.0.1:${port}`;
    this.store = join(folder, 'store.sqlite');
    this.#child = this.#spawn();
  }

  /**
   * Starts on the YAML lines of `config`; store and HTTP port are added. `environment` goes over that of the tests,
   * `above` is where its folder is made.
   */
  static async start(
    config: string,
    environment: NodeJS.ProcessEnv = {},
    above: string = tmpdir(),
  ): Promise<BridgeProcess> {
    const folder = mkdtempSync(join(above, 'stackwire-bridge-'));
    const [port = 0] = await freePorts(1);
    const own = `store: { type: sqlite, path: store.sqlite }\nhttp: { port: ${port} }\n`;
    writeFileSync(join(folder, 'stackwire.yaml'), `${config}\n${own}`);
    return new BridgeProcess(folder, port, environment);
  }

  get child(): ChildProcess {
    return this.#child;
  }

  /** Its configuration file. */
  get config(): string {
    return join(this.#folder, 'stackwire.yaml');
  }

  /** What it wrote to stderr so far, over all its lives. */
  get errors(): string {
    return this.#errors;
  }

  /** Resolves when everything that it is configured for arrives. */
  async ready(): Promise<void> {
    await this.until(async () => (await fetch(`${this.url}/health/ready`)).ok);
  }

  /** Resolves when `holds` does, which is looked at after so many milliseconds, then less often. A request that fails, as while it starts, is `false`. */
  async until(holds: () => Promise<boolean>, first: number = LOOK): Promise<void> {
    let pause = first;
    while (!(await holds().catch(() => false))) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(
          `the bridge ended with ${this.#child.exitCode ?? this.#child.signalCode}: ${this.#errors}`,
        );
      }
      await wait(pause);
      pause = Math.max(first, Math.min(pause * LOOK_GROWTH, LONGEST_LOOK));
    }
  }

  /** The value of a metric, named with its labels; 0 where it is not there yet. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? 0);
  }

  /** Parsed JSON of a path of its API. */
  async get(path: string): Promise<unknown> {
    return (await fetch(`${this.url}${path}`)).json();
  }

  /** SIGKILL, then a new process on the same store. */
  async killAndRestart(): Promise<void> {
    await this.#end('SIGKILL');
    this.restart();
  }

  /** A new process on the same store, after the one before has ended. */
  restart(): void {
    this.#child = this.#spawn();
  }

  /** Sends signals one after the other; resolves with the exit code, or the signal that ended it. */
  async signal(...signals: readonly NodeJS.Signals[]): Promise<number | NodeJS.Signals | null> {
    const exited = once(this.#child, 'exit');
    for (const signal of signals) this.#child.kill(signal);
    await exited;
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** SIGTERM; resolves with the exit code. The store stays until `remove`. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child.exitCode;
  }

  async remove(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }

  #spawn(): ChildProcess {
    const args = ['run', '-c', join(this.#folder, 'stackwire.yaml')];
    const child = spawn(CLI, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#environment },
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    // A pipe that nobody reads fills up; who wants the output listens too.
    child.stdout.resume();
    const kill = (): unknown => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    return child;
  }
}
