import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { gapItem, outgoingItems } from '../../../src/delivery/index.ts';
import { DeliveryDelayed, DeliveryRefused, SECOND, type OutgoingItem } from '../../../src/model/index.ts';
import { createWebhookSink, isSingle, type WebhookSettings } from '../../../src/sinks/webhook/index.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { HookServer, type Posted } from '../../support/hookServer.ts';
import { MIGRATED, SERVER } from '../../support/logEntries.ts';

const NOW = Date.UTC(2026, 0, 1) * 1000;
const [EVENT, CHANGE] = outgoingItems(MIGRATED) as [OutgoingItem, OutgoingItem];

interface Stage {
  readonly server: HookServer;
  /** Delivers to it with more settings than its address; resolves with what it took. */
  readonly deliver: (more: string, items: readonly OutgoingItem[], signal?: AbortSignal) => Promise<Posted>;
}

async function stage(
  context: TestContext,
  server = new HookServer(),
  address = 'http://127.0.0.1',
): Promise<Stage> {
  await server.start();
  context.after(() => server.kill());
  return {
    server,
    deliver: async (more, items, signal = new AbortController().signal) => {
      const entry = `{ type: webhook, url: "${address}:${server.port}/hook"${more === '' ? '' : `, ${more}`} }`;
      const clock = { now: () => NOW, sleep: () => Promise.resolve() };
      const sink = createWebhookSink(configuredSink<WebhookSettings>(entry), {
        name: 'hook',
        cloud: 'my cloud',
        clock,
      });
      try {
        await sink.deliver(items, signal);
      } finally {
        await sink.close();
      }
      return server.taken.at(-1) ?? assert.fail('nothing was taken');
    },
  };
}

