import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../../test/support/freePorts.ts';
import { processFigures, type Figures } from '../processFigures.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const OUTPUT = 64 * 1024 * 1024;

/** The built probe on a libvirt socket, as an operator runs it; what it sends is taken and thrown away. */
export class ProbeProcess {
  readonly #folder: string;
  readonly #config: string;
  readonly #url: string;
  #child: ChildProcess | null = null;
  #errors = '';

  private constructor(folder: string, config: string, url: string) {
    this.#folder = folder;
    this.#config = config;
    this.#url = url;
  }

  /** Configured, and not yet started. */
  static async on(socket: string): Promise<ProbeProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-bench-probe-'));
    const taker = createServer((request, response) => {
      request.resume().once('end', () => response.writeHead(202).end());
    });
    taker.listen(0, '127.0.0.1').unref();
    await once(taker, 'listening');
    const [port = 0] = await freePorts(1);
    const config = join(folder, 'probe.yaml');
    writeFileSync(
      config,
      `host: bench
state: ${join(folder, 'state')}
hypervisor: { socket: ${socket} }
send: { http: { url: "http://127.0.0.1:${(taker.address() as AddressInfo).port}/" } }
http: { port: ${port} }
log: { level: warn }
`,
    );
    return new ProbeProcess(folder, config, `http://127.0.0.1:${port}`);
  }

  /** `stackwire probe --once --json`: its lines. */
  async once(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const args = [CLI, 'probe', '-c', this.#config, '--once', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: OUTPUT }).catch(
      (error: { readonly code?: unknown; readonly stdout: string }) => {
        // A guest is in fault.
        if (error.code === 1) return error;
        throw error;
      },
    );
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  start(): void {
    this.#child = spawn(CLI, ['probe', '-c', this.#config], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    const { pid } = this;
    process.once('exit', () => {
      if (this.#child?.exitCode === null) process.kill(pid, 'SIGKILL');
    });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get figures(): Figures {
    return processFigures(this.pid);
  }

  /** How many guests it finds in which health, by its own metrics; nothing while it starts. */
  async healths(): Promise<Readonly<Record<string, number>>> {
    const text = await fetch(`${this.#url}/metrics`).then(
      (response) => response.text(),
      () => '',
    );
    const found = [...text.matchAll(/^stackwire_probe_guests\{health="([^"]+)"\} (\d+)$/gm)];
    return Object.fromEntries(found.map(([, health = '', count]) => [health, Number(count)]));
  }

  /** Resolves when it finds as many guests in that health. */
  async until(health: string, count: number): Promise<void> {
    while ((await this.healths())[health] !== count) {
      if (this.#child === null || this.#child.exitCode !== null)
        throw new Error(`the probe ended: ${this.#errors}`);
      await wait(500);
    }
  }

  async remove(): Promise<void> {
    if (this.#child !== null && this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
