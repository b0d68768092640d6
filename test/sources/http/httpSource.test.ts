import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../../src/app/index.ts';
import { createHttpSource } from '../../../src/sources/http/index.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';
import { httpSettings, post, runSource, settleAll } from './posting.ts';

const EVENT = '{"message_id": "m-1", "event_type": "x.y", "generated": "2026-01-01T00:00:00", "traits": []}';

/** Everything that the other side has sent when it closes. */
async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

function dial(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

describe('the HTTP source', { timeout: 120_000, concurrency: 8 }, () => {
  it('hands a post over as it came, and answers 202 when that is settled and not before', async (context) => {
    const { source, watcher, url } = await runSource(context);
    let answered = false;
    const answer = post(`${url}any/path?x=1`, EVENT).then((said) => {
      answered = true;
      return said;
    });
    await watcher.until(({ deliveries }) => deliveries.length === 1);
    const [delivery] = watcher.deliveries;
    assert.ok(delivery);
    assert.equal(delivery.body.toString(), EVENT);
    const { received, ...meta } = delivery.meta;
    assert.deepEqual(meta, { source: 'http', receivedKnown: true, contentType: 'application/json' });
    assert.ok(received > 1.7e15);
    // A second post is answered first: its commit came first.
    const second = post(url, EVENT);
    await watcher.until(({ deliveries }) => deliveries.length === 2);
    source.settle(watcher.deliveries[1]?.stream ?? 0, 1);
    assert.equal((await second).status, 202);
    assert.equal(answered, false);
    source.settle(delivery.stream, delivery.position);
    assert.equal((await answer).status, 202);
    // Once more, and of a stream that never was.
    source.settle(delivery.stream, delivery.position);
    source.settle(99, 1);
  });

  it('says what of the body is compressed, and leaves it as it is', async (context) => {
    const running = await runSource(context);
    settleAll(running);
    const body = gzipSync(EVENT);
    assert.equal((await post(running.url, body, { 'Content-Encoding': 'gzip' })).status, 202);
    assert.equal((await post(running.url, EVENT, { 'Content-Encoding': 'identity' })).status, 202);
    assert.equal((await post(running.url, body, { 'Content-Encoding': 'compress' })).status, 415);
    const [first, second] = running.watcher.deliveries;
    assert.deepEqual([first?.meta.compression, second?.meta.compression], ['gzip', undefined]);
    assert.ok(first?.body.equals(body));
  });

  it('refuses what is no post, empty, or from a web page, and tells each reason once', async (context) => {
    const running = await runSource(context);
    settleAll(running);
    const { url, lines } = running;
    assert.equal((await post(url, '', {}, { method: 'GET' })).headers.allow, 'POST');
    assert.equal((await post(url, '', {}, { method: 'GET' })).status, 405);
    assert.equal((await post(url, '')).status, 400);
    assert.equal((await post(url, EVENT, { Origin: 'http://127.0.0.1' })).status, 403);
    assert.equal(running.watcher.deliveries.length, 0);
    assert.equal(lines.filter((line) => line.includes('405')).length, 1);
    const health = await post(`${url}health`, '', {}, { method: 'GET' });
    assert.deepEqual([health.status, health.text], [200, 'stackwire takes posts\n']);
  });

  it('asks for the token, as a bearer token or as a password, and never tells it', async (context) => {
    const token = 's3cret+%/token';
    const running = await runSource(context, { token });
    settleAll(running);
    const { url, lines, watcher } = running;
    const with_ = async (authorization: string): Promise<number> =>
      (await post(url, EVENT, { Authorization: authorization })).status;
    const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;
    const refused = await post(url, EVENT);
    assert.equal(refused.status, 401);
    assert.match(String(refused.headers['www-authenticate']), /^Basic realm="stackwire".*Bearer realm/);
    assert.equal(await with_(`Bearer ${token}x`), 401);
    assert.equal(await with_(basic(token)), 202, 'without a user');
    assert.equal(await with_(basic(`${token}:`)), 401);
    assert.equal(await with_(`Digest ${token}`), 401);
    assert.equal(await with_(`Bearer ${token}`), 202);
    assert.equal(await with_(`bearer ${token}`), 202);
    assert.equal(await with_(basic(`stackwire:${token}`)), 202);
    assert.equal(await with_(basic(`stackwire:${encodeURIComponent(token)}`)), 202, 'as Ceilometer sends it');
    assert.equal(watcher.deliveries.length, 5);
    assert.equal(
      [...lines, ...watcher.statuses.map(({ detail }) => detail)].join().includes('s3cret'),
      false,
    );
  });

  it('refuses more than 8 MB before it is all sent, announced or not', async (context) => {
    const { url, watcher } = await runSource(context);
    const announced = dial(url);
    announced.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8388609\r\n\r\n[');
    assert.match(await heard(announced), /^HTTP\/1\.1 413 .*Connection: close/s);
    const chunked = dial(url);
    chunked.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    for (let megabytes = 0; megabytes < 9; megabytes++) chunked.write(chunk);
    assert.match(await heard(chunked), /^HTTP\/1\.1 413 /);
    const asked = dial(url);
    asked.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8388609\r\nExpect: 100-continue\r\n\r\n');
    assert.match(await heard(asked), /^HTTP\/1\.1 413 /);
    assert.equal(watcher.deliveries.length, 0);
  });

  it('tells a sender that asks to go on', async (context) => {
    const running = await runSource(context);
    settleAll(running);
    const socket = dial(running.url);
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${EVENT.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    assert.match(first.toString(), /^HTTP\/1\.1 100 /);
    socket.write(EVENT);
    assert.match(await heard(socket), /^HTTP\/1\.1 202 /);
  });

  it('answers 429 when there is no room in time, and takes what waited when there is', async (context) => {
    const running = await runSource(context, { max_requests: 2 });
    const { source, watcher, url } = running;
    const answers = [1, 2, 3].map(() => post(url, EVENT));
    await watcher.until(({ deliveries }) => deliveries.length === 2);
    const fourth = post(url, EVENT);
    const late = await fourth;
    assert.equal(late.status, 429);
    assert.equal(late.headers['retry-after'], '5');
    settleAll(running);
    const statuses = (await Promise.all(answers)).map(({ status }) => status).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [202, 202, 429]);
    // One that waits is let in by a settlement.
    source.pause();
    const waiting = post(url, EVENT);
    assert.equal(await Promise.race([waiting, systemClock.sleep(300).then(() => null)]), null);
    source.resume();
    assert.equal((await waiting).status, 202);
  });

  it('bounds what waits in bytes, and yet lets a single large post in', async (context) => {
    const running = await runSource(context, { max_bytes: 1000 });
    const { watcher, url } = running;
    const large = post(url, EVENT.padEnd(5000));
    await watcher.until(({ deliveries }) => deliveries.length === 1);
    assert.equal((await post(url, EVENT)).status, 429);
    settleAll(running);
    assert.deepEqual([(await large).status, (await post(url, EVENT)).status], [202, 202]);
  });

  it('hands over what came whole though its sender is gone, and nothing of what did not', async (context) => {
    const { source, watcher, url } = await runSource(context, { max_requests: 1 });
    const half = dial(url);
    half.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[');
    half.end();
    assert.match(await heard(half), /^$|^HTTP\/1\.1 400 /);
    const whole = dial(url);
    whole.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${EVENT.length}\r\n\r\n${EVENT}`);
    await watcher.until(({ deliveries }) => deliveries.length === 1);
    whole.destroy();
    await once(whole, 'close');
    source.settle(watcher.deliveries[0]?.stream ?? 0, 1);
    // The room of both is free again.
    const next = post(url, EVENT);
    await watcher.until(({ deliveries }) => deliveries.length === 2);
    source.settle(watcher.deliveries[1]?.stream ?? 0, 1);
    assert.equal((await next).status, 202);
  });

  it('finishes what is on its way when it drains, and says 503 to what comes then', async (context) => {
    const running = await runSource(context);
    const { source, watcher, url } = running;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const slow = dial(url);
    slow.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${EVENT.length}\r\n\r\n${EVENT.slice(0, 10)}`);
    const kept = post(url, EVENT, {}, { agent });
    await watcher.until(({ deliveries }) => deliveries.length === 1);
    const drained = source.drain();
    slow.write(EVENT.slice(10));
    await drained;
    assert.equal(watcher.deliveries.length, 2);
    await assert.rejects(post(url, EVENT), { code: 'ECONNREFUSED' });
    for (const { stream, position } of watcher.deliveries) source.settle(stream, position);
    const said = await kept;
    assert.deepEqual([said.status, said.headers.connection], [202, 'close']);
    assert.match(await heard(slow), /^HTTP\/1\.1 202 /);
    await source.stop();
    assert.equal(watcher.now?.state, 'stopped');
    agent.destroy();
  });

  it('says 503 at its end to what was not committed, and keeps nobody waiting', async (context) => {
    const { source, watcher, url } = await runSource(context);
    const unsettled = post(url, EVENT);
    const never = dial(url);
    never.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[');
    const silent = dial(url);
    await watcher.until(({ deliveries }) => deliveries.length === 1);
    const [, slow] = await Promise.all([source.stop(), heard(never), heard(silent)]);
    assert.match(slow, /^HTTP\/1\.1 503 /);
    assert.equal((await unsettled).status, 503);
  });

  it('ends a connection on which the headers or the body take too long', async (context) => {
    const { url } = await runSource(context);
    const silent = dial(url);
    const slow = dial(url);
    slow.write('POST / HTTP/1.1\r\nHo');
    assert.match(await heard(slow), /^HTTP\/1\.1 408 /);
    await heard(silent);
  });

  it('waits for a port that somebody else holds, and takes it when it is free', async (context) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const logger = memoryLogger();
    const watcher = new SourceWatcher();
    const source = createHttpSource(httpSettings({ port }), { name: 'http', clock: systemClock, logger });
    context.after(() => source.stop());
    await source.start(watcher);
    assert.equal(watcher.now?.state, 'waiting');
    assert.match(watcher.now.detail, /EADDRINUSE/);
    other.close();
    await watcher.until(({ now }) => now?.state === 'bound');
    assert.equal(logger.lines.length, 1);
  });
});
