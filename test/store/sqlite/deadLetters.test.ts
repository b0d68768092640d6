import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SECOND, type DeadLetter } from '../../../src/model/index.ts';
import { deadCause } from '../../../src/store/sqlite/deadCause.ts';
import { DeadLetters, type DeadLimits } from '../../../src/store/sqlite/deadLetters.ts';
import { readDeadGroups, readDeadLetters } from '../../../src/store/sqlite/deadReading.ts';
import { openDatabase, type Database } from '../../../src/sqlite/driver.ts';
import { prepareSchema } from '../../../src/store/sqlite/schema.ts';
import { message, START, StoreFolder } from './storeFolder.ts';

const WIDE: DeadLimits = { groups: 100, lettersOfGroup: 100, letters: 100, bytes: 1e6, remains: 1000 };

function letter(hash: string, more: Partial<DeadLetter> = {}): DeadLetter {
  return {
    code: 'decode/json',
    detail: 'at character 3: a value was expected',
    source: 'rabbit',
    received: START,
    messageId: null,
    eventType: null,
    body: '{"a',
    length: 3,
    hash,
    ...more,
  };
}

function memory(): Database {
  const database = openDatabase(':memory:');
  prepareSchema(database, 'memory', 'normal');
  return database;
}

describe('the cause of a dead letter', () => {
  it('leaves out what differs from letter to letter', () => {
    const one = deadCause(
      letter('a', { detail: 'at character 3 of 87be4b45-e214-4ca3-8f5c-1bd31159f9e4, 0x1F' }),
    );
    const other = deadCause(
      letter('b', { detail: 'at character 77 of f6a1d4e0-0000-4ca3-8f5c-1bd31159f9e5, 0xff' }),
    );
    assert.deepEqual(one, other);
    assert.equal(one.cause, 'at character # of #, #');
    assert.equal(deadCause(letter('c', { source: 'capture.jsonl:12' })).source, 'capture.jsonl:#');
  });

  it('keeps what tells causes apart', () => {
    const causes = [
      letter('a'),
      letter('a', { code: 'decode/shape' }),
      letter('a', { eventType: 'compute.instance.update' }),
      letter('a', { detail: 'rule x failed' }),
      letter('a', { source: 'kafka' }),
    ].map((one) => JSON.stringify(deadCause(one)));
    assert.equal(new Set(causes).size, causes.length);
  });

  it('stays short whatever the detail is', () => {
    assert.ok(
      deadCause(letter('a', { detail: 'x'.repeat(1e6), eventType: 'y'.repeat(1e6) })).cause.length <= 200,
    );
  });
});

