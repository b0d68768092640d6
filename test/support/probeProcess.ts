import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from './freePorts.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Between two looks, milliseconds. */
const LOOK = 50;
/** For anything that is waited for, milliseconds. */
const PATIENCE = 60_000;

/** What `/api/v1/guests` has of a guest, as far as tests look. */
export interface SeenReport {
  readonly instance_id: string;
  readonly health: string;
  readonly heartbeat: string;
}

/** The probe as an operator runs it: a process of its own on a configuration file and a state folder of its own. */
export class ProbeProcess {
  readonly url: string;
  readonly folder: string;
  readonly #port: number;
  #child: ChildProcess;
  #errors = '';

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#child = this.#spawn();
  }

  /** Starts on the YAML lines of `config`; state folder and HTTP port are added. */
  static async start(config: string): Promise<ProbeProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-probe-'));
    const [port = 0] = await freePorts(1);
    writeConfig(folder, port, config);
    return new ProbeProcess(folder, port);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it wrote to stderr so far, over all its lives. */
  get errors(): string {
    return this.#errors;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Parsed JSON of a path of its HTTP. */
  async get(path: string): Promise<unknown> {
    return (await fetch(`${this.url}${path}`)).json();
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? Number.NaN);
  }

  /** Resolves when it makes this of a guest. */
  async sees(uuid: string, health: string): Promise<void> {
    await this.until(async () => {
      const guests = (await this.get('/api/v1/guests')) as readonly SeenReport[];
      return guests.some((guest) => guest.instance_id === uuid && guest.health === health);
    }, `${uuid} to be ${health}`);
  }

  /** Resolves when `holds` does; a request that fails, as while it starts, is `false`. */
  async until(holds: () => Promise<boolean>, what: string): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!(await holds().catch(() => false))) {
      if (!this.running) throw new Error(`the probe ended: ${this.#errors}`);
      if (Date.now() > end) throw new Error(`waited in vain for ${what}: ${this.#errors}`);
      await wait(LOOK);
    }
  }

  /** Sends a signal; resolves with the exit code, or the signal that ended it. */
  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (this.running) {
      const exited = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exited;
    }
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** A new process on the same state, after the one before has ended; on another configuration where one is given. */
  restart(config?: string): void {
    if (config !== undefined) writeConfig(this.folder, this.#port, config);
    this.#child = this.#spawn();
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(): ChildProcess {
    const child = spawn(CLI, ['probe', '-c', join(this.folder, 'probe.yaml')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    const kill = (): unknown => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    return child;
  }
}

function writeConfig(folder: string, port: number, config: string): void {
  const text = `${config}\nstate: state\nhttp: { port: ${port} }\n`;
  writeFileSync(join(folder, 'probe.yaml'), text, { mode: 0o600 });
}
