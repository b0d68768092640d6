import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ObjectView } from '../../src/model/index.ts';
import type { Health, TargetList } from '../../src/web/index.ts';
import { createWebApp, Followers } from '../../src/web/index.ts';
import { MIGRATED, SERVER, STALE } from '../support/logEntries.ts';
import type { Stored } from '../support/memoryReader.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { NotingDesk } from '../support/notingDesk.ts';

const BOUND: Health = {
  store: true,
  draining: false,
  sources: [{ name: 'rabbit', state: 'bound', detail: '', ended: false }],
};

function object(id: string, more: Partial<ObjectView> = {}): ObjectView {
  return {
    type: 'instance',
    id,
    deleted: false,
    partial: false,
    fields: { host: 'ndc27-3222', memory: 18014398509481985n },
    relations: {},
    revision: 3,
    updated: '2017-01-23T06:22:02.761138Z',
    ...more,
  };
}

interface Options {
  readonly token?: string;
  readonly health?: Health;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly failed?: (error: unknown) => void;
  readonly desk?: NotingDesk;
  readonly body?: string;
  readonly targets?: readonly TargetList[];
}

async function ask(path: string, stored: Stored, options: Options = {}): Promise<Response> {
  const ports = {
    reader: memoryReader(stored),
    desk: options.desk ?? new NotingDesk(),
    health: () => options.health ?? BOUND,
    metrics: () => Promise.resolve('stackwire_up 1\n'),
    followers: new Followers(0),
    targets: options.targets ?? [],
  };
  const app = createWebApp(ports, options.token ?? null, options.failed ?? assert.ifError);
  const url = path.startsWith('http') ? path : `http://127.0.0.1:8080${path}`;
  return app.request(url, {
    headers: options.headers ?? {},
    method: options.method ?? 'GET',
    ...(options.body === undefined ? {} : { body: options.body }),
  });
}

async function list(response: Response): Promise<Readonly<Record<string, unknown>>[]> {
  return (await response.json()) as Readonly<Record<string, unknown>>[];
}

describe('health', () => {
  it('is live whatever the sources do', async () => {
    const response = await ask('/health/live', {}, { health: { ...BOUND, store: false } });
    assert.equal(response.status, 200);
  });

  it('is ready when the store is open and every source is bound or at its end', async () => {
    const sources = [...BOUND.sources, { name: 'file', state: 'stopped' as const, detail: '', ended: true }];
    const response = await ask('/health/ready', {}, { health: { ...BOUND, sources } });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { ready: true, reasons: [] });
  });

  it('says with 503 what it waits for', async () => {
    const sources = [
      {
        name: 'rabbit',
        state: 'waiting' as const,
        detail: 'exchange neutron does not exist yet',
        ended: false,
      },
    ];
    const response = await ask('/health/ready', {}, { health: { store: false, draining: false, sources } });
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), {
      ready: false,
      reasons: ['the store is not open', 'source rabbit is waiting: exchange neutron does not exist yet'],
    });
    // While it drains its sources stop one by one, which is no news.
    const draining = await ask('/health/ready', {}, { health: { store: true, draining: true, sources } });
    assert.deepEqual(await draining.json(), { ready: false, reasons: ['the bridge is draining'] });
  });
});

describe('who is answered', () => {
  it('asks for the token everywhere but under /health/', async () => {
    for (const path of ['/', '/metrics', '/api/v1/objects', '/nothing']) {
      const response = await ask(path, {}, { token: 'secret' });
      assert.equal(response.status, 401, path);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    }
    assert.equal((await ask('/health/live', {}, { token: 'secret' })).status, 200);
  });

  it('takes the token and no other', async () => {
    const authorization = (value: string): Options => ({
      token: 'secret',
      headers: { authorization: value },
    });
    assert.equal((await ask('/metrics', {}, authorization('Bearer secret'))).status, 200);
    for (const wrong of ['Bearer secre', 'Bearer secret2', 'secret', 'Basic secret', '']) {
      assert.equal((await ask('/metrics', {}, authorization(wrong))).status, 401, wrong);
    }
  });

  it('without a token answers only requests addressed to loopback, so that no web page can read it', async () => {
    assert.equal((await ask('http://localhost:8080/metrics', {})).status, 200);
    assert.equal((await ask('http://[::1]:8080/metrics', {})).status, 200);
    for (const host of [
      'rebound.example',
      '127.0.0.1.rebound.example',
      'localhost.rebound.example',
      '10.0.0.1',
    ]) {
      assert.equal((await ask(`http://${host}:8080/metrics`, {})).status, 421, host);
    }
  });

  it('only reads', async () => {
    const response = await ask('/api/v1/objects', {}, { method: 'DELETE' });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'GET, HEAD');
    assert.equal((await ask('/metrics', {}, { method: 'HEAD' })).status, 200);
  });
});

