import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DAY, SECOND, type CommitMessage } from '../../../src/model/index.ts';
import { openDatabase } from '../../../src/sqlite/driver.ts';
import type { SqliteWriter } from '../../../src/store/sqlite/sqliteWriter.ts';
import { Upkeep } from '../../../src/store/sqlite/upkeep.ts';
import { message, START, StoreFolder } from './storeFolder.ts';

const HOUR = 3600 * SECOND;

function finish(writer: SqliteWriter): void {
  while (writer.upkeep());
}

function undated(id: string, at: number): CommitMessage {
  return { ...message(id, at), seenSecond: 0 };
}

describe('the log of a store', () => {
  it('loses rows older than its history, and still knows their messages', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer({ history: HOUR });
    const old = Array.from({ length: 10 }, (_, index) => message(`old${index}`, index));
    writer.commit({ messages: [...old, message('new', 2 * HOUR)], dead: [] });
    finish(writer);
    const view = store.reader();
    assert.deepEqual(
      view.log(0, 100).map(({ seq }) => seq),
      [11],
    );
    assert.equal(writer.commit({ messages: old, dead: [] }).duplicates, 10);
    store.close();
    assert.equal(store.writer({ history: HOUR }).commit({ messages: old, dead: [] }).duplicates, 10);
  });

  it('keeps what a sink has not read, but not beyond the horizon', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer({ history: HOUR, horizon: DAY, sinks: ['slow', 'fast'] });
    writer.commit({ messages: [message('a', 0), message('b', 1), message('new', 2 * HOUR)], dead: [] });
    writer.saveDelivery('fast', { seq: 3, changesAfter: 0 }, []);
    finish(writer);
    const seqs = (): number[] =>
      store
        .reader()
        .log(0, 100)
        .map(({ seq }) => seq);
    assert.deepEqual(seqs(), [1, 2, 3]);
    writer.saveDelivery('slow', { seq: 1, changesAfter: 0 }, []);
    finish(writer);
    assert.deepEqual(seqs(), [2, 3]);
    writer.commit({ messages: [message('later', 2 * DAY)], dead: [] });
    finish(writer);
    assert.deepEqual(seqs(), [4]);
  });

  it('forgets the keys too, once they are behind the horizon', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer({ history: HOUR, horizon: DAY });
    writer.commit({ messages: [message('a', 0), message('b', 2 * HOUR)], dead: [] });
    finish(writer);
    writer.commit({ messages: [message('c', 3 * DAY)], dead: [] });
    finish(writer);
    const database = openDatabase(store.path);
    const { n } = database.prepare('SELECT count(*) AS n FROM seen').get() as { n: number };
    database.close();
    assert.equal(n, 0);
    const result = writer.commit({ messages: [message('a', 0)], dead: [] });
    assert.deepEqual([result.duplicates, result.late], [0, 1]);
  });

  it('knows messages without a time of their own as long as those received with them, or longer', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer({ history: HOUR, horizon: DAY });
    writer.commit({ messages: [message('first', 0), undated('u', 1), message('b', 2 * HOUR)], dead: [] });
    finish(writer);
    assert.equal(writer.commit({ messages: [undated('u', 1)], dead: [] }).duplicates, 1);
    assert.deepEqual(
      store
        .reader()
        .log(0, 100)
        .map(({ seq }) => seq),
      [3],
    );
    writer.commit({ messages: [message('c', 20 * HOUR)], dead: [] });
    finish(writer);
    assert.equal(writer.commit({ messages: [undated('u', 1)], dead: [] }).duplicates, 1);
    writer.commit({ messages: [message('d', 5 * DAY)], dead: [] });
    finish(writer);
    assert.equal(writer.commit({ messages: [undated('u', 5 * DAY)], dead: [] }).duplicates, 0);
  });

  it('takes every message within the horizon exactly once, whatever is forgotten between', (context) => {
    const step = fc.record({ id: fc.nat({ max: 15 }), upkeep: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = new StoreFolder(context);
        const writer = store.writer({ history: HOUR, horizon: 30 * DAY });
        const taken = new Map<number, number>();
        for (const { id, upkeep } of steps) {
          const { committed } = writer.commit({ messages: [message(`m${id}`, id * HOUR)], dead: [] });
          taken.set(id, (taken.get(id) ?? 0) + committed);
          if (upkeep) writer.upkeep();
        }
        assert.ok([...taken.values()].every((times) => times === 1));
        store.close();
      }),
      { numRuns: 15 },
    );
  });
});

describe('upkeep', () => {
  it('is done in slices that fit into a few milliseconds each', (context) => {
    const store = new StoreFolder(context);
    store.writer().commit({
      messages: Array.from({ length: 3000 }, (_, index) => message(`m${index}`, index)),
      dead: [],
    });
    store.close();
    const database = openDatabase(store.path);
    context.after(() => database.close());
    // A machine on which every slice takes far too long: slices become as small as they can.
    let now = 0;
    const upkeep = new Upkeep(database, { horizon: DAY, history: DAY, sinks: [] }, () => (now += 1000));
    const rows = (): number =>
      (database.prepare('SELECT count(*) AS n FROM message').get() as { n: number }).n;
    const sizes: number[] = [];
    for (let before = rows(); upkeep.slice(START + 2 * DAY); before = rows()) sizes.push(before - rows());
    assert.equal(rows(), 0);
    assert.ok(sizes.length > 10);
    assert.ok(
      sizes.slice(2).every((size) => size <= 50),
      String(sizes),
    );
  });

  it('gives space back to the file system once much is free', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer({ horizon: DAY, history: DAY });
    for (let batch = 0; batch < 20; batch += 1) {
      const messages = Array.from({ length: 1500 }, (_, index) => message(`m${batch}-${index}`, index));
      writer.commit({ messages, dead: [] });
    }
    writer.commit({ messages: [message('later', 3 * DAY)], dead: [] });
    writer.checkpoint();
    const before = statSync(store.path).size;
    finish(writer);
    store.close();
    assert.ok(statSync(store.path).size < before * 0.8, `${statSync(store.path).size} of ${before}`);
  });
});
