import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { LogEntry, StoreReader } from '../../src/model/index.ts';
import { createWebApp, Followers, startWeb, type WebPorts } from '../../src/web/index.ts';
import { LogFeed } from '../../src/web/logFeed.ts';
import { streamFilter } from '../../src/web/streamFilter.ts';
import { logEntry, MIGRATED, SERVER, STALE } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { StreamReader, type StreamBlock } from '../support/readStream.ts';
import { NotingDesk } from '../support/notingDesk.ts';

const CAUSE = { generated: '2017-01-23T06:22:02.761138Z' };

const RAISED = logEntry(
  3,
  { event_type: 'compute.instance.update', component: 'server-b' },
  {
    changes: [
      {
        object: { type: 'instance', id: 'server-b', revision: 1 },
        op: 'create',
        set: { vm_state: 'error' },
        refused: [],
        rule: { file: 'mappings/nova/instance.yaml', line: 50 },
        previous: 0,
      },
    ],
    problems: [
      {
        key: 'instance-error:server-b',
        state: 'raised',
        severity: 4,
        summary: 'Instance b is in error',
        object: 'server-b',
        since: CAUSE.generated,
      },
    ],
    samples: [
      {
        name: 'memory',
        meter_type: 'gauge',
        unit: 'MB',
        volume: 512,
        resource_id: 'b',
        project_id: null,
        user_id: null,
        timestamp: CAUSE.generated,
        metadata: {},
        final: false,
        object: 'server-b',
        origin: 'mapping',
        rule: { file: 'm.yaml', line: 1 },
      },
    ],
  },
);
const VOLUME = logEntry(4, { event_type: 'volume.create.end', component: 'volume-1' });

interface Streaming {
  readonly entries: LogEntry[];
  readonly followers: Followers;
  readonly ask: (
    query?: string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
  ) => Promise<Response>;
  /** Adds to the log, as a commit does. */
  readonly commit: (...entries: readonly LogEntry[]) => void;
}

function streaming(context: TestContext, start: readonly LogEntry[] = [], limit = 4): Streaming {
  const entries = [...start];
  const followers = new Followers(limit);
  const ports = portsOf(memoryReader({ entries }), followers);
  const app = createWebApp(ports, null, assert.ifError);
  context.after(() => followers.end());
  return {
    entries,
    followers,
    ask: async (query = '', headers = {}, method = 'GET') =>
      app.request(`http://127.0.0.1/api/v1/stream${query}`, { headers, method }),
    commit: (...more) => {
      entries.push(...more);
      followers.wake();
    },
  };
}

function portsOf(reader: StoreReader, followers: Followers): WebPorts {
  const health = { store: true, draining: false, sources: [] };
  return {
    reader,
    desk: new NotingDesk(),
    followers,
    health: () => health,
    metrics: () => Promise.resolve(''),
  };
}

const names = (blocks: readonly StreamBlock[]): string[] =>
  blocks.map((block) => `${block['event'] ?? ''} ${block['id'] ?? '-'}`);

