import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { SECRET_KEYS, redactBody } from '../../src/oslo/index.ts';
import { deliver, deliverOne, envelope, notification, RECEIVED } from './deliver.ts';

const META = { source: 'test', received: RECEIVED, receivedKnown: true };
const SECRET = 'f00-SECRET-bar';

function redacted(body: unknown): string | null {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return redactBody({ body: bytes, meta: META });
}

const FORMS: readonly ((message: Record<string, unknown>) => unknown)[] = [
  (message) => message,
  (message) => envelope(message),
  (message) => ({ request: envelope(message), context: { auth_token: SECRET } }),
  (message) => deflateSync(JSON.stringify(envelope(message))),
];

describe('a redacted body', () => {
  it('decodes to the same as the body, in every form, and holds no secret', () => {
    const payload = fc.tuple(fc.jsonValue(), fc.constantFrom(...SECRET_KEYS), fc.constantFrom(...FORMS));
    fc.assert(
      fc.property(payload, ([rest, key, wrapped]) => {
        const sent = { rest, [key]: SECRET, deep: [{ [key.toUpperCase()]: { a: SECRET } }] };
        const body = wrapped(
          notification({ payload: sent, [`_context_${key}`]: SECRET, _context_user: 'u' }),
        );
        const text = redacted(body);
        assert.ok(text !== null && !text.includes(SECRET));
        assert.deepEqual(deliver(text).items, deliver(body).items);
      }),
    );
  });

  it('keeps versioned objects folded, and integers to the last digit', () => {
    const versioned = {
      'nova_object.name': 'InstancePayload',
      'nova_object.data': { uuid: 'a', admin_password: SECRET },
      'nova_object.version': '1.0',
    };
    const text =
      redacted(
        Buffer.from(
          JSON.stringify(notification({ payload: versioned })).replace('"a"', '18446744073709551615'),
        ),
      ) ?? '';
    assert.match(text, /"nova_object\.data":\{"uuid":18446744073709551615\}/);
    assert.equal((deliverOne(text) as { versioned?: boolean }).versioned, true);
  });

  it('has no secret traits of Ceilometer, in either of their forms', () => {
    const event = (traits: unknown): unknown => ({
      message_id: 'm',
      event_type: 'x',
      generated: '2026-03-01T07:24:31',
      traits,
      raw: { payload: { admin_pass: SECRET } },
    });
    const triples = event([
      ['admin_pass', 1, SECRET],
      ['host', 1, 'one'],
    ]);
    const objects = event([
      { name: 'admin_pass', dtype: 1, value: SECRET },
      { name: 'host', dtype: 1, value: 'one' },
    ]);
    for (const body of [triples, objects, event({ admin_pass: SECRET, host: 'one' })]) {
      const text = redacted(body) ?? '';
      assert.ok(!text.includes(SECRET), text);
      assert.deepEqual(deliver(text).items, deliver(body).items);
    }
  });

  it('is not made of what cannot be decoded', () => {
    assert.equal(redacted(Buffer.from('{"password": "')), null);
    assert.equal(redacted(Buffer.alloc(0)), null);
  });
});
