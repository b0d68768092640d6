import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WebPorts } from '../../src/web/index.ts';
import { Followers, startWeb } from '../../src/web/index.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { NotingDesk } from '../support/notingDesk.ts';

const PORTS: WebPorts = {
  reader: memoryReader({}),
  health: () => ({ store: true, draining: false, sources: [] }),
  desk: new NotingDesk(),
  metrics: () => Promise.resolve('stackwire_up 1\n'),
  followers: new Followers(0),
};
const LOCAL = { host: '127.0.0.1', port: 0, token: null };

describe('startWeb', () => {
  it('serves on a port that the system chose, and no more once closed', async () => {
    const server = await startWeb(PORTS, LOCAL, assert.ifError);
    const url = `${server.url}metrics`;
    assert.equal(await (await fetch(url)).text(), 'stackwire_up 1\n');
    await server.close();
    await assert.rejects(fetch(url));
  });

  it('says which address is taken', async () => {
    const server = await startWeb(PORTS, LOCAL, assert.ifError);
    const port = Number(new URL(server.url).port);
    try {
      await assert.rejects(startWeb(PORTS, { ...LOCAL, port }, assert.ifError), {
        code: 'http/listen',
        message: new RegExp(`cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`),
      });
    } finally {
      await server.close();
    }
  });

  it('refuses to be reachable from elsewhere without a token', async () => {
    await assert.rejects(startWeb(PORTS, { ...LOCAL, host: '0.0.0.0' }, assert.ifError), {
      code: 'http/token-needed',
    });
    const server = await startWeb(PORTS, { ...LOCAL, host: '0.0.0.0', token: 'secret' }, assert.ifError);
    await server.close();
  });
});
