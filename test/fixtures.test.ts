import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from './support/markdown.ts';
import { run } from './support/run.ts';
import { noteSkipped } from './support/services.ts';

const SUITE = 'the captures in fixtures/';
const FIXTURES = join(ROOT, 'fixtures');

const skip = spawnSync('python3', ['--version']).status === 0 ? false : 'there is no python3';
if (skip !== false) noteSkipped(SUITE, skip);

/** Folders with a make.py, which writes all captures beside it. */
const makers = ['.', ...readdirSync(FIXTURES)].filter((name) => existsSync(join(FIXTURES, name, 'make.py')));

/** Texts of the captures, and of the truth about them, by name; the log, which came from a real cloud, is none of them. */
function captures(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => /\.(jsonl|truth\.json)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe(SUITE, { skip }, () => {
  for (const maker of makers) {
    it(`are what ${join(maker, 'make.py')} writes`, async (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'stackwire-fixtures-'));
      context.after(() => rmSync(folder, { recursive: true }));
      await run('python3', [join(FIXTURES, maker, 'make.py'), folder]);
      const written = captures(folder);
      const kept = captures(join(FIXTURES, maker));
      assert.deepEqual(Object.keys(written), Object.keys(kept));
      for (const [name, text] of Object.entries(kept)) assert.ok(written[name] === text, name);
    });
  }
});
