import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWebApp, Followers } from '../../src/web/index.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { NotingDesk } from '../support/notingDesk.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

interface Asked {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly method?: string;
  readonly host?: string;
}

async function ask(
  action: string,
  { body = '{"ids": [1]}', headers = JSON_TYPE, token, method = 'POST', host = '127.0.0.1' }: Asked = {},
): Promise<{ status: number; answer: Readonly<Record<string, unknown>>; desk: NotingDesk }> {
  const desk = new NotingDesk();
  const ports = {
    reader: memoryReader({}),
    desk,
    followers: new Followers(0),
    health: () => ({ store: true, draining: false, sources: [] }),
    metrics: () => Promise.resolve(''),
  };
  const app = createWebApp(ports, token ?? null, assert.ifError);
  const response = await app.request(`http://${host}:8080/api/v1/dead-letters/${action}`, {
    method,
    headers,
    ...(method === 'GET' ? {} : { body }),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown>, desk };
}

describe('requests about dead letters', () => {
  it('are handed to the desk, by numbers, code or group', async () => {
    for (const selection of [{ ids: [1, 2] }, { code: 'mapping/evaluate' }, { group: 3 }]) {
      const { status, answer, desk } = await ask('replay', { body: JSON.stringify(selection) });
      assert.deepEqual([status, answer], [200, { replayed: 1, failed: 0, unable: 0 }]);
      assert.deepEqual(desk.asked, [['replay', selection]]);
    }
    const { answer, desk } = await ask('drop');
    assert.deepEqual([answer, desk.asked], [{ dropped: 2 }, [['drop', { ids: [1] }]]]);
  });

  it('that do not say what they mean are a 400, and nothing is done', async () => {
    const bodies = [
      '',
      '[]',
      'null',
      '{}',
      '{"ids": []}',
      '{"ids": ["1"]}',
      '{"code": ""}',
      '{"ids": [1], "code": "x"}',
    ];
    for (const body of [...bodies, '{"all": true}', `{"code": "${'x'.repeat(200_000)}"}`]) {
      const { status, desk } = await ask('drop', { body });
      assert.deepEqual([status, desk.asked], [400, []], body.slice(0, 40));
    }
  });

  it('of a web page are refused, whatever they are', async () => {
    const pages = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { ...JSON_TYPE, origin: 'https://evil.example' },
      { ...JSON_TYPE, origin: 'null' },
    ];
    for (const headers of pages) {
      const { status, desk } = await ask('drop', { headers });
      assert.deepEqual([status, desk.asked], [400, []]);
    }
    assert.equal((await ask('drop', { host: 'evil.example' })).status, 421);
  });

  it('need the token where one is set', async () => {
    assert.equal((await ask('drop', { token: 'secret' })).status, 401);
    const headers = { ...JSON_TYPE, authorization: 'Bearer secret' };
    assert.equal((await ask('drop', { token: 'secret', headers })).status, 200);
  });

  it('are not read, and nothing else is written', async () => {
    assert.equal((await ask('drop', { method: 'GET' })).status, 405);
    assert.equal((await ask('replay', { method: 'DELETE' })).status, 405);
    assert.equal((await ask('groups')).status, 405);
  });
});
