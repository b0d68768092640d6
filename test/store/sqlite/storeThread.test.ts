import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { StackwireError } from '../../../src/model/index.ts';
import { SqliteStore } from '../../../src/store/sqlite/index.ts';

/** A thread that opens, answers what `onMessage` says, and stands for one that breaks. */
function thread(onMessage: string): URL {
  const code = `import { parentPort } from 'node:worker_threads';
parentPort.postMessage({ id: 0, result: null });
parentPort.on('message', (request) => { ${onMessage} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

async function open(
  context: TestContext,
  onMessage: string,
): Promise<{ store: SqliteStore; death: Promise<StackwireError> }> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-thread-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const settings = { path: join(folder, 'x.sqlite'), synchronous: 'full' as const, horizon: 1 };
  let died: (error: StackwireError) => void = () => undefined;
  const death = new Promise<StackwireError>((resolve) => (died = resolve));
  const store = await SqliteStore.open(thread(onMessage), { settings, models: [] }, (error) => died(error));
  return { store, death };
}

describe('the thread of the store', () => {
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
    await store.saveCursor('console', 1);
    await store.close();
  });
});
