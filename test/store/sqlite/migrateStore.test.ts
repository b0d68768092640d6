import assert from 'node:assert/strict';
import { gapItem } from '../../../src/delivery/index.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND, StackwireError, type DeadLetter } from '../../../src/model/index.ts';
import { FILE_SETTINGS, SCHEMA_VERSION, TABLES_OF_1, TABLES_OF_2 } from '../../../src/store/sqlite/schema.ts';
import { openDatabase } from '../../../src/sqlite/driver.ts';
import { keptRows, layoutOf, writeLayoutOne } from './layoutOne.ts';
import { message, START, StoreFolder } from './storeFolder.ts';

const MESSAGES = Array.from({ length: 50 }, (_, index) => message(`m${index}`, index * SECOND));

function letter(hash: string): DeadLetter {
  const detail = `at character ${hash.length}`;
  const rest = { messageId: null, eventType: null, body: '{"a', length: 3, hash };
  return { code: 'decode/json', detail, source: 'bus', received: START, ...rest };
}

const DEAD = [letter('ff'), letter('fff')];

describe('a store of layout 1', () => {
  it('is migrated when a bridge opens it, with everything in it, and kept as it was beside it', (context) => {
    const store = new StoreFolder(context);
    writeLayoutOne(store.path, MESSAGES, DEAD);
    const before = keptRows(store.path);
    const writer = store.writer();
    assert.match(writer.notes.join(), /migrated from layout 1.*layout-1\.backup/);
    const again = writer.commit({ messages: MESSAGES, dead: [] });
    assert.deepEqual([again.committed, again.duplicates], [0, MESSAGES.length]);
    assert.equal(writer.commit({ messages: [message('new', 0)], dead: [] }).lastSeq, MESSAGES.length + 1);
    const view = store.reader();
    assert.deepEqual(
      view.deadGroups().map(({ count, kept }) => [count, kept]),
      [[2, 2]],
    );
    assert.deepEqual(
      view.deadLetters(0, 10).map(({ hash }) => hash),
      ['ff', 'fff'],
    );
    assert.deepEqual(view.sinkProgress('console'), { seq: MESSAGES.length, changesAfter: 0 });
    store.close();
    const after = keptRows(store.path);
    assert.deepEqual(after.message.slice(0, MESSAGES.length), before.message);
    assert.deepEqual([after.object.length, after.problem, after.sink], [1, before.problem, before.sink]);

    const backup = `${store.path}.layout-1.backup`;
    assert.equal(layoutOf(backup), 1);
    assert.deepEqual(keptRows(backup), before);
    assert.deepEqual(store.writer().notes, [], 'and only once');
  });

  it('can give space back once it is migrated', (context) => {
    const store = new StoreFolder(context);
    writeLayoutOne(store.path, MESSAGES, DEAD);
    store.writer();
    store.close();
    const database = openDatabase(store.path);
    assert.equal((database.prepare('PRAGMA auto_vacuum').get() as { auto_vacuum: number }).auto_vacuum, 2);
    database.close();
  });

  it('is not touched by a reader, which says what to do', (context) => {
    const store = new StoreFolder(context);
    writeLayoutOne(store.path, MESSAGES, DEAD);
    assert.throws(() => store.reader(), code('store/older'));
    assert.equal(layoutOf(store.path), 1);
  });

  it('does not lose an earlier backup to a later one', (context) => {
    const store = new StoreFolder(context);
    writeLayoutOne(store.path, MESSAGES, DEAD);
    store.writer();
    store.close();
    rmSync(store.path);
    writeLayoutOne(store.path, MESSAGES.slice(0, 3), []);
    store.writer();
    store.close();
    assert.equal(keptRows(`${store.path}.layout-1.backup`).message.length, MESSAGES.length);
    assert.equal(keptRows(`${store.path}.layout-1-2.backup`).message.length, 3);
  });

  it('is migrated where it is when its path is a link', (context) => {
    const store = new StoreFolder(context);
    const real = join(store.folder, 'real.sqlite');
    writeLayoutOne(real, MESSAGES, DEAD);
    symlinkSync(real, store.path);
    store.writer();
    store.close();
    assert.equal(layoutOf(real), SCHEMA_VERSION);
    assert.ok(existsSync(`${real}.layout-1.backup`));
  });

  it('stays as it is while another program reads it', async (context) => {
    const store = new StoreFolder(context);
    writeLayoutOne(store.path, MESSAGES, DEAD);
    const reading = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', READER, store.path],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    context.after(() => reading.kill('SIGKILL'));
    await once(reading.stdout, 'data');
    assert.throws(() => store.writer(), code('store/migration'));
    assert.equal(layoutOf(store.path), 1);
  });

  it('is whole after kill -9 at any moment of its migration, and migrated by a later start', async (context) => {
    const store = new StoreFolder(context);
    const many = Array.from({ length: 4000 }, (_, index) => message(`m${index}`, index * SECOND));
    const original = join(store.folder, 'original.sqlite');
    writeLayoutOne(original, many, DEAD);
    const before = keptRows(original);
    let killed = 0;
    for (const delay of [0, 15, 30, 45, 60]) {
      for (const name of readdirSync(store.folder).filter((file) => file.startsWith('test.sqlite')))
        rmSync(join(store.folder, name));
      copyFileSync(original, store.path);
      killed += await migrateAndKill(store.path, delay);
      assert.deepEqual(keptRows(store.path).message.length, before.message.length, `after ${delay} ms`);
      assert.equal(layoutOf(store.path) === 1 || existsSync(`${store.path}.layout-1.backup`), true);
      store.writer();
      store.close();
      assert.deepEqual(keptRows(store.path), before);
      assert.deepEqual(keptRows(`${store.path}.layout-1.backup`), before);
      assert.deepEqual(
        readdirSync(store.folder).filter((file) => /migrating|-2\.backup/.test(file)),
        [],
      );
    }
    assert.ok(killed > 0, 'at least one migration was cut off');
  });
});

