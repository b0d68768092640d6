import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../sqlite/index.ts';

/** Between two checkpoints, milliseconds. Each copies what was committed since the one before. */
const EVERY = 500;
/** Pages in the write-ahead log beyond which it should begin anew: 80 MB. */
const FULL = 10_000;
const PAGE = 8192;

/**
 * Entry of the checkpoint thread: moves committed pages from the write-ahead log to the file while the writer goes
 * on, which would otherwise wait for it after every so many commits. A log that is written without a pause is never
 * copied to its end from here, so when it is long the writer is asked, by a message, to copy the little that is left.
 */
const port = parentPort;
/** Room left beside the store, bytes: on a disk that is nearly full the log must not take what the file needs to grow. */
function free(): number {
  const { bavail, bsize } = statfsSync(dirname(workerData as string));
  return bavail * bsize;
}

if (port) {
  const database = openDatabase(workerData as string);
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  setInterval(() => {
    try {
      const { log } = checkpoint.get() as { log: number };
      if (log > FULL || log * PAGE > free()) port.postMessage(log);
    } catch {
      // A full disk, say. The writer's own commits meet it too and tell; here it is tried again.
    }
  }, EVERY);
}
