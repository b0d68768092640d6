import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DebianPackages } from '../debianPackages.ts';

/** A program of this folder that serves one of OpenStack's services. */
export type OpenstackProgram = 'serveKeystone' | 'serveMasakari' | 'serveMistral' | 'serveVitrage';

/** One of Debian's OpenStack services at a port of this machine, with a folder of its own. */
export class OpenstackServer {
  /** What it printed since it listens. */
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #folder: string;
  #errors = '';

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
  }

  /** Resolves when it listens. */
  static async start(
    { python, env }: DebianPackages,
    program: OpenstackProgram,
    port: number,
    settings: Readonly<Record<string, unknown>>,
  ): Promise<OpenstackServer> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-openstack-'));
    const script = join(import.meta.dirname, `${program}.py`);
    const child = spawn(python, [script, folder, `${port}`, JSON.stringify(settings)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const server = new OpenstackServer(child, folder);
    child.stderr.setEncoding('utf8').on('data', (text: string) => (server.#errors += text));
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => (line === 'ready' ? resolve() : server.lines.push(line)));
      child.once('close', () => reject(new Error(`${program} ended: ${server.#errors.slice(-2000)}`)));
    });
    server.lines.length = 0;
    return server;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