describe('dead letters in the store', () => {
  it('are counted by cause, with first and last seen', () => {
    const database = memory();
    const letters = new DeadLetters(database, WIDE);
    letters.add(letter('a', { detail: 'at character 3', received: START + 5 * SECOND }));
    letters.add(letter('b', { detail: 'at character 4', received: START }));
    letters.add(letter('c', { code: 'decode/shape' }));
    const groups = readDeadGroups(database).toSorted((a, b) => a.id - b.id);
    assert.deepEqual(
      groups.map(({ code, count, kept, firstSeen, lastSeen }) => [code, count, kept, firstSeen, lastSeen]),
      [
        ['decode/json', 2, 2, START, START + 5 * SECOND],
        ['decode/shape', 1, 1, START, START],
      ],
    );
  });

  it('are kept once when they come twice, and counted both times', () => {
    const database = memory();
    const letters = new DeadLetters(database, WIDE);
    letters.add(letter('a'));
    letters.add(letter('a'));
    const [group] = readDeadGroups(database);
    assert.deepEqual([group?.count, group?.kept], [2, 1]);
  });

  it('never exceed what a group and all of them may hold, and every one that is missing was counted', () => {
    const limits: DeadLimits = { groups: 3, lettersOfGroup: 4, letters: 8, bytes: 4000, remains: 1000 };
    const arrival = fc.record({
      cause: fc.nat({ max: 5 }),
      at: fc.nat({ max: 50 }),
      size: fc.nat({ max: 600 }),
    });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 60 }), (arrivals) => {
        const database = memory();
        const letters = new DeadLetters(database, limits);
        for (const [index, { cause, at, size }] of arrivals.entries()) {
          const detail = `cause ${'abcdef'[cause]}`;
          letters.add(letter(`h${index}`, { detail, received: START + at, body: 'x'.repeat(size) }));
        }
        const groups = readDeadGroups(database);
        const kept = readDeadLetters(database, 0, 1000);
        assert.ok(groups.length <= limits.groups);
        assert.ok(kept.length <= limits.letters);
        assert.ok(kept.reduce((sum, one) => sum + (one.body?.length ?? 0), 0) <= limits.bytes);
        for (const group of groups) {
          const its = kept.filter((one) => one.group === group.id);
          assert.ok(its.length <= limits.lettersOfGroup);
          assert.equal(its.length, group.kept);
          assert.equal(group.kept + group.dropped, group.count);
        }
        assert.equal(
          groups.reduce((sum, group) => sum + group.kept, 0),
          kept.length,
        );
        database.close();
      }),
      { numRuns: 50 },
    );
  });

  it('keep the newest of a group', () => {
    const database = memory();
    const letters = new DeadLetters(database, { ...WIDE, lettersOfGroup: 2 });
    for (const hash of ['a', 'b', 'c']) letters.add(letter(hash));
    assert.deepEqual(
      readDeadLetters(database, 0, 10).map(({ hash }) => hash),
      ['b', 'c'],
    );
  });

  it('are kept without what is needed for another try where that is too much', () => {
    const database = memory();
    const meta = { source: 'x'.repeat(5000), received: START, receivedKnown: true };
    new DeadLetters(database, WIDE).add(letter('a', { remains: { kind: 'body', meta } }));
    const [kept] = readDeadLetters(database, 0, 1);
    assert.deepEqual([kept?.hash, kept?.remains], ['a', undefined]);
  });

  it('keep integers of a message beyond 2^53', (context) => {
    const store = new StoreFolder(context);
    const item = { payload: { size: 2n ** 63n } } as never;
    store.writer().commit({ messages: [], dead: [letter('a', { remains: { kind: 'item', item } })] });
    assert.deepEqual(store.reader().deadLetter(1)?.remains, { kind: 'item', item });
  });

  it('leave with the commit that applies them, and not if it fails', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer();
    writer.commit({ messages: [], dead: [letter('a')] });
    const blocker = openDatabase(store.path);
    blocker.exec('BEGIN IMMEDIATE');
    assert.throws(() => writer.commit({ messages: [message('m', 0)], dead: [], resolved: [1] }));
    blocker.exec('ROLLBACK');
    blocker.close();
    assert.equal(store.reader().deadLetter(1)?.hash, 'a');
    writer.commit({ messages: [message('m', 0)], dead: [], resolved: [1] });
    const [group] = store.reader().deadGroups();
    assert.deepEqual([group?.count, group?.kept, group?.replayed], [1, 0, 1]);
    assert.equal(store.reader().deadLetter(1), null);
    assert.equal(store.reader().counts().deadLetters, 0);
  });

  it('stay under their number, for the new reason, when they fail again', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer();
    writer.commit({ messages: [], dead: [letter('a'), letter('b')] });
    const again = letter('a', { code: 'mapping/evaluate', detail: 'rule 7 failed' });
    writer.commit({ messages: [], dead: [], renewed: [[1, again]] });
    writer.commit({ messages: [], dead: [], renewed: [[1, again]] });
    const view = store.reader();
    assert.deepEqual([view.deadLetter(1)?.code, view.deadLetter(1)?.group], ['mapping/evaluate', 2]);
    assert.deepEqual(
      view.deadGroups().map(({ code, count, kept }) => [code, count, kept]),
      [
        ['mapping/evaluate', 1, 1],
        ['decode/json', 2, 1],
      ],
    );
  });

  it('are thrown away by number, and a group that has none left with them', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer();
    writer.commit({ messages: [], dead: [letter('a'), letter('b'), letter('c', { code: 'decode/shape' })] });
    assert.equal(writer.dropDead([1, 3, 99]), 2);
    assert.deepEqual(
      store
        .reader()
        .deadGroups()
        .map(({ code, kept }) => [code, kept]),
      [['decode/json', 1]],
    );
  });
});
