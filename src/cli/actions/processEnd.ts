import type { Worker } from 'node:worker_threads';
import type { ExitCode } from '../output/exitCode.ts';

/** How long threads may take to end, milliseconds. */
const PATIENCE = 2000;

/**
 * Ends the process at once, whatever its threads do: `process.exit` waits for each of them, and one that hangs in a
 * call of the system (a disk that does not answer) would keep it for ever. Such a process ends by SIGKILL, and what
 * that thread was writing is rolled back when the store is opened next.
 */
export class ProcessEnd {
  readonly #threads = new Set<Worker>();
  #leaving = false;

  /** Watches the threads that are started from now on. */
  constructor() {
    process.on('worker', (thread: Worker) => {
      this.#threads.add(thread);
      thread.once('exit', () => this.#threads.delete(thread));
    });
  }

  /** Whether `leave` was called: what ends now does so because it was told to. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /**
   * `rest` resolves when the threads are at rest, and is waited for half of the time: ending a thread inside of a
   * native call makes Node abort now and then.
   */
  async leave(code: ExitCode, rest: () => Promise<void> = () => Promise.resolve()): Promise<never> {
    this.#leaving = true;
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE);
    const half = new Promise((resolve) => setTimeout(resolve, PATIENCE / 2));
    await Promise.race([rest().catch(() => undefined), half]);
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
    return process.exit(code);
  }
}
