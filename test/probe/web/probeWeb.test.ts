import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import type { Logger } from '../../../src/model/index.ts';
import { ProbeMetrics } from '../../../src/probe/status/probeMetrics.ts';
import { ProbeWeb, type ProbeWebSettings } from '../../../src/probe/web/probeWeb.ts';
import { UUID } from '../heartbeat/monitorRig.ts';
import { probeView, type ViewedProbe } from '../status/probeView.ts';

const QUIET: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Ask = (path: string, asking?: Asking) => Promise<Answer>;

async function web(context: TestContext, settings: Partial<ProbeWebSettings> = {}): Promise<Scene> {
  const probe = probeView(context);
  const metrics = new ProbeMetrics(probe.view);
  const all = { host: '127.0.0.1', port: 0, ...settings };
  const server = await ProbeWeb.start(all, probe.view, metrics, QUIET);
  context.after(() => server.close());
  return { ...probe, ask: (path, asking = {}) => ask(`${server.url}${path}`, asking) };
}

interface Scene extends ViewedProbe {
  readonly ask: Ask;
}

/** `fetch` sets `Host` itself. */
function ask(url: string, { method = 'GET', headers = {} }: Asking): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.once('error', reject).end();
  });
}

describe('the probe over HTTP', () => {
  it('answers whoever speaks to loopback by name where there is no token', async (context) => {
    const { ask: get } = await web(context);
    for (const host of ['localhost', 'LOCALHOST:8791', '127.0.0.1:1', '127.3.2.1', '[::1]', '[::1]:8791'])
      assert.equal((await get('/health/live', { headers: { host } })).status, 200, host);
  });

  it('refuses a page that had its own name bound to loopback', async (context) => {
    const { ask: get } = await web(context);
    for (const host of [
      'evil.example',
      'localhost.evil.example:8791',
      '10.0.0.1',
      '127.0.0.1.evil.example',
    ]) {
      const { status, body } = await get('/api/v1/guests', { headers: { host } });
      assert.equal(status, 403, host);
      assert.doesNotMatch(body, /instance_id/);
    }
  });

  it('answers nobody without the token, where there is one, whatever he asks for', async (context) => {
    const { ask: get } = await web(context, { token: 'a-token' });
    const wrong = [undefined, '', 'Bearer', 'Bearer a-toke', 'Bearer a-token2', 'bearer a-token', 'a-token'];
    for (const path of ['/health/live', '/api/v1/guests', '/nowhere'])
      for (const authorization of wrong) {
        const headers = authorization === undefined ? {} : { authorization };
        const answer = await get(path, { headers });
        assert.equal(answer.status, 401, `${path} ${authorization}`);
        assert.equal(answer.headers['www-authenticate'], 'Bearer');
        assert.doesNotMatch(answer.body, /a-token/);
      }
    const headers = { authorization: 'Bearer a-token', host: 'cmp07.example' };
    assert.equal((await get('/api/v1/status', { headers })).status, 200);
  });

  it('is asked and told nothing', async (context) => {
    const { ask: get } = await web(context);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      assert.equal((await get('/api/v1/guests', { method })).status, 405, method);
    const { status, body } = await get('/api/v1/guests', { method: 'HEAD' });
    assert.deepEqual([status, body], [200, '']);
  });

  it('says what there is where a path is unknown, also where every object has such a name', async (context) => {
    const { ask: get } = await web(context);
    for (const path of ['/', '/api/v1/guests/', '/constructor', '/__proto__', '/api/v1/guest']) {
      const { status, body } = await get(path);
      assert.equal(status, 404, path);
      assert.match(body, /\/api\/v1\/guests/);
    }
  });

  it('tells its guests, why others are none, and what it cannot see', async (context) => {
    const { ask: get, clock, host } = await web(context);
    await clock.pass(15);
    const { body } = await get('/api/v1/guests?some=words');
    const [guest] = JSON.parse(body) as Record<string, unknown>[];
    assert.deepEqual([guest?.['instance_id'], guest?.['health']], [UUID, 'healthy']);
    const status = JSON.parse((await get('/api/v1/status')).body) as Record<string, unknown>;
    assert.deepEqual([status['guests'], status['unasked']], [1, { 'not-nova': 1 }]);
    assert.equal((await get('/health/ready')).status, 200);
    host.lost = true;
    const blind = await get('/health/ready');
    assert.equal(blind.status, 503);
    assert.deepEqual(JSON.parse(blind.body), { ready: false, because: 'no connection to a fake' });
  });

  it('fails to start where its port is another’s, and says which', async (context) => {
    const probe = probeView(context);
    const metrics = new ProbeMetrics(probe.view);
    const first = await ProbeWeb.start({ host: '127.0.0.1', port: 0 }, probe.view, metrics, QUIET);
    context.after(() => first.close());
    const port = Number(new URL(first.url).port);
    await assert.rejects(ProbeWeb.start({ host: '127.0.0.1', port }, probe.view, metrics, QUIET), {
      code: 'http/listen',
      message: new RegExp(`127.0.0.1:${port}`),
    });
  });
});
