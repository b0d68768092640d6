import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemClock } from '../../../src/app/index.ts';
import type { Finding } from '../../../src/model/index.ts';
import {
  createTemporaryHttpSource,
  examineHttpSource,
  httpSourceSpec,
  type HttpSourceSettings,
} from '../../../src/sources/http/index.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { freePorts } from '../../support/freePorts.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';
import { httpSettings, runSource } from './posting.ts';

const PARTS = {
  name: 'http',
  clock: systemClock,
  watch: 0,
  batch: 2000,
  decode: () => ({ items: [], dead: [] }),
};

async function findings(given: Partial<HttpSourceSettings>): Promise<Readonly<Record<string, Finding>>> {
  const found: Record<string, Finding> = {};
  for await (const finding of examineHttpSource(httpSettings(given), PARTS)) found[finding.check] = finding;
  return found;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

describe('the doctor of the HTTP source', { timeout: 60_000 }, () => {
  it('tells a free port, the bridge on it, and somebody else', async (context) => {
    const [port = 0] = await freePorts(1);
    assert.equal((await findings({ port }))['port']?.detail, 'The port is free for a bridge.');
    const { url } = await runSource(context, { token: 'secret' });
    const held = await findings({ port: portOf(url), token: 'secret' });
    assert.deepEqual([held['port']?.level, held['port']?.detail], ['ok', 'A bridge takes posts there.']);
    const other = createServer((socket) => socket.end('nothing that is HTTP')).listen(0, '127.0.0.1');
    context.after(() => other.close());
    await once(other, 'listening');
    const taken = await findings({ port: (other.address() as AddressInfo).port });
    assert.equal(taken['port']?.level, 'action');
    assert.match(taken['port'].detail, /^Another program holds the port/);
    const nowhere = await findings({ port, host: '203.0.113.9', token: 'secret' });
    assert.match(nowhere['port']?.detail ?? '', /^No interface of this machine has the address/);
  });

  it('knows the bridge by its certificate, says when that ends, and what files cannot be used', async (context) => {
    const authority = await TestAuthority.create(context);
    const sound = await authority.issue('sound', { days: 90 });
    const soon = await authority.issue('soon', { days: 5 });
    const files = { cert_file: sound.cert, key_file: sound.key, ca_file: authority.ca.cert };
    const { url } = await runSource(context, { tls: files });
    const held = await findings({ port: portOf(url), tls: files });
    assert.equal(held['port']?.detail, 'A bridge takes posts there.');
    assert.match(held['tls']?.detail ?? '', /^It names localhost, 127\.0\.0\.1 and ends on 20\d\d-/);
    const others = await findings({
      port: portOf(url),
      tls: { cert_file: soon.cert, key_file: soon.key },
    });
    assert.equal(others['port']?.level, 'action');
    assert.equal(others['tls']?.level, 'note');
    const crossed = await findings({ port: 0, tls: { cert_file: sound.cert, key_file: soon.key } });
    assert.match(crossed['tls']?.detail ?? '', /^The bridge cannot start with it: .*key values mismatch/);
    const empty = join(authority.folder, 'empty.pem');
    writeFileSync(empty, '');
    const missing = await findings({ port: 0, tls: { cert_file: empty, key_file: soon.key } });
    assert.match(missing['tls']?.detail ?? '', /there is no CERTIFICATE/);
  });

  it('says who may post, and the lines for Ceilometer, without the token', async () => {
    const open = await findings({ port: 0, host: '0.0.0.0', token: 's3cret/' });
    assert.equal(open['exposure']?.level, 'action');
    assert.match(open['exposure'].detail, /with the token\. Token and events travel unencrypted/);
    assert.ok(!JSON.stringify(open).includes('s3cret'));
    assert.match(open['ceilometer']?.detail ?? '', /percent-encoded/);
    const lines = open['ceilometer']?.fix?.[0]?.lines.join('\n') ?? '';
    assert.match(lines, /publishers: \["http:\/\/stackwire:TOKEN@THIS_HOST:0\/\?timeout=30"\]/);
    const own = await findings({ port: 0 });
    assert.equal(own['exposure']?.detail, 'Only this machine can post.');
  });
});

describe('settings of the HTTP source', () => {
  const codes = (given: Partial<HttpSourceSettings>): readonly string[] =>
    httpSourceSpec.check?.(httpSettings(given)).map(({ code }) => code) ?? [];

  it('need something to ask for beyond loopback', () => {
    const tls = { cert_file: 'c', key_file: 'k' };
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ host: '0.0.0.0' }), ['config/open-without-token']);
    assert.deepEqual(codes({ host: '0.0.0.0', tls }), ['config/open-without-token']);
    assert.deepEqual(codes({ host: '0.0.0.0', tls: { ...tls, ca_file: 'a' } }), []);
    assert.deepEqual(codes({ host: '::', token: 't' }), []);
    assert.deepEqual(codes({ token: 'two words' }), ['config/bad-value']);
  });
});

describe('a recording of the HTTP source', { timeout: 60_000 }, () => {
  it('says at once that a bridge has the port', async (context) => {
    const { url } = await runSource(context);
    const logger = memoryLogger();
    const parts = { name: 'feed', clock: systemClock, logger };
    const source = createTemporaryHttpSource(httpSettings({ port: portOf(url) }), parts);
    await assert.rejects(source.start(new SourceWatcher()), {
      code: 'http/listen',
      message: /^source feed cannot listen: .*EADDRINUSE.*record --around/,
    });
    await source.stop();
  });
});
