import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { DeliveryMeta } from '../../src/model/index.ts';
import { decode, redactDelivery, SECRET_KEYS } from '../../src/oslo/index.ts';
import type { Decoded, KeptDelivery } from '../../src/oslo/index.ts';
import { captureLine, readCapture } from '../../src/sources/capture/index.ts';
import { Readable } from 'node:stream';
import { envelope, MAX_SKEW, notification, RECEIVED } from './deliver.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OPTIONS = { maxSkew: MAX_SKEW };

function delivery(body: unknown, meta: Partial<DeliveryMeta> = {}): KeptDelivery {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { body: bytes, meta: { source: 'test', received: RECEIVED, receivedKnown: true, ...meta } };
}

/** Through a capture line and back, as a recording is. */
async function recorded(
  message: KeptDelivery,
): Promise<{ before: Decoded; after: Decoded; kept: KeptDelivery }> {
  const before = decode(message, OPTIONS);
  const kept = redactDelivery(message, before);
  const effective = before.items.length === 1 ? (before.items[0]?.generated ?? null) : null;
  const read: KeptDelivery[] = [];
  for await (const one of readCapture(Readable.from([captureLine(kept, effective)]))) read.push(one);
  const [again] = read;
  assert.ok(again !== undefined && read.length === 1);
  const after = decode({ body: again.body, meta: { ...again.meta, source: message.meta.source } }, OPTIONS);
  return { before, after, kept };
}

async function assertSame(message: KeptDelivery): Promise<KeptDelivery> {
  const { before, after, kept } = await recorded(message);
  assert.deepEqual(after.items, before.items);
  const essence = ({ dead }: Decoded): unknown =>
    dead.map(({ code, length, hash, messageId, eventType }) => ({
      code,
      length,
      hash,
      messageId,
      eventType,
    }));
  assert.deepEqual(essence(after), essence(before));
  return kept;
}

