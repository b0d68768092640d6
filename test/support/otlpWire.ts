import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import type { Posted } from './hookServer.ts';
import { pythonEnvironment } from './pythonEnvironment.ts';
import { noteSkipped } from './services.ts';

const FOLDER = join(import.meta.dirname, 'otlp');

export type Signal = 'logs' | 'metrics';

/** OTLP read and written by OpenTelemetry's own definitions for Python, which share no code with what is tested. */
export interface OtlpWire {
  /** A request, names as in the definitions. Throws what is wrong with it. */
  request(posted: Posted): Promise<Readonly<Record<string, unknown>>>;
  /** An answer, or a refusal's `google.rpc.Status`. */
  answer(of: Signal | 'status', type: string, message: unknown): Promise<Buffer>;
  close(): void;
}

/** One for a suite, which closes it. Where it cannot be had the suite is noted as skipped and null comes back. */
export async function otlpWire(suite: string): Promise<OtlpWire | null> {
  const python = await pythonEnvironment('otlp', join(FOLDER, 'requirements.txt')).catch((error: unknown) => {
    noteSkipped(suite, error instanceof Error ? error.message : String(error));
    return null;
  });
  if (python === null) return null;
  const child = spawn(python, [join(FOLDER, 'decode.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let turn: Promise<unknown> = Promise.resolve();
  const ask = (question: object): Promise<Readonly<Record<string, unknown>>> => {
    const mine = turn.then(async () => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the decoder has ended');
      return JSON.parse(value) as Readonly<Record<string, unknown>>;
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
  return {
    request: async ({ path, headers, bytes }) => {
      const body = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
      const read = path.endsWith('metrics') ? 'metrics' : 'logs';
      const found = await ask({ read, type: headers['content-type'], body: body.toString('base64') });
      if ('error' in found) throw new Error(String(found['error']));
      return found;
    },
    answer: async (write, type, message) =>
      Buffer.from((await ask({ write, type, message }))['body'] as string, 'base64'),
    close: () => child.stdin.end(),
  };
}
