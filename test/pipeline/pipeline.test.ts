import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it } from 'node:test';
import type {
  Clock,
  CommitMessage,
  CommitResult,
  Delivery,
  Source,
  Store,
  StoreBatch,
} from '../../src/model/index.ts';
import { Pipeline } from '../../src/pipeline/index.ts';

const NO_RESULT: CommitResult = {
  committed: 0,
  duplicates: 0,
  late: 0,
  dead: 0,
  changes: 0,
  refused: 0,
  refusedBy: {},
  samples: 0,
  problems: 0,
  lastSeq: 0,
};

/** A store whose commits end when the test says so; a real one cannot be made to wait or fail on a word. */
class HeldStore implements Pick<Store, 'newBatch'> {
  /** Of each commit that was begun: its batch and how many were in it. */
  readonly begun: { readonly batch: StoreBatch; readonly size: number }[] = [];
  readonly #waiting: { resolve: (result: CommitResult) => void; reject: (error: Error) => void }[] = [];

  newBatch(): StoreBatch {
    let size = 0;
    const batch: StoreBatch = {
      add: () => (size += 1),
      retake: () => (size += 1),
      addDead: () => (size += 1),
      resolveDead: () => undefined,
      renewDead: () => undefined,
      get size() {
        return size;
      },
      commit: () => {
        this.begun.push({ batch, size });
        return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
      },
    };
    return batch;
  }

  finish(): void {
    this.#waiting.shift()?.resolve(NO_RESULT);
  }

  fail(text: string): void {
    this.#waiting.shift()?.reject(new Error(text));
  }

  get sizes(): number[] {
    return this.begun.map(({ size }) => size);
  }
}

