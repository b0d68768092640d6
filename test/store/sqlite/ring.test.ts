import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECOND, type CommitMessage, type RingEntry } from '../../../src/model/index.ts';
import { openDatabase } from '../../../src/sqlite/driver.ts';
import { message, START, StoreFolder } from './storeFolder.ts';

function entry(messageId: string, at: number, size = 10): RingEntry {
  const received = START + at;
  const meta = { source: 'rabbit', received, receivedKnown: true, exchange: 'nova', effective: received };
  return { messageId, meta, body: 'x'.repeat(size) };
}

function pairs(...entries: RingEntry[]): (CommitMessage & { raw: RingEntry })[] {
  return entries.map((raw) => ({ ...message(raw.messageId, 0), raw }));
}

describe('the ring of raw bodies', () => {
  it('gives back what was put in, in order', (context) => {
    const store = new StoreFolder(context);
    const entries = [entry('a', 0), entry('b', SECOND)];
    store.writer({ ring: 1e6 }).commit({ messages: pairs(...entries), dead: [] });
    assert.deepEqual([...store.reader().ring()], entries);
  });

  it('gives what was received around a message', (context) => {
    const store = new StoreFolder(context);
    const entries = [0, 10, 20, 30].map((second) => entry(`m${second}`, second * SECOND));
    store.writer({ ring: 1e6 }).commit({ messages: pairs(...entries), dead: [] });
    const ids = (filter: { around?: string; seconds?: number }): string[] =>
      [...store.reader().ring(filter)].map(({ messageId }) => messageId);
    assert.deepEqual(ids({ around: 'm20', seconds: 10 }), ['m10', 'm20', 'm30']);
    assert.deepEqual(ids({ around: 'm20', seconds: 0 }), ['m20']);
    assert.deepEqual(ids({ around: 'm0' }), ['m0', 'm10', 'm20', 'm30']);
    assert.deepEqual(ids({ around: 'nobody' }), []);
  });

  it('holds no more bytes than it may, the newest, also over restarts', (context) => {
    const store = new StoreFolder(context);
    for (let run = 0; run < 3; run += 1) {
      const writer = store.writer({ ring: 5000 });
      for (let index = 0; index < 10; index += 1) {
        writer.commit({ messages: pairs(entry(`m${run}-${index}`, run * 10 + index, 900)), dead: [] });
      }
      store.close();
    }
    store.writer({ ring: 5000 });
    const kept = [...store.reader().ring()];
    assert.equal(kept.at(-1)?.messageId, 'm2-9');
    assert.ok(kept.length >= 4 && kept.length <= 5, String(kept.length));
  });

  it('does not remember a message twice', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer({ ring: 1e6 });
    writer.commit({ messages: pairs(entry('a', 0), entry('a', 0)), dead: [] });
    assert.equal([...store.reader().ring()].length, 1);
  });

  it('counts right after a commit that failed', (context) => {
    const store = new StoreFolder(context);
    const writer = store.writer({ ring: 3000 });
    const blocker = openDatabase(store.path);
    for (let index = 0; index < 5; index += 1) {
      blocker.exec('BEGIN IMMEDIATE');
      assert.throws(() => writer.commit({ messages: pairs(entry('a', 0, 900)), dead: [] }));
      blocker.exec('ROLLBACK');
    }
    blocker.close();
    writer.commit({ messages: pairs(entry('a', 0, 900), entry('b', 1, 900)), dead: [] });
    assert.equal([...store.reader().ring()].length, 2);
  });

  it('is empty when it is switched off, and after it was', (context) => {
    const store = new StoreFolder(context);
    store.writer({ ring: 1e6 }).commit({ messages: pairs(entry('a', 0)), dead: [] });
    store.close();
    store.writer().commit({ messages: pairs(entry('b', 0)), dead: [] });
    assert.deepEqual([...store.reader().ring()], []);
  });
});
