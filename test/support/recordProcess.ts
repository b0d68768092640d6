import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const LOOK = 20;

/** `stackwire record` as an operator runs it, into a folder that is gone after the test. */
export class RecordProcess {
  readonly folder: string;
  readonly capture: string;
  readonly child: ChildProcess;
  /** What it wrote so far. */
  errors = '';
  output = '';

  constructor(context: TestContext, config: string, args: readonly string[]) {
    this.folder = mkdtempSync(join(tmpdir(), 'stackwire-record-'));
    this.capture = join(this.folder, 'capture.jsonl');
    const file = join(this.folder, 'stackwire.yaml');
    writeFileSync(file, config);
    const words = [CLI, 'record', '-c', file, '-o', this.capture, ...args];
    this.child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    context.after(async () => {
      await this.end('SIGKILL');
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** Resolves when the recording says so; rejects when it ends before. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.errors}`);
      await wait(LOOK);
    }
  }

  /** Resolves when its queue is bound to everything that is configured. */
  async bound(): Promise<void> {
    await this.until(() => /^rabbit bound/m.test(this.errors));
  }

  /** Resolves with the exit code, null after a kill. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    if (signal !== undefined) child.kill(signal);
    await exited;
    return child.exitCode;
  }

  /** The lines of the capture, or of the part of it that is there while it runs. */
  lines(): readonly string[] {
    const name = existsSync(this.capture)
      ? 'capture.jsonl'
      : readdirSync(this.folder).find((one) => one.endsWith('.part'));
    return name === undefined
      ? []
      : readFileSync(join(this.folder, name), 'utf8').split('\n').filter(Boolean);
  }
}
