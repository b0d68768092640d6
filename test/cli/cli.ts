import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Terminal, runCli } from '../../src/cli/index.ts';
import { Gathered } from '../support/gathered.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
export const MIGRATION = join(ROOT, 'fixtures', 'live-migration.jsonl');
export const SEED_LOG = join(ROOT, 'fixtures', 'live-migration-seed.log');
export const SERVER = 'server-87be4b45-e214-4ca3-8f5c-1bd31159f9e4';
export const STALE = 'd0dc4f4a-454a-42c5-b767-386dc3e0d1f3';
export const ARRIVED = '8db64329-606c-4184-9b5b-eb815166cb17';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Line = Readonly<Record<string, unknown>>;

/** Runs one command line in this process. */
export async function cli(...args: readonly string[]): Promise<CliResult> {
  const out = new Gathered();
  const err = new Gathered();
  const code = await runCli(args, new Terminal(out, err, false), {});
  return { code, out: out.text, err: err.text };
}

/** The JSON lines of a command. */
export function linesOf({ out }: CliResult): Line[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** A folder with these files, gone after the test. */
export function folder(context: TestContext, files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'stackwire-cli-'));
  context.after(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}
