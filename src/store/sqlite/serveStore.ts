import type { MessagePort } from 'node:worker_threads';
import { StackwireError, type ObjectModels } from '../../model/index.ts';
import { readBatch } from './batchText.ts';
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
  port.on('message', (request: Request) => {
    try {
      port.postMessage({ id: request.id, result: answer(writer, request, compileModels) } satisfies Reply);
    } catch (error) {
      port.postMessage({ id: request.id, error: threadError(error) } satisfies Reply);
    }
    if (request.kind === 'close') port.close();
  });
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
  request: Request,
  compileModels: (source: unknown) => ObjectModels,
): ReturnType<SqliteWriter['commit']> | null {
  switch (request.kind) {
    case 'commit':
      return writer.commit(readBatch(request.batch));
    case 'models':
      writer.setModels(compileModels(request.source));
      return null;
    case 'cursor':
      writer.saveCursor(request.sink, request.seq);
      return null;
    case 'close':
      writer.close();
      return null;
  }
}

function threadError(error: unknown): ThreadError {
  if (error instanceof StackwireError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'store/write', message };
}
