import { Worker } from 'node:worker_threads';

/** It holds a connection and a statement, and hardly any objects. */
const HEAP = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 };

/** The checkpoint thread as the writer's thread holds it. */
export class Checkpointer {
  readonly #worker: Worker;

  /**
   * Starts it on a store's file. `finish` is called when the log is long, to copy what is left of it; `died` when
   * the thread has ended by itself, so that somebody else has to checkpoint.
   */
  constructor(path: string, finish: () => void, died: () => void) {
    const entry = new URL('./checkpointThread.js', import.meta.url);
    this.#worker = new Worker(entry, { workerData: path, resourceLimits: HEAP });
    this.#worker.on('message', finish);
    this.#worker.once('error', died);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