describe('a redacted delivery', () => {
  for (const name of readdirSync(join(ROOT, 'test', 'oslo', 'wire')).filter((file) =>
    file.endsWith('.jsonl'),
  )) {
    it(`decodes as the recorded bytes of ${name} do`, async () => {
      const lines = readFileSync(join(ROOT, 'test', 'oslo', 'wire', name), 'utf8')
        .trim()
        .split('\n');
      for (const line of lines) {
        const { body_base64, headers, content_type } = JSON.parse(line) as {
          body_base64: string;
          headers: { compression?: string };
          content_type: string;
        };
        const meta = {
          contentType: content_type,
          ...(headers.compression === undefined ? {} : { compression: headers.compression }),
        };
        const kept = await assertSame(delivery(Buffer.from(body_base64, 'base64'), meta));
        assert.doesNotMatch(kept.body.toString(), /SECRET/);
        assert.equal(kept.meta.compression, undefined);
      }
    });
  }

  const captures = [
    ...readdirSync(join(ROOT, 'fixtures'), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(ROOT, 'fixtures', file),
    ),
    join(ROOT, 'test', 'oslo', 'wire', 'live-migration.log'),
  ].filter((file) => /\.(jsonl|log)$/.test(file));
  for (const file of captures) {
    it(`decodes as the messages of ${file.slice(ROOT.length + 1)} do`, async () => {
      for await (const message of readCapture(file)) await assertSame(message);
    });
  }

  it('keeps an envelope an envelope, and a bare message bare', () => {
    const of = (body: unknown): unknown => {
      const message = delivery(body);
      return JSON.parse(redactDelivery(message, decode(message, OPTIONS)).body.toString());
    };
    assert.deepEqual(Object.keys(of(envelope(notification())) as object), ['oslo.version', 'oslo.message']);
    assert.deepEqual(of(notification()), notification());
    const amqp1 = { request: envelope(notification()), context: { user_id: 'u', auth_token: 'SECRET' } };
    assert.deepEqual(of(amqp1), { request: envelope(notification()), context: { user_id: 'u' } });
  });

  it('keeps unknown keys, the wrappers of versioned objects and all digits', async () => {
    const payload =
      '{"nova_object.name": "P", "nova_object.data": {"big": 9007199254740993, "x": NaN}, "y": [1]}';
    const text = `{"event_type": "a.b", "payload": ${payload}, "unknown": {"deep": true}}`;
    const { kept, after } = await recorded(delivery(text));
    assert.match(kept.body.toString(), /"nova_object.name":"P"/);
    assert.match(kept.body.toString(), /9007199254740993/);
    assert.match(kept.body.toString(), /"unknown":\{"deep":true\}/);
    assert.equal(after.items[0]?.form === 'notification' && after.items[0].versioned, true);
  });

  it('keeps the id of a message without one, and its flags', async () => {
    await assertSame(delivery(notification({ message_id: undefined, payload: { password: 'SECRET' } })));
    await assertSame(delivery(notification({ message_id: null, timestamp: 'soon' })));
  });

  it('keeps a stamp that was too far ahead of its receipt', async () => {
    await assertSame(delivery(notification({ timestamp: '2029-01-01 00:00:00' })));
  });

  it('loses the raw notification and the secret traits of Ceilometer events, in every form', async () => {
    const event = {
      message_id: 'm1',
      event_type: 'a.b',
      generated: '2017-01-23T06:22:02',
      traits: [
        ['host', 1, 'h'],
        ['auth_token', 1, 'SECRET'],
        { name: 'admin_password', dtype: 1, value: 'SECRET' },
        ['infinite', 3, 'inf'],
      ],
      raw: { payload: { token: 'SECRET' }, 'oslo.message': '{"auth_token": "SECRET"}' },
    };
    const forms = [
      event,
      [event, { ...event, message_id: 'm2' }, 'auth_token=SECRET', { password: 'SECRET' }],
      notification({ payload: [event, 'password: SECRET'] }),
      { device: 'd', type: 'event', data: event },
      { ...event, traits: { host: 'h', auth_token: 'SECRET' } },
    ];
    for (const form of forms) {
      const { before, after, kept } = await recorded(delivery(form));
      assert.deepEqual(after.items, before.items);
      assert.deepEqual(
        after.dead.map(({ code }) => code),
        before.dead.map(({ code }) => code),
      );
      assert.doesNotMatch(kept.body.toString(), /SECRET/);
    }
  });

  it('loses the key with which a zone of designate can be taken over', async () => {
    const payload = { id: 'o', zone_id: 'z', target_tenant_id: null, key: 'SECRET' };
    const { before, after, kept } = await recorded(
      delivery(notification({ event_type: 'dns.zone_transfer_request.create', payload })),
    );
    assert.deepEqual(after.items, before.items);
    assert.match(kept.body.toString(), /target_tenant_id/);
    assert.doesNotMatch(kept.body.toString(), /SECRET|"key"/);
  });

  it('keeps of what is no message only scrubbed text', async () => {
    for (const body of [
      '{"auth_token": "SECRET", "payload": {"x',
      'password=SECRET and more',
      JSON.stringify({ a: { token: 'SECRET', text: 'adminPass: SECRET', _context_auth_token: 'SECRET' } }),
      JSON.stringify({ 'oslo.version': '3.0', 'oslo.message': '{"auth_token": "SECRET"}' }),
      JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': '{"auth_token": "SECRET", "pa' }),
      `${'['.repeat(3000)}{"token": "SECRET"}${']'.repeat(3000)}`,
      JSON.stringify(['password: SECRET']),
      '"token=SECRET"',
      '',
    ]) {
      const { before, after, kept } = await recorded(delivery(body));
      assert.deepEqual([before.items, after.items], [[], []]);
      assert.equal(after.dead[0]?.hash, before.dead[0]?.hash);
      assert.equal(after.dead[0]?.length, Buffer.byteLength(body));
      assert.doesNotMatch(kept.body.toString() + captureLine(kept, null), /SECRET/);
    }
  });

  it('keeps of what is no text length, hash and reason alone', async () => {
    for (const [body, compression] of [
      [Buffer.from([0xff, 0xfe, 0x80, 0x01])],
      [Buffer.from('{"password": "SECRET\0"'), undefined],
      [gzipSync('{"password": "SECRET"').subarray(0, 20), 'application/x-gzip'],
      [Buffer.from('SECRET'), 'application/x-unknown'],
      [Buffer.alloc(8 * 1024 * 1024 + 1, 'SECRET'), undefined],
    ] as const) {
      const kept = await assertSame(delivery(body, compression === undefined ? {} : { compression }));
      assert.equal(kept.body.length, 0);
      assert.equal(kept.meta.original?.length, body.length);
      assert.doesNotMatch(captureLine(kept, null), /SECRET/);
    }
  });

  it('holds no secret under any of their keys, in any form and depth, and decodes to the same', () => {
    const forms: readonly ((message: Record<string, unknown>) => unknown)[] = [
      (message) => message,
      (message) => envelope(message),
      (message) => ({ request: envelope(message), context: { auth_token: 'SECRET' } }),
      (message) => gzipSync(JSON.stringify(envelope(message))),
    ];
    const bodies = fc.tuple(fc.jsonValue(), fc.constantFrom(...SECRET_KEYS), fc.constantFrom(...forms));
    fc.assert(
      fc.property(bodies, ([rest, key, form]) => {
        const payload = { rest, [key]: 'SECRET', deep: [{ [key.toUpperCase()]: { a: 'SECRET' } }] };
        const sent = delivery(
          form(notification({ payload, [`_context_${key}`]: 'SECRET', _context_user: 'u' })),
        );
        const kept = redactDelivery(sent, decode(sent, OPTIONS));
        assert.doesNotMatch(kept.body.toString(), /SECRET/);
        assert.deepEqual(decode(kept, OPTIONS).items, decode(sent, OPTIONS).items);
      }),
    );
  });

  it('is not changed by being redacted again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (payload, wrapped) => {
        const message = notification({ payload, [SECRET_KEYS[0] ?? '']: 'SECRET' });
        const first = delivery(wrapped ? envelope(message) : message);
        const once = redactDelivery(first, decode(first, OPTIONS));
        const twice = redactDelivery(once, decode(once, OPTIONS));
        assert.deepEqual(twice, once);
        assert.doesNotMatch(once.body.toString(), /SECRET/);
        assert.deepEqual(decode(once, OPTIONS), decode(first, OPTIONS));
      }),
    );
  });
});
