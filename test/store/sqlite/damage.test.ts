import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { SECOND, StackwireError } from '../../../src/model/index.ts';
import { SqliteWriter } from '../../../src/store/sqlite/sqliteWriter.ts';
import { writerSettings } from '../../support/writerSettings.ts';
import { message, MODELS, StoreFolder } from './storeFolder.ts';

/** A closed store of some hundred pages. */
function filled(store: StoreFolder): void {
  const messages = Array.from({ length: 400 }, (_, index) => message(`m${index}`, index * SECOND));
  store.writer().commit({ messages, dead: [] });
  store.close();
}

function overwrite(path: string, at: number, length: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(length, 'z'), 0, length, at);
  closeSync(file);
}

describe('a damaged store', () => {
  it('is named when it was cut off', (context) => {
    const store = new StoreFolder(context);
    filled(store);
    truncateSync(store.path, 64 * 1024);
    assert.throws(() => store.writer(), code('store/damaged'));
  });

  it('is named when its beginning was overwritten', (context) => {
    const store = new StoreFolder(context);
    filled(store);
    overwrite(store.path, 0, 4096);
    assert.throws(() => store.writer(), code('store/damaged'));
  });

  it('is found by looking it through when the last run was cut off', (context) => {
    const store = new StoreFolder(context);
    filled(store);
    overwrite(store.path, 40 * 8192, 200);
    store.writer();
    store.close();
    writeFileSync(`${store.path}-wal`, Buffer.alloc(10));
    assert.throws(() => store.writer(), code('store/damaged'));
  });

  it('is set aside on request, to the last byte, and a new one begins', (context) => {
    const store = new StoreFolder(context);
    filled(store);
    overwrite(store.path, 40 * 8192, 200);
    const damaged = readFileSync(store.path);
    const writer = store.writer({ damaged: 'set-aside' });
    assert.match(writer.notes.join(), /was damaged.*now .*damaged-\d{8}T\d{6}Z/);
    assert.equal(writer.commit({ messages: [message('new', 0)], dead: [] }).lastSeq, 1);
    const [aside = ''] = readdirSync(store.folder).filter((name) => /damaged-[^.]*Z$/.test(name));
    assert.ok(readFileSync(join(store.folder, aside)).equals(damaged));
  });

  it('is never put over one that was set aside before', (context) => {
    const store = new StoreFolder(context);
    for (const text of ['first', 'second', 'third']) {
      writeFileSync(store.path, text.repeat(1000));
      store.writer({ damaged: 'set-aside' });
      store.close();
      writeFileSync(store.path, 'x');
    }
    const aside = readdirSync(store.folder).filter((name) => /damaged-[^.]*Z(-\d)?$/.test(name));
    assert.deepEqual(
      aside.map((name) => readFileSync(join(store.folder, name), 'utf8').slice(0, 5)).toSorted(),
      ['first', 'secon', 'third'],
    );
  });

  it('is not set aside when it is sound, whatever is asked for', (context) => {
    const store = new StoreFolder(context);
    filled(store);
    const writer = store.writer({ damaged: 'set-aside' });
    assert.match(writer.notes.join(), /is sound/);
    assert.equal(writer.commit({ messages: [message('m0', 0)], dead: [] }).duplicates, 1);
  });
});

describe('two bridges on one store', () => {
  it('meet at the lock, whichever path each of them was given', (context) => {
    const store = new StoreFolder(context);
    store.writer();
    const link = join(store.folder, 'link.sqlite');
    symlinkSync(store.path, link);
    const folder = join(store.folder, 'folder');
    symlinkSync(store.folder, folder);
    mkdirSync(join(store.folder, 'sub'));
    const others = [
      link,
      join(folder, 'test.sqlite'),
      relative(process.cwd(), store.path),
      join(store.folder, 'sub', '..', 'test.sqlite'),
    ];
    for (const path of others) {
      assert.throws(() => new SqliteWriter(writerSettings(path), MODELS), code('store/locked'), path);
    }
  });

  it('are told apart by their files', (context) => {
    const store = new StoreFolder(context);
    store.writer();
    const other = new SqliteWriter(writerSettings(join(store.folder, 'other.sqlite')), MODELS);
    other.close();
    assert.ok(existsSync(store.path) && statSync(store.path).size > 0);
  });
});

function code(expected: string): (error: unknown) => boolean {
  return (error) => error instanceof StackwireError && error.code === expected;
}
