import type { MessagePort } from 'node:worker_threads';
import { StackwireError, type CommitResult, type ObjectModels } from '../../model/index.ts';
import { readBatch } from './batchText.ts';
import { Checkpointer } from './checkpointer.ts';
import { SqliteWriter } from './sqliteWriter.ts';
import type { Reply, Request, ThreadError, ThreadStart } from './threadProtocol.ts';

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
  const reply = (id: number, work: () => CommitResult | void): void => {
    try {
      port.postMessage({ id, result: work() ?? null } satisfies Reply);
    } catch (error) {
      port.postMessage({ id, error: threadError(error) } satisfies Reply);
    }
  };
  const close = async (id: number): Promise<void> => {
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
    port.postMessage({ id: 0, result: null } satisfies Reply);
    return writer;
  } catch (error) {
    port.postMessage({ id: 0, error: threadError(error) } satisfies Reply);
    return null;
  }
}

function answer(
  writer: SqliteWriter,
  request: Exclude<Request, { kind: 'close' }>,
  compileModels: (source: unknown) => ObjectModels,
): CommitResult | void {
  switch (request.kind) {
    case 'commit':
      return writer.commit(readBatch(request.batch));
    case 'models':
      return writer.setModels(compileModels(request.source));
    case 'cursor':
      return writer.saveCursor(request.sink, request.seq);
    case 'ping':
      return;
  }
}

function threadError(error: unknown): ThreadError {
  if (error instanceof StackwireError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'store/write', message };
}
