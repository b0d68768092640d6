import type { MessagePort } from 'node:worker_threads';
import type { ObjectModels } from '../../model/index.ts';
import { refusal } from '../../sqlite/index.ts';
import { readBatch } from './batchText.ts';
import { Checkpointer } from './checkpointer.ts';
import { SliceTimer } from './sliceTimer.ts';
import { SqliteWriter } from './sqliteWriter.ts';
import type { Answer, Reply, Request, ThreadStart } from './threadProtocol.ts';

/**
 * Runs the writer behind a port, inside the store's thread. `compileModels` turns what travelled into object
 * models; the thread cannot be sent closures.
 */
export function serveStore(
  port: MessagePort,
  start: ThreadStart,
  compileModels: (source: unknown) => ObjectModels,
): void {
  const writer = open(port, start, compileModels);
  if (!writer) return;
  const checkpointer = delegateCheckpoints(writer, start.settings.path);
  const upkeep = new SliceTimer(() => writer.upkeep());
  const reply = (id: number, work: () => Answer | void): void => {
    upkeep.worked();
    try {
      port.postMessage({ id, result: work() ?? null } satisfies Reply);
    } catch (error) {
      port.postMessage({ id, error: refusal(error, start.settings.path) } satisfies Reply);
    }
  };
  const close = async (id: number): Promise<void> => {
    upkeep.stop();
    await checkpointer.stop();
    reply(id, () => writer.close());
    port.close();
  };
  port.on('message', (request: Request) => {
    if (request.kind === 'close') void close(request.id);
    else reply(request.id, () => answer(writer, request, compileModels));
  });
}

function delegateCheckpoints(writer: SqliteWriter, path: string): Checkpointer {
  writer.checkpointByItself(false);
  return new Checkpointer(
    path,
    () => writer.checkpoint(),
    () => writer.checkpointByItself(true),
  );
}

function open(
  port: MessagePort,
  start: ThreadStart,
  compileModels: (source: unknown) => ObjectModels,
): SqliteWriter | null {
  try {
    const writer = new SqliteWriter(start.settings, compileModels(start.models));
    port.postMessage({ id: 0, result: writer.notes } satisfies Reply);
    return writer;
  } catch (error) {
    port.postMessage({ id: 0, error: refusal(error, start.settings.path) } satisfies Reply);
    return null;
  }
}

function answer(
  writer: SqliteWriter,
  request: Exclude<Request, { kind: 'close' }>,
  compileModels: (source: unknown) => ObjectModels,
): Answer | void {
  switch (request.kind) {
    case 'commit':
      return writer.commit(readBatch(request.batch));
    case 'models':
      return writer.setModels(compileModels(request.source));
    case 'delivery':
      return writer.saveDelivery(request.sink, request.progress, request.parked);
    case 'retry-parked':
      return writer.retryParked(request.ids);
    case 'drop-parked':
      return writer.dropParked(request.ids);
    case 'ping':
      return;
    case 'drop-dead':
      return writer.dropDead(request.seqs);
  }
}
