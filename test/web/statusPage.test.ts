import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createWebApp, Followers } from '../../src/web/index.ts';
import { logEntry, MIGRATED, SERVER, STALE } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { NotingDesk } from '../support/notingDesk.ts';

async function page(name: string): Promise<Response> {
  const reader = memoryReader({
    objects: [
      {
        type: 'instance',
        id: SERVER,
        deleted: false,
        partial: true,
        fields: { name, host: 'ndc27-3222' },
        relations: {},
        revision: 3,
        updated: '2017-01-23T06:22:02.761138Z',
      },
    ],
    entries: [MIGRATED, STALE, logEntry(3, { summary: name })],
  });
  const health = { store: true, draining: false, sources: [] };
  const ports = {
    reader,
    health: () => health,
    metrics: () => Promise.resolve(''),
    desk: new NotingDesk(),
    followers: new Followers(0),
  };
  return createWebApp(ports, null, assert.ifError).request('http://127.0.0.1/');
}

describe('the status page', () => {
  it('shows the inventory, the last messages, and why a write was refused', async () => {
    const text = await (await page('pdcmtest')).text();
    for (const part of [
      'pdcmtest',
      'ndc27-3222',
      'stale copy sent by the source host',
      'instance.yaml:44',
      'Ready',
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.ok(
      text.indexOf('instance.yaml:44') < text.indexOf('instance.yaml:42'),
      'the newest message comes first',
    );
  });

  it('escapes whatever a cloud puts into a name', async () => {
    const text = await (await page('<script>alert("1")</script>')).text();
    assert.doesNotMatch(text, /<script/);
    assert.ok(text.includes('&lt;script&gt;alert(&quot;1&quot;)'));
  });

  it('allows no script and only its own style sheet', async () => {
    const response = await page('pdcmtest');
    const policy = response.headers.get('content-security-policy') ?? '';
    const style = /<style>(.*)<\/style>/s.exec(await response.text())?.[1] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
    assert.doesNotMatch(policy, /script-src|unsafe/);
  });
});
