import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

/** The process of a monitor, started as often as it is told to; what it writes goes into one file. */
export class MonitorProcess {
  readonly #log: string;
  readonly #start: (output: number) => ChildProcess;
  #child: ChildProcess | undefined;

  constructor(log: string, start: (output: number) => ChildProcess) {
    this.#log = log;
    this.#start = start;
  }

  start(): Promise<void> {
    const output = openSync(this.#log, 'a');
    this.#child = this.#start(output);
    closeSync(output);
    return Promise.resolve();
  }

  get running(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.running) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}