describe('the stream of the log', () => {
  it("gives the contract's lines from now on, the number of an entry with its last one", async (context) => {
    const { ask, commit } = streaming(context, [MIGRATED]);
    const response = await ask();
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const stream = new StreamReader(response);
    assert.deepEqual(await stream.block(), { retry: '2000', id: '1' });
    commit(STALE, RAISED);
    const events = await stream.events(6);
    assert.deepEqual(names(events), ['event -', 'change 2', 'event -', 'change -', 'sample -', 'problem 3']);
    assert.equal(events[0]?.['data'], STALE.event);
    const change = JSON.parse(events[1]?.['data'] ?? '') as { kind: string; refused: { because: string }[] };
    assert.deepEqual(
      [change.kind, change.refused[0]?.because],
      ['change', 'stale copy sent by the source host'],
    );
    await stream.cancel();
  });

  it('goes on exactly behind the number that a client saw last, whichever way it says so', async (context) => {
    const { ask } = streaming(context, [MIGRATED, STALE, RAISED]);
    for (const [query, headers] of [
      ['?after=2', {}],
      ['', { 'Last-Event-ID': '2' }],
      ['?after=0', { 'Last-Event-ID': '2' }],
    ] as const) {
      const stream = new StreamReader(await ask(query, headers));
      const [first] = await stream.events(1);
      assert.equal(first?.['data'], RAISED.event);
      await stream.cancel();
    }
  });

  it('is narrowed by kind, event type and object', async (context) => {
    const { ask } = streaming(context, [MIGRATED, STALE, RAISED, VOLUME]);
    for (const [query, expected] of [
      ['?kind=change', ['change 1', 'change 2', 'change 3']],
      ['?kind=problem,sample', ['sample -', 'problem 3']],
      ['?kind=event&event_type=volume.*', ['event 4']],
      ['?kind=event&event_type=*._post.end&event_type=volume.create.end', ['event 2', 'event 4']],
      [`?object=instance/${SERVER}`, ['event -', 'change 1', 'event -', 'change 2']],
      ['?object=instance/server-b', ['event -', 'change -', 'sample -', 'problem 3']],
      ['?object=instance&kind=event', ['event 1', 'event 2', 'event 3']],
      ['?object=volume/volume-1', ['event 4']],
    ] as const) {
      const stream = new StreamReader(await ask(`${query}&after=0`));
      assert.deepEqual(names(await stream.events(expected.length)), expected, query);
      await stream.cancel();
    }
  });

  it('sends nothing of an entry that came too late', async (context) => {
    const late = { ...STALE, outcome: { ...STALE.outcome, late: true } };
    const stream = new StreamReader(
      await streaming(context, [MIGRATED, late, RAISED]).ask('?after=1&kind=event'),
    );
    assert.deepEqual(names(await stream.events(1)), ['event 3']);
    await stream.cancel();
  });

  it('says which entries were asked for and are forgotten, wherever they are missing', async (context) => {
    const entry = (seq: number): LogEntry => logEntry(seq);
    const { ask } = streaming(context, [entry(10), entry(13)]);
    const stream = new StreamReader(await ask('?after=3'));
    const events = await stream.events(4);
    assert.deepEqual(names(events), ['gap 9', 'event 10', 'gap 12', 'event 13']);
    assert.deepEqual(JSON.parse(events[0]?.['data'] ?? ''), { kind: 'gap', after: 3, next: 10 });
    await stream.cancel();
  });

  it('says so too where nothing is left, and where the number is of another log', async (context) => {
    const emptied = { ...memoryReader({}), lastSeq: () => 7 };
    const app = createWebApp(portsOf(emptied, new Followers(1)), null, assert.ifError);
    const first = new StreamReader(await app.request('http://127.0.0.1/api/v1/stream?after=2'));
    const [gone] = await first.events(1);
    assert.deepEqual(JSON.parse(gone?.['data'] ?? ''), { kind: 'gap', after: 2, next: 8 });
    await first.cancel();

    const second = new StreamReader(await streaming(context, [MIGRATED]).ask('?after=5000&kind=event'));
    const [other, event] = await second.events(2);
    assert.deepEqual(JSON.parse(other?.['data'] ?? ''), { kind: 'gap', after: 5000, next: 1 });
    assert.equal(event?.['data'], MIGRATED.event);
    await second.cancel();
  });

  it('breaks a silence with a comment and the number up to which nothing was wanted', async () => {
    const followers = new Followers(1);
    const follower = followers.join();
    assert.ok(follower);
    const filter = streamFilter({ kind: [], event_type: ['nothing.of.this'], object: [] });
    const feed = new LogFeed(memoryReader({ entries: [MIGRATED, STALE] }), filter, follower, 0, 1);
    assert.equal(await feed.next(), 'retry: 2000\nid: 0\n\n');
    assert.equal(await feed.next(), ': nothing new\nid: 2\n\n');
    follower.leave();
  });

  it('ends with what the log holds, when the bridge stops', async (context) => {
    const { ask, entries, followers } = streaming(context, [MIGRATED]);
    const stream = new StreamReader(await ask('?kind=event'));
    await stream.block();
    const next = stream.block();
    entries.push(STALE);
    const ended = followers.end();
    assert.equal((await next)?.['data'], STALE.event);
    assert.equal(await stream.block(), null);
    await ended;
    assert.equal((await ask()).status, 503);
  });

  it('has room for so many clients, and again when one has gone', async (context) => {
    const { ask } = streaming(context, [MIGRATED], 2);
    const streams = [new StreamReader(await ask()), new StreamReader(await ask())];
    const refused = await ask();
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '10');
    assert.equal(((await refused.json()) as { code: string }).code, 'http/too-many-streams');
    assert.equal((await ask('', {}, 'HEAD')).status, 200, 'and HEAD takes no place');
    await streams[0]?.cancel();
    const again = new StreamReader(await ask());
    await again.block();
    await Promise.all([again.cancel(), streams[1]?.cancel()]);
  });

  it('refuses what it cannot read', async (context) => {
    const { ask } = streaming(context);
    for (const [query, headers] of [
      ['?after=x', {}],
      ['?after=-1', {}],
      ['?kind=changes', {}],
      ['', { 'Last-Event-ID': 'seven' }],
    ] as const) {
      assert.equal((await ask(query, headers)).status, 400, query);
    }
  });

  it('reads no further ahead for a client that takes nothing, and frees its place when it goes', async () => {
    const entries = Array.from({ length: 100_000 }, (_, n) => logEntry(n + 1, { summary: 'x'.repeat(2000) }));
    let read = 0;
    const reader = {
      ...memoryReader({ entries }),
      log: (after: number, limit: number) => {
        read = Math.max(read, Math.min(after + limit, entries.length));
        return entries.slice(after, after + limit);
      },
    };
    const followers = new Followers(1);
    const server = await startWeb(
      portsOf(reader, followers),
      { host: '127.0.0.1', port: 0, token: null },
      assert.ifError,
    );
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.pause();
    socket.write('GET /api/v1/stream?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    // It stands still when two looks, with the rest of the server at work between them, find the same.
    for (let before = -1; before !== read || read === 0;) {
      before = read;
      for (let n = 0; n < 20; n++) await (await fetch(`${server.url}health/live`)).text();
    }
    assert.ok(read < 20_000, `${read} entries of 100000 were read`);
    assert.equal((await fetch(`${server.url}api/v1/stream`)).status, 503);
    socket.destroy();
    let status = 503;
    while (status === 503) {
      const response = await fetch(`${server.url}api/v1/stream`);
      ({ status } = response);
      await response.body?.cancel();
    }
    await server.close();
  });

  it('ends a client that takes nothing when the server closes', async () => {
    const entries = Array.from({ length: 20_000 }, (_, n) => logEntry(n + 1, { summary: 'x'.repeat(2000) }));
    const followers = new Followers(1);
    const server = await startWeb(
      portsOf(memoryReader({ entries }), followers),
      { host: '127.0.0.1', port: 0, token: null },
      assert.ifError,
    );
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    socket.write('GET /api/v1/stream?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'connect');
    await server.close();
    socket.destroy();
  });

  it('gives each entry once and in order, however the log grows and however often a client comes back', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 60 }), async (commits, taken) => {
        const entries: LogEntry[] = [];
        const followers = new Followers(1);
        const app = createWebApp(portsOf(memoryReader({ entries }), followers), null, assert.ifError);
        const seen: number[] = [];
        let last = '0';
        for (const size of commits) {
          for (let n = 0; n < size; n++) entries.push(logEntry(entries.length + 1));
          followers.wake();
          while (seen.length < entries.length) {
            const headers = { 'Last-Event-ID': last };
            const stream = new StreamReader(await app.request('http://127.0.0.1/api/v1/stream', { headers }));
            for (const { id = '' } of await stream.events(Math.min(taken, entries.length - seen.length))) {
              seen.push(Number(id));
              last = id;
            }
            await stream.cancel();
          }
        }
        assert.deepEqual(
          seen,
          entries.map(({ seq }) => seq),
        );
      }),
      { numRuns: 30 },
    );
  });
});