/** A source that notes what it is told. */
class NotingSource implements Source {
  readonly name = 'noting';
  readonly told: string[] = [];
  start(): Promise<void> {
    return Promise.resolve();
  }
  settle(stream: number, position: number): void {
    this.told.push(`settle ${stream}/${position}`);
  }
  pause(): void {
    this.told.push('pause');
  }
  resume(): void {
    this.told.push('resume');
  }
  drain(): Promise<void> {
    return Promise.resolve();
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
}

interface Stage {
  readonly pipeline: Pipeline;
  readonly store: HeldStore;
  readonly source: NotingSource;
  readonly blocked: string[];
  readonly take: (position: number, stream?: number, bytes?: number) => void;
  /** Long waits are over. */
  readonly late: () => void;
}

function stage(limits: { maxMessages?: number; maxBytes?: number } = {}): Stage {
  const store = new HeldStore();
  const source = new NotingSource();
  const blocked: string[] = [];
  const long: (() => void)[] = [];
  // Short waits are over at once; long ones when the test says so, or when they are given up.
  const clock: Clock = {
    now: () => 0,
    sleep: (millis, signal) =>
      millis <= 1000
        ? turn().then(() => undefined)
        : new Promise((resolve) => {
            long.push(resolve);
            signal?.addEventListener('abort', () => resolve());
          }),
  };
  const pipeline = new Pipeline(
    {
      interpret: () => ({ messages: [{} as CommitMessage], dead: [] }),
      store,
      clock,
      telemetry: {
        committed: () => undefined,
        blocked: (waiting, reason) => blocked.push(waiting ? reason : 'works again'),
      },
    },
    { maxMessages: limits.maxMessages ?? 100, maxBytes: limits.maxBytes ?? 1_000_000 },
  );
  const take = (position: number, stream = 1, bytes = 10): void => {
    pipeline.take(source, { stream, position, body: Buffer.alloc(bytes), meta: {} as Delivery['meta'] });
  };
  const late = (): void => long.splice(0).forEach((end) => end());
  return { pipeline, store, source, blocked, take, late };
}

async function turns(count = 6): Promise<void> {
  for (let n = 0; n < count; n += 1) await turn();
}

describe('the pipeline', () => {
  it('commits what came as soon as nothing more comes, and settles only after the commit', async () => {
    const { store, source, take } = stage();
    take(1);
    take(2);
    await turns();
    assert.deepEqual(store.sizes, [2]);
    assert.deepEqual(source.told, []);
    store.finish();
    await turns();
    assert.deepEqual(source.told, ['settle 1/2']);
  });

  it('makes one batch of whatever arrives while the last one is committed', async () => {
    const { store, take } = stage();
    take(1);
    await turns();
    for (let position = 2; position <= 5; position += 1) {
      take(position);
      await turns();
    }
    assert.deepEqual(store.sizes, [1]);
    store.finish();
    await turns();
    assert.deepEqual(store.sizes, [1, 4]);
  });

  it('starts a full batch without waiting for a quiet moment', async () => {
    const { store, take } = stage({ maxMessages: 3 });
    for (let position = 1; position <= 3; position += 1) take(position);
    await turn();
    assert.deepEqual(store.sizes, [3]);
  });

  it('settles each stream of a source up to its own last delivery', async () => {
    const { store, source, take } = stage();
    take(7, 1);
    take(1, 2);
    take(2, 2);
    await turns();
    store.finish();
    await turns();
    assert.deepEqual(source.told, ['settle 1/7', 'settle 2/2']);
  });

  it('pauses reading while the store refuses, keeps the batch, says why, and goes on by itself', async () => {
    const { store, source, blocked, take } = stage();
    take(1);
    await turns();
    store.fail('disk full');
    await turns();
    assert.deepEqual(source.told, ['pause']);
    assert.deepEqual(blocked, ['disk full']);
    assert.equal(store.begun.length, 2);
    assert.equal(store.begun[0]?.batch, store.begun[1]?.batch);
    store.finish();
    await turns();
    assert.deepEqual(source.told, ['pause', 'settle 1/1', 'resume']);
    assert.deepEqual(blocked, ['disk full', 'works again']);
  });

  it('tells once why it waits, however often it tries, and again when the reason changes', async () => {
    const { store, blocked, take } = stage();
    take(1);
    await turns();
    for (const reason of ['disk full', 'disk full', 'locked', 'disk full']) {
      store.fail(reason);
      await turns();
    }
    assert.deepEqual(blocked, ['disk full', 'locked', 'disk full']);
  });

  it('tells of a commit that takes long while it goes on reading, and when it is over', async () => {
    const { store, source, blocked, take, late } = stage();
    take(1);
    await turns();
    late();
    await turns();
    assert.match(blocked.join(), /under way for 5 s/);
    assert.deepEqual(source.told, []);
    store.finish();
    await turns();
    assert.equal(blocked.at(-1), 'works again');
    take(2);
    await turns();
    store.finish();
    await turns();
    late();
    await turns();
    assert.equal(blocked.length, 2);
  });

  it('pauses a source that begins while reading is paused, and resumes it with the others', async () => {
    const { pipeline, store, source, take } = stage();
    take(1);
    await turns();
    store.fail('disk full');
    await turns();
    const second = new NotingSource();
    pipeline.take(second, { stream: 1, position: 1, body: Buffer.alloc(1), meta: {} as Delivery['meta'] });
    assert.deepEqual(second.told, ['pause']);
    store.finish();
    await turns();
    assert.deepEqual([source.told.at(-1), second.told.at(-1)], ['resume', 'resume']);
  });

  it('pauses reading above the byte limit and resumes when the bytes are committed', async () => {
    const { store, source, take } = stage({ maxBytes: 100 });
    take(1, 1, 60);
    await turns();
    take(2, 1, 60);
    take(3, 1, 60);
    assert.deepEqual(source.told, ['pause']);
    store.finish();
    await turns();
    store.finish();
    await turns();
    assert.deepEqual(source.told, ['pause', 'settle 1/1', 'settle 1/3', 'resume']);
  });

  it('is drained when all that was taken is settled, and not before', async () => {
    const { pipeline, store, source, take } = stage();
    take(1);
    let drained = false;
    const waiting = pipeline.drained().then(() => (drained = true));
    await turns();
    assert.equal(drained, false);
    store.finish();
    await waiting;
    assert.deepEqual(source.told, ['settle 1/1']);
  });

  it('takes and settles nothing once abandoned', async () => {
    const { pipeline, store, source, take } = stage();
    take(1);
    await turns();
    pipeline.abandon();
    store.fail('gone');
    take(2);
    await turns();
    assert.deepEqual(store.sizes, [1]);
    assert.ok(!source.told.some((word) => word.startsWith('settle')));
  });
});