describe('a store of layout 2', () => {
  it('keeps how far its sinks have come, and can park what they refuse', (context) => {
    const store = new StoreFolder(context);
    const database = openDatabase(store.path);
    database.exec(`${FILE_SETTINGS} BEGIN; ${TABLES_OF_1} ${TABLES_OF_2} PRAGMA user_version = 2; COMMIT`);
    database.exec("INSERT INTO sink VALUES ('console', 7)");
    database.close();
    const writer = store.writer();
    assert.match(writer.notes.join(), /migrated from layout 2/);
    writer.saveDelivery('hook', null, [{ item: gapItem(1, 2), answer: 'no', parked: START }]);
    assert.deepEqual(store.reader().sinkProgress('console'), { seq: 7, changesAfter: 0 });
    assert.deepEqual(
      store
        .reader()
        .parkedItems()
        .map(({ sink, answer }) => [sink, answer]),
      [['hook', 'no']],
    );
  });
});

const READER = `
  const { openDatabase } = await import(${JSON.stringify(new URL('../../../src/sqlite/driver.ts', import.meta.url).href)});
  const database = openDatabase(process.argv[1]);
  database.prepare('SELECT count(*) FROM message').get();
  console.log('reading');
  setInterval(() => undefined, 1000);
`;

const MIGRATOR = `
  const { migrateStore } = await import(${JSON.stringify(new URL('../../../src/store/sqlite/migrateStore.ts', import.meta.url).href)});
  console.log('begins');
  migrateStore(process.argv[1]);
`;

/** Kills a migration so long after it has begun; 1 if it had not ended by itself. */
async function migrateAndKill(path: string, delay: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', MIGRATOR, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  await Promise.race([wait(delay), exited]);
  child.kill('SIGKILL');
  await exited;
  return child.signalCode === 'SIGKILL' ? 1 : 0;
}

function code(expected: string): (error: unknown) => boolean {
  return (error) => error instanceof StackwireError && error.code === expected;
}