describe('objects', () => {
  const stored = {
    objects: [object('a'), object('b', { deleted: true }), object('c'), object('x', { type: 'volume' })],
  };

  it("are the contract's lines, big integers exact", async () => {
    const response = await ask('/api/v1/objects/instance/a', stored);
    assert.equal(
      await response.text(),
      '{"kind":"object","type":"instance","id":"a","deleted":false,"partial":false,' +
        '"fields":{"host":"ndc27-3222","memory":18014398509481985},"relations":{},"revision":3,' +
        '"updated":"2017-01-23T06:22:02.761138Z"}',
    );
  });

  it('come all, or of one type, and deleted ones when asked for', async () => {
    const ids = async (path: string): Promise<unknown[]> =>
      (await list(await ask(path, stored))).map((o) => o['id']);
    assert.deepEqual(await ids('/api/v1/objects'), ['a', 'c', 'x']);
    assert.deepEqual(await ids('/api/v1/objects/volume'), ['x']);
    assert.deepEqual(await ids('/api/v1/objects/instance?deleted=true'), ['a', 'b', 'c']);
  });

  it('are paged by following the Link header, each exactly once', async () => {
    const seen: unknown[] = [];
    let path: string | undefined = '/api/v1/objects?limit=2&deleted=true';
    while (path !== undefined) {
      const response: Response = await ask(path, stored);
      seen.push(...(await list(response)).map((o) => o['id']));
      path = /<(.+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    }
    assert.deepEqual(seen, ['a', 'b', 'c', 'x']);
  });

  it('stream as one object a line, beyond one page, when NDJSON is accepted', async () => {
    const many = Array.from({ length: 1203 }, (_, n) => object(String(n).padStart(5, '0')));
    const response = await ask(
      '/api/v1/objects',
      { objects: many },
      { headers: { accept: 'application/x-ndjson' } },
    );
    assert.match(response.headers.get('content-type') ?? '', /^application\/x-ndjson/);
    const lines = (await response.text()).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as ObjectView).id),
      many.map((o) => o.id),
    );
  });

  it('that are not known are a 404 with a code', async () => {
    const response = await ask('/api/v1/objects/instance/none', stored);
    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), { code: 'http/not-found', detail: 'no instance none is known' });
  });

  it('refuse parameters that cannot be read, also for a stream', async () => {
    const headers = { accept: 'application/x-ndjson' };
    for (const query of ['limit=0', 'limit=x', 'limit=10001', 'deleted=yes', 'after=noslash']) {
      assert.equal((await ask(`/api/v1/objects?${query}`, stored)).status, 400, query);
      assert.equal((await ask(`/api/v1/objects?${query}`, stored, { headers })).status, 400, query);
    }
  });

  it('are found by ids with odd characters', async () => {
    const odd = object('a/b c?d');
    const response = await ask(`/api/v1/objects/instance/${encodeURIComponent(odd.id)}`, { objects: [odd] });
    assert.equal(((await response.json()) as ObjectView).id, odd.id);
  });
});

