import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { liveMessages } from '../../src/app/index.ts';
import { StackwireError, type Source, type SourceListener } from '../../src/model/index.ts';

/** A transport whose every move a test makes. */
class HandSource implements Source {
  readonly name: string;
  readonly settled: number[] = [];
  readonly calls: string[] = [];
  listener: SourceListener | null = null;
  #position = 0;

  constructor(name: string) {
    this.name = name;
  }

  start(listener: SourceListener): Promise<void> {
    this.listener = listener;
    return Promise.resolve();
  }

  send(body: string | Buffer): void {
    this.#position += 1;
    const meta = { source: this.name, received: 1, receivedKnown: true };
    this.listener?.deliver({ stream: 1, position: this.#position, body: Buffer.from(body), meta });
  }

  settle(_stream: number, position: number): void {
    this.settled.push(position);
  }

  pause(): void {
    this.calls.push('pause');
  }

  resume(): void {
    this.calls.push('resume');
  }

  drain(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.calls.push('stop');
    return Promise.resolve();
  }
}

const QUIET = { status: () => undefined, unbound: () => undefined };

async function next(messages: ReturnType<typeof liveMessages>): Promise<string | null> {
  const { value, done } = await messages.next();
  return done === true ? null : value.body.toString();
}

describe('live messages', () => {
  it('come from all sources as they arrive, and are settled when the next one is asked for', async () => {
    const [one, two] = [new HandSource('one'), new HandSource('two')];
    const messages = liveMessages([one, two], QUIET, new AbortController().signal);
    const first = next(messages);
    one.send('a');
    two.send('b');
    one.send('c');
    assert.equal(await first, 'a');
    assert.deepEqual([one.settled, two.settled], [[], []]);
    assert.deepEqual([await next(messages), await next(messages)], ['b', 'c']);
    assert.deepEqual([one.settled, two.settled], [[1], [1]]);
    await messages.return(undefined);
    assert.deepEqual([one.settled, one.calls, two.calls], [[1], ['stop'], ['stop']]);
  });

  it('that had arrived before a stop still come, and then no more', async () => {
    const source = new HandSource('one');
    const stop = new AbortController();
    const messages = liveMessages([source], QUIET, stop.signal);
    const first = next(messages);
    source.send('a');
    source.send('b');
    stop.abort();
    assert.deepEqual([await first, await next(messages), await next(messages)], ['a', 'b', null]);
    assert.deepEqual(source.calls, ['stop']);
    assert.deepEqual(source.settled, [1, 2]);
  });

  it('end by themselves when nothing more can come, and wait for nothing when stopped while idle', async () => {
    const source = new HandSource('one');
    const messages = liveMessages([source], QUIET, new AbortController().signal);
    const first = next(messages);
    source.send('a');
    source.listener?.ended();
    assert.deepEqual([await first, await next(messages)], ['a', null]);

    const stop = new AbortController();
    const idle = next(liveMessages([new HandSource('two')], QUIET, stop.signal));
    stop.abort();
    assert.equal(await idle, null);
  });

  it('are handed over before the error that ended a source', async () => {
    const source = new HandSource('one');
    const messages = liveMessages([source], QUIET, new AbortController().signal);
    const first = next(messages);
    source.send('a');
    source.listener?.ended(new StackwireError('capture/unreadable', 'gone'));
    assert.equal(await first, 'a');
    await assert.rejects(next(messages), { code: 'capture/unreadable' });
    assert.deepEqual(source.calls, ['stop']);
  });

  it('that are too many for memory pause their sources until most are taken', async () => {
    const source = new HandSource('one');
    const messages = liveMessages([source], QUIET, new AbortController().signal);
    const first = messages.next();
    const body = Buffer.alloc(8 * 1024 * 1024);
    for (let n = 0; n < 9; n++) source.send(body);
    assert.deepEqual(source.calls, ['pause']);
    await first;
    for (let n = 0; n < 8; n++) await messages.next();
    assert.deepEqual(source.calls, ['pause', 'resume']);
    await messages.return(undefined);
  });
});
