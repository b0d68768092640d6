import { parentPort, workerData } from 'node:worker_threads';
import { serveStore, type ThreadStart } from '../store/sqlite/index.ts';
import { objectModelsOf } from './objectModelsOf.ts';

/** Entry of the store's thread. */
if (parentPort) serveStore(parentPort, workerData as ThreadStart, objectModelsOf);
