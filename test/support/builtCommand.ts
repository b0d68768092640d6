import { Gathered } from './gathered.ts';
import type { Ran } from './stackwire.ts';

const BUILT = new URL('../../dist/cli/runCli.js', import.meta.url).href;

/**
 * Runs a command of the built program, its threads with it, in this process: for tests of what a command does, where its
 * start, which costs more than most commands, proves nothing.
 */
export async function builtCommand(...args: readonly string[]): Promise<Ran> {
  const { runCli, Terminal } = (await import(BUILT)) as typeof import('../../src/cli/index.ts');
  const out = new Gathered();
  const err = new Gathered();
  const code = await runCli(args, new Terminal(out, err, false), process.env);
  return { code, out: out.text, err: err.text };
}
