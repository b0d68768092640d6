import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { openDatabase } from '../../../src/sqlite/driver.ts';
import { examineStore } from '../../../src/store/sqlite/index.ts';
import { prepareSchema } from '../../../src/store/sqlite/schema.ts';
import { lockWriter } from '../../../src/sqlite/writerLock.ts';

function storePath(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-store-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 's.sqlite');
}

function said(path: string): string[] {
  return [...examineStore(path)]
    .filter(({ check }) => check === 'store')
    .map(({ level, detail }) => `${level}: ${detail}`);
}

describe('the doctor of the SQLite store', () => {
  it('makes nothing where there is nothing', (t) => {
    const path = storePath(t);
    assert.deepEqual(said(path), ['ok: Not there yet: the first run makes it.']);
    assert.deepEqual([existsSync(path), existsSync(`${path}.lock`)], [false, false]);
  });

  it('tells whether a bridge holds it, and lets the next one have it', (t) => {
    const path = storePath(t);
    const database = openDatabase(path);
    prepareSchema(database, path, 'full');
    database.close();
    const release = lockWriter(path);
    const [held = '', by = ''] = said(path);
    assert.match(held, /^ok: 0 messages, 0 objects, 0 dead letters/);
    assert.match(by, /^ok: A bridge holds it/);
    release();
    assert.equal(said(path).length, 1);
    lockWriter(path)();
  });
});