describe('history and log', () => {
  const stored = { objects: [object(SERVER)], entries: [MIGRATED, STALE] };

  it('tells newest first what was changed and what was refused', async () => {
    const [stale, migrated] = await list(await ask(`/api/v1/objects/instance/${SERVER}/history`, stored));
    assert.equal(stale?.['kind'], 'history');
    const changes = stale['changes'] as { refused: { because: string }[] }[];
    assert.equal(changes[0]?.refused[0]?.because, 'stale copy sent by the source host');
    assert.equal(migrated?.['seq'], 1);
  });

  it('is paged backwards with before', async () => {
    const [only, ...rest] = await list(
      await ask(`/api/v1/objects/instance/${SERVER}/history?before=2`, stored),
    );
    assert.equal(only?.['seq'], 1);
    assert.deepEqual(rest, []);
  });

  it('gives the log after a sequence number, the event as it is stored', async () => {
    const text = await (await ask('/api/v1/events?after=0&limit=1', stored)).text();
    assert.ok(text.startsWith(`[{"kind":"entry","seq":1,"event":${MIGRATED.event},"late":false,`));
    assert.match(text, /"memory":18014398509481985/);
    assert.equal((await ask('/api/v1/events?after=-1', stored)).status, 400);
  });

  it('lists dead letters without their bodies, and standing problems with their cause', async () => {
    const dead = {
      seq: 7,
      code: 'decode/json' as const,
      detail: 'at character 3',
      source: 'rabbit',
      received: 0,
      messageId: null,
      eventType: null,
      body: '{"a',
      length: 3,
      hash: 'f00',
      group: 3,
    };
    const problem = {
      key: `instance-error:${SERVER}`,
      state: 'raised' as const,
      severity: 4 as const,
      summary: 'Instance pdcmtest is in error',
      object: SERVER,
      since: '2017-01-23T06:22:02.761138Z',
      cause: {
        message_id: 'm',
        event_type: 'compute.instance.update',
        generated: '2017-01-23T06:22:02.761138Z',
      },
    };
    const [letter] = await list(await ask('/api/v1/dead-letters', { dead: [dead] }));
    assert.equal(letter?.['seq'], 7);
    assert.equal('body' in letter, false);
    const [raised] = await list(await ask('/api/v1/problems', { problems: [problem] }));
    assert.deepEqual(raised, { kind: 'problem', ...problem });
  });
});

describe('errors', () => {
  it('of its own are a 500 that names no file, and are told to the log', async () => {
    const told: unknown[] = [];
    const health = (): Health => {
      throw new Error('/secret/path is broken');
    };
    const ports = {
      reader: memoryReader({}),
      health,
      metrics: () => Promise.resolve(''),
      followers: new Followers(0),
      desk: new NotingDesk(),
    };
    const app = createWebApp(ports, null, (error) => told.push(error));
    const response = await app.request('http://127.0.0.1/health/ready');
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /secret/);
    assert.equal(told.length, 1);
  });

  it('of a path that leads nowhere are a 404 in JSON', async () => {
    const response = await ask('/api/v2/objects', {});
    assert.equal(response.status, 404);
    assert.equal(((await response.json()) as { code: string }).code, 'http/not-found');
  });
});

describe('service discovery', () => {
  const group = (target: string): object => ({ targets: [target], labels: { a: '1' } });
  const listOf = (name: string, count: number): TargetList => ({
    name,
    groups: () => Array.from({ length: count }, (_, n) => group(`${name}-${n}`)),
  });
  const names = async (path: string, targets: readonly TargetList[]): Promise<readonly string[]> => {
    const response = await ask(path, {}, { targets });
    assert.equal(response.status, 200);
    // Prometheus takes this type with nothing else behind it but a charset.
    assert.equal(response.headers.get('content-type'), 'application/json');
    return ((await response.json()) as { targets: string[] }[]).flatMap((one) => one.targets);
  };

  it('answers with the groups of all lists, or of one', async () => {
    const targets = [listOf('linux', 2), listOf('windows', 1)];
    assert.deepEqual(await names('/prometheus/sd', targets), ['linux-0', 'linux-1', 'windows-0']);
    assert.deepEqual(await names('/prometheus/sd/windows', targets), ['windows-0']);
  });

  it('is whole JSON for any number of groups', async () => {
    for (const count of [0, 1, 199, 200, 201, 400])
      assert.equal((await names('/prometheus/sd', [listOf('linux', count)])).length, count);
  });

  it('says that nothing is configured, or nothing of that name, instead of ending all targets', async () => {
    assert.equal((await ask('/prometheus/sd', {})).status, 404);
    assert.equal((await ask('/prometheus/sd/x', {}, { targets: [listOf('linux', 1)] })).status, 404);
  });

  it('needs the token where one is set', async () => {
    const targets = [listOf('linux', 1)];
    assert.equal((await ask('/prometheus/sd', {}, { targets, token: 'geheim' })).status, 401);
    const headers = { Authorization: 'Bearer geheim' };
    assert.equal((await ask('/prometheus/sd', {}, { targets, token: 'geheim', headers })).status, 200);
  });
});
