import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Bytes that each thread of a process has written so far, by its id. */
export function writtenByThread(process: number): Map<number, number> {
  const tasks = `/proc/${process}/task`;
  return new Map(
    readdirSync(tasks).map((thread) => {
      const text = readFileSync(join(tasks, thread, 'io'), 'utf8');
      return [Number(thread), Number(/^write_bytes: (\d+)$/m.exec(text)?.[1] ?? 0)];
    }),
  );
}

/** The thread that wrote most to disk since `before`: the store's. */
export function busiestWriter(process: number, before: ReadonlyMap<number, number>): number {
  const grown = [...writtenByThread(process)].map(
    ([thread, bytes]) => [thread, bytes - (before.get(thread) ?? 0)] as const,
  );
  return grown.reduce((most, candidate) => (candidate[1] > most[1] ? candidate : most))[0];
}

/**
 * Stops one thread of another process, as a call of the system that never returns would; the main thread has the id of
 * its process. Resolves with what lets it go on, or with why it could not be stopped.
 */
export async function holdThread(context: TestContext, thread: number): Promise<(() => void) | string> {
  const script = join(import.meta.dirname, 'holdThread.py');
  const child = spawn('/usr/bin/env', ['python3', script, String(thread)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  context.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const held = once(child.stdout, 'data').then(() => true);
  const ended = once(child, 'close').then(() => false);
  return (await Promise.race([held, ended])) ? () => void child.stdin.end() : said.trim();
}
