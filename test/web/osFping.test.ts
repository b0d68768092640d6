import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StackwireError } from '../../src/model/index.ts';
import { createWebApp, Followers, type OsFpingPort } from '../../src/web/index.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { NotingDesk } from '../support/notingDesk.ts';

const SERVERS = [
  { id: 'a', project: 'p1', alive: true },
  { id: 'b', project: 'p1', alive: false },
  { id: 'c', project: 'p2', alive: true },
];

interface Options {
  readonly port?: Partial<OsFpingPort>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

async function ask(
  path: string,
  { port = {}, token, headers = {}, method = 'GET' }: Options = {},
): Promise<Response> {
  const osFping: OsFpingPort = {
    limit: 12,
    allTenants: true,
    take: () => 0,
    answered: () => undefined,
    servers: (chosen) =>
      Promise.resolve(
        SERVERS.filter(chosen).map(({ id, project, alive }) => ({ id, project_id: project, alive })),
      ),
    ...port,
  };
  const ports = {
    reader: memoryReader({}),
    desk: new NotingDesk(),
    health: () => ({ store: true, draining: false, sources: [] }),
    metrics: () => Promise.resolve(''),
    followers: new Followers(0),
    osFping,
  };
  const app = createWebApp(ports, token ?? null, assert.ifError);
  return app.request(`http://127.0.0.1:8080${path}`, { headers, method });
}

async function ids(path: string, options?: Options): Promise<readonly string[]> {
  const response = await ask(path, options);
  assert.equal(response.status, 200, path);
  const { servers } = (await response.json()) as { readonly servers: readonly { readonly id: string }[] };
  return servers.map(({ id }) => id);
}

describe('GET /os-fping', () => {
  it("has nova's form", async () => {
    assert.deepEqual(await (await ask('/os-fping?include=a')).json(), {
      servers: [{ id: 'a', project_id: 'p1', alive: true }],
    });
    assert.deepEqual(await (await ask('/os-fping/b')).json(), {
      server: { id: 'b', project_id: 'p1', alive: false },
    });
  });

  const QUERIES = [
    ['shows all where no project is named', '/os-fping', ['a', 'b', 'c']],
    ["shows a project's by nova's path", '/v2/p1/os-fping', ['a', 'b']],
    ['of any version', '/v2.1/p2/os-fping', ['c']],
    ['which may be without the project', '/v2.1/os-fping', ['a', 'b', 'c']],
    ['shows them by a parameter', '/os-fping?project_id=p2', ['c']],
    ['shows all projects for all_tenants', '/v2/p1/os-fping?all_tenants=1', ['a', 'b', 'c']],
    ['whatever its value', '/v2/p1/os-fping?all_tenants=0', ['a', 'b', 'c']],
    ['and without one', '/v2/p1/os-fping?all_tenants', ['a', 'b', 'c']],
    [
      'takes those that are included, and passes over who is not there',
      '/os-fping?include=c,zz,a',
      ['a', 'c'],
    ],
    ['but only of the project', '/v2/p1/os-fping?include=c,a', ['a']],
    ['leaves out who is excluded', '/os-fping?exclude=b,zz', ['a', 'c']],
    ['without effect beside an include', '/os-fping?include=a,b&exclude=a', ['a', 'b']],
    ['unless that is empty', '/os-fping?include=&exclude=a', ['b', 'c']],
    ['takes an empty exclude for none', '/os-fping?exclude=', ['a', 'b', 'c']],
  ] as const;
  for (const [what, path, expected] of QUERIES) {
    it(`${what}: ${path}`, async () => assert.deepEqual(await ids(path), expected));
  }

  it('shows the project that a header names', async () => {
    assert.deepEqual(await ids('/os-fping', { headers: { 'X-Project-Id': 'p2' } }), ['c']);
  });

  it('shows an admin any single server', async () => {
    assert.equal((await ask('/v2/p1/os-fping/c')).status, 200);
  });
});

describe('errors of os-fping, in the form of nova', () => {
  const noFping = (): Promise<never> => Promise.reject(new StackwireError('reachability/no-fping', 'x'));
  const one = { allTenants: false };
  const CASES: readonly (readonly [
    what: string,
    path: string,
    options: Options,
    status: number,
    name: string,
  ])[] = [
    ['an unknown server', '/os-fping/zz', {}, 404, 'itemNotFound'],
    ['what is not there', '/v2/p1/os-fping/', {}, 404, 'itemNotFound'],
    ['no fping', '/os-fping', { port: { servers: noFping } }, 503, 'serviceUnavailable'],
    ['no token', '/v2/p1/os-fping', { token: 's' }, 401, 'unauthorized'],
    [
      'a wrong token',
      '/v2/p1/os-fping',
      { token: 's', headers: { 'X-Auth-Token': 't' } },
      401,
      'unauthorized',
    ],
    ['another method', '/os-fping', { method: 'POST' }, 405, 'badMethod'],
    ['two projects', '/v2/p1/os-fping', { headers: { 'X-Project-Id': 'p2' } }, 400, 'badRequest'],
    ['all tenants where that is not allowed', '/v2/p1/os-fping?all_tenants', { port: one }, 403, 'forbidden'],
    ['no project where one must be named', '/os-fping', { port: one }, 403, 'forbidden'],
    ['no project for a single one', '/os-fping/a', { port: one }, 403, 'forbidden'],
    ["a single server of another's", '/v2/p1/os-fping/c', { port: one }, 404, 'itemNotFound'],
  ];
  for (const [what, path, options, status, name] of CASES) {
    it(`${status} ${name} for ${what}`, async () => {
      const response = await ask(path, options);
      assert.equal(response.status, status);
      const body = (await response.json()) as Readonly<
        Record<string, { readonly code: number; readonly message: string }>
      >;
      assert.deepEqual(Object.keys(body), [name]);
      assert.equal(body[name]?.code, status);
      assert.ok(body[name].message.length > 0);
    });
  }

  it('429 overLimit with Retry-After for one too many, before anything is asked', async () => {
    const servers = (): never => assert.fail('it was asked');
    for (const path of ['/os-fping', '/os-fping/a', '/v2/p1/os-fping?all_tenants=1']) {
      const response = await ask(path, { port: { take: () => 300, servers } });
      assert.equal(response.status, 429);
      assert.equal(response.headers.get('retry-after'), '300');
      const { overLimit } = (await response.json()) as { readonly overLimit: object };
      assert.deepEqual(overLimit, {
        code: 429,
        message: 'This request was rate-limited.',
        details: 'Only 12 GET request(s) can be made to */os-fping every hour.',
        retryAfter: '300',
      });
    }
  });

  it('counts whom a proxy names by himself, and who has the token as one', async () => {
    const callers: string[] = [];
    const statuses: number[] = [];
    const port = {
      take: (caller: string) => callers.push(caller) * 0,
      answered: (status: number) => void statuses.push(status),
    };
    const headers = { 'X-User-Id': 'u1', 'X-Project-Id': 'p1' };
    await ask('/os-fping', { port, headers });
    await ask('/os-fping', { port: { ...port, allTenants: false }, headers });
    await ask('/v2.1/p2/os-fping/zz', { port: { ...port, allTenants: false } });
    await ask('/os-fping', { port: { ...port, take: () => 300 } });
    assert.deepEqual(
      [callers, statuses],
      [
        ['', 'u1', 'p2'],
        [200, 200, 404, 429],
      ],
    );
  });

  it('does not count a call without a token', async () => {
    await ask('/os-fping', { token: 's', port: { take: () => assert.fail('it was counted') } });
  });

  it('takes the token as clients of nova send it, there and nowhere else', async () => {
    const headers = { 'X-Auth-Token': 's' };
    assert.equal((await ask('/v2.1/p1/os-fping', { token: 's', headers })).status, 200);
    assert.equal((await ask('/api/v1/objects', { token: 's', headers })).status, 401);
    assert.equal(
      (await ask('/os-fping', { token: 's', headers: { Authorization: 'Bearer s' } })).status,
      200,
    );
  });
});
