import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommitMessage, StackwireError } from '../../../src/model/index.ts';
import { SqliteStore } from '../../../src/store/sqlite/index.ts';
import { writerSettings } from '../../support/writerSettings.ts';

/** A thread that opens, answers what `onMessage` says, and stands for one that breaks. */
function thread(onMessage: string): URL {
  const code = `import { parentPort } from 'node:worker_threads';
parentPort.postMessage({ id: 0, result: [] });
parentPort.on('message', (request) => { ${onMessage} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** The real one, as it was built. */
const STORE_THREAD = new URL('../../../dist/cli/storeThread.js', import.meta.url);

function open(context: TestContext, onMessage: string): ReturnType<typeof openThread> {
  return openThread(context, thread(onMessage));
}

async function openThread(
  context: TestContext,
  entry: URL,
): Promise<{ store: SqliteStore; death: Promise<StackwireError>; path: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-thread-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'x.sqlite');
  const settings = writerSettings(path);
  let died: (error: StackwireError) => void = () => undefined;
  const death = new Promise<StackwireError>((resolve) => (died = resolve));
  const store = await SqliteStore.open(entry, { settings, models: [] }, (error) => died(error));
  return { store, death, path };
}

describe('the thread of the store', () => {
  it('makes the folder of a new store for its owner only, and says at once where it cannot', async (context) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'stackwire-thread-')), 'a', 'b');
    context.after(() => rmSync(dirname(dirname(folder)), { recursive: true }));
    const openIn = (place: string): Promise<SqliteStore> => {
      const settings = writerSettings(join(place, 'x.sqlite'));
      return SqliteStore.open(STORE_THREAD, { settings, models: [] }, () => undefined);
    };
    const store = await openIn(folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    await store.close();
    await assert.rejects(openIn('/proc/stackwire/store'), { code: 'store/unreadable' });
  });

  it('fails what was asked of it and says so, when it breaks', async (context) => {
    const { store, death } = await open(context, "throw new Error('out of order')");
    await assert.rejects(store.newBatch().commit(), /out of order/);
    assert.match((await death).message, /out of order/);
    await store.close();
  });

  it('fails what was asked of it and says so, when it ends without a word', async (context) => {
    const { store, death } = await open(context, 'process.exit(0)');
    await assert.rejects(store.newBatch().commit(), /ended unexpectedly/);
    assert.equal((await death).code, 'internal');
  });

  it('passes an error of the writer on, with its code, and goes on', async (context) => {
    const { store } = await open(
      context,
      `parentPort.postMessage(request.kind === 'commit'
        ? { id: request.id, error: { code: 'store/write', message: 'disk full' } }
        : { id: request.id, result: null });`,
    );
    await assert.rejects(store.newBatch().commit(), { code: 'store/write', message: 'disk full' });
    await store.saveDelivery('console', { seq: 1, changesAfter: 0 }, []);
    await store.close();
  });

  it('moves what is committed to the file while it goes on, long before the log is full', async (context) => {
    const { store, path } = await openThread(context, STORE_THREAD);
    const batch = store.newBatch();
    for (let number = 0; number < 100; number += 1) batch.add(message(`m${number}`));
    await batch.commit();
    while (statSync(path).size < 1_000_000) await wait(50);
    await store.close();
  });
});

/** One of 10 kB that decides nothing. */
function message(messageId: string): CommitMessage {
  return {
    stamp: { generated: 1_780_000_000_000_000, form: 'notification', messageId },
    item: 0,
    seenSecond: 1_780_000_000,
    eventType: 'test.update',
    event: JSON.stringify({ kind: 'event', message_id: messageId, trait_text: 'x'.repeat(10_000) }),
    decisions: [],
    samples: [],
    feed: [],
  };
}