describe('a webhook', () => {
  it('is posted a CloudEvent, with the key of the item as its id', async (context) => {
    const { deliver } = await stage(context);
    const { headers, body } = await deliver('', [CHANGE]);
    assert.equal(headers['content-type'], 'application/cloudevents+json; charset=utf-8');
    assert.equal(headers['idempotency-key'], `message-1/change/instance/${SERVER}`);
    const { data, ...event } = JSON.parse(body) as Record<string, unknown>;
    assert.deepEqual(event, {
      specversion: '1.0',
      id: `message-1/change/instance/${SERVER}`,
      source: '/stackwire/my%20cloud',
      type: 'stackwire.change',
      subject: SERVER,
      time: '2017-01-23T06:22:02.761138Z',
      datacontenttype: 'application/json',
    });
    assert.equal((data as { kind: string }).kind, 'change');
    assert.match(body, /"memory":18014398509481985\b/, 'no digit is lost');
  });

  it('is posted a list of CloudEvents in batches, also of what no message brought', async (context) => {
    const { deliver } = await stage(context);
    const { headers, body } = await deliver('format: batched', [EVENT, CHANGE, gapItem(3, 4)]);
    assert.equal(headers['content-type'], 'application/cloudevents-batch+json; charset=utf-8');
    assert.equal(headers['idempotency-key'], undefined);
    assert.deepEqual(
      (JSON.parse(body) as { type: string }[]).map(({ type }) => type),
      ['stackwire.event', 'stackwire.change', 'stackwire.gap'],
    );
  });

  it('is posted a body of the own making, every text a template', async (context) => {
    const { deliver } = await stage(context);
    const body = `body: { text: "{item.set.host} by {event.event_type}{item.nothing}", list: [1, "{kind}"], on: true }`;
    const posted = await deliver(body, [CHANGE]);
    assert.equal(posted.headers['content-type'], 'application/json; charset=utf-8');
    assert.deepEqual(JSON.parse(posted.body), {
      text: 'ndc27-3222 by compute.instance.live_migration.post.dest.end',
      list: [1, 'change'],
      on: true,
    });
  });

  it('can tell by the signature who sent it', async (context) => {
    const { deliver } = await stage(context);
    const { headers, body } = await deliver('signature: { secret: s3cret }', [EVENT]);
    const digest = createHmac('sha256', 's3cret').update(body).digest('hex');
    assert.equal(headers['x-signature-256'], `sha256=${digest}`);
  });

  it('is sent the headers of the configuration, and a user in the address as basic authentication', async (context) => {
    const { server, deliver } = await stage(context);
    assert.equal((await deliver('headers: { X-Token: abc }', [EVENT])).headers['x-token'], 'abc');
    const settings = configuredSink<WebhookSettings>(
      `{ type: webhook, url: "http://me:p%40ss@127.0.0.1:${server.port}/" }`,
    );
    const clock = { now: () => NOW, sleep: () => Promise.resolve() };
    const sink = createWebhookSink(settings, { name: 'hook', cloud: 'c', clock });
    await sink.deliver([EVENT], new AbortController().signal);
    await sink.close();
    const basic = Buffer.from('me:p@ss').toString('base64');
    assert.equal(server.taken.at(-1)?.headers.authorization, `Basic ${basic}`);
  });

  it('says what it will never take, what it will take later, and all else is a failure', async (context) => {
    const { server, deliver } = await stage(context);
    const answered = (status: number, headers = {}): void => {
      server.answer = (response) => void response.writeHead(status, headers).end(`no\n  ${status}`);
    };
    for (const status of [400, 413, 415, 422]) {
      answered(status);
      const refused = (error: unknown): boolean =>
        error instanceof DeliveryRefused && error.message === `HTTP ${status}: no ${status}`;
      await assert.rejects(deliver('', [EVENT]), refused);
    }
    const waits = [
      [{ 'retry-after': '7' }, 7 * SECOND],
      [{ 'retry-after': new Date(NOW / 1000 + 9000).toUTCString() }, 9 * SECOND],
      [{ 'retry-after': '999999999' }, 3600 * SECOND],
    ] as const;
    for (const [headers, wait] of waits) {
      answered(429, headers);
      await assert.rejects(
        deliver('', [EVENT]),
        (error) => error instanceof DeliveryDelayed && error.retryAfter === wait,
      );
    }
    for (const [status, headers] of [
      [429, {}],
      [500, {}],
      [401, {}],
      [404, {}],
      [302, { location: '/elsewhere' }],
    ] as const) {
      answered(status, headers);
      await assert.rejects(
        deliver('', [EVENT]),
        (error: Error) => error.name === 'Error' && error.message === `HTTP ${status}: no ${status}`,
      );
    }
  });

  it('that hangs, answers half or talks nonsense has not taken it', async (context) => {
    const { server, deliver } = await stage(context);
    server.answer = () => undefined;
    await assert.rejects(deliver('timeout: 100ms', [EVENT]), /127\.0\.0\.1:\d+: .*[Tt]imeout/);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(deliver('', [EVENT], abort.signal));
    server.answer = (response) => response.socket?.end('HTTP/1.1 200 OK\r\nContent-Le');
    await assert.rejects(deliver('timeout: 500ms', [EVENT]));
    server.answer = (response) => response.socket?.end('220 mail.example.net ESMTP\r\n');
    await assert.rejects(deliver('timeout: 500ms', [EVENT]));
    await server.kill();
    await assert.rejects(deliver('', [EVENT]), /ECONNREFUSED/);
  });

  it('whose body of an answer never ends has taken it', async (context) => {
    const { server, deliver } = await stage(context);
    server.answer = (response, posted) => {
      response.writeHead(200).write('x'.repeat(3000));
      server.taken.push(posted);
    };
    await deliver('timeout: 2s', [EVENT]);
  });

  it('is known by its certificate, and may ask for one', async (context) => {
    const authority = await TestAuthority.create(context);
    const own = await authority.issue('server');
    const client = await authority.issue('client');
    const server = new HookServer({
      ...pem(own),
      ca: readFileSync(authority.ca.cert),
      requestCert: true,
      rejectUnauthorized: true,
    });
    const { deliver } = await stage(context, server, 'https://127.0.0.1');
    const trusted = `ca_file: ${authority.ca.cert}`;
    await assert.rejects(deliver('', [EVENT]), /certificate|CERT/i);
    await assert.rejects(deliver(`tls: { ${trusted} }`, [EVENT]));
    await deliver(`tls: { ${trusted}, cert_file: ${client.cert}, key_file: ${client.key} }`, [EVENT]);
    assert.equal(server.taken.length, 1);
  });

  it('goes item by item unless it takes batches', () => {
    const settings = (more: string): WebhookSettings =>
      configuredSink(`{ type: webhook, url: "http://h/", ${more} }`);
    assert.equal(isSingle(settings('')), true);
    assert.equal(isSingle(settings('format: batched')), false);
    assert.equal(isSingle(settings('body: { a: b }')), true);
  });
});

describe('settings of a webhook that cannot work', () => {
  const wrong: readonly (readonly [more: string, found: RegExp])[] = [
    ['url: "ftp://h/"', /must be an address with http or https/],
    ['url: "http://u:100%@h/"', /a % in them is written %25/],
    ['url: "http://h/", filter: "knd == 1"', /unknown name `knd`/],
    ['url: "http://h/", body: { text: ["{itm.x}"] }', /unknown name `itm`/],
    ['url: "http://h/", body: { a: b }, format: batched', /leave `format` out/],
    ['url: "http://h/", kinds: [problems]', /problem/],
  ];
  for (const [more, found] of wrong) {
    it(`are shown: ${more}`, () => {
      assert.throws(() => configuredSink(`{ type: webhook, ${more} }`), found);
    });
  }
});

describe('what is shown of a webhook that is configured wrong', () => {
  it('holds no secret, in headers either', () => {
    const entry = `{ type: webhook, url: "http://h/verysecret", headers: { Authorization: "Bearer supersecret", X: 5 } }`;
    assert.throws(
      () => configuredSink(entry),
      ({ message }: Error) => message.includes('must be text') && !/verysecret|supersecret/.test(message),
    );
  });
});

function pem({ cert, key }: { readonly cert: string; readonly key: string }): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(cert), key: readFileSync(key) };
}
