import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toJson, type Json } from '../../src/model/index.ts';
import { decode, redactDelivery, SECRET_KEYS } from '../../src/oslo/index.ts';

const SKEW = { maxSkew: 300_000_000 };

/** How services write one key. */
function spellings(key: string): readonly string[] {
  const camel = key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [...new Set([key, key.toUpperCase(), key.replaceAll('_', '-'), camel])];
}

function notification(payload: Json, more: Record<string, Json> = {}): Record<string, Json> {
  return {
    message_id: '6d5b1f0e-4f6f-4a57-8f2e-6a8f7f0a9c11',
    publisher_id: 'compute.one',
    event_type: 'compute.instance.update',
    priority: 'INFO',
    timestamp: '2026-03-01 07:24:31.000001',
    payload,
    ...more,
  };
}

function ceilometer(traits: Json, raw: Json = {}): Record<string, Json> {
  return { message_id: 'c', event_type: 'e', generated: '2026-03-01T07:24:31', traits, raw };
}

const envelope = (message: Json): Json => ({
  'oslo.version': '2.0',
  'oslo.message': JSON.stringify(message),
});

/** Bodies with the value of a key at every place where a message can have one; cut ones are no messages. */
const PLACES: Readonly<Record<string, (key: string, value: string) => string>> = {
  'in a payload, nested and in lists': (key, value) =>
    JSON.stringify(
      notification({ [key]: value, a: { [key]: [value] }, l: [{ [key]: value }, [{ [key]: { x: value } }]] }),
    ),
  'in a list of pairs': (key, value) =>
    JSON.stringify(
      notification({
        metadata: [{ key, value }],
        attachments: [{ typeURI: 'x', name: key, content: { deep: value } }],
      }),
    ),
  'in a context': (key, value) =>
    JSON.stringify(
      notification(
        {},
        { [`_context_${key}`]: value, _context_x: { [key]: value }, _context: { [key]: value } },
      ),
    ),
  'in an envelope': (key, value) => JSON.stringify(envelope(notification({ [key]: value }))),
  'beside an AMQP 1.0 request': (key, value) =>
    JSON.stringify({ request: envelope(notification({ [key]: value })), context: { [key]: value } }),
  'in a trait': (key, value) => JSON.stringify(ceilometer([[key, 1, value]], { [key]: value })),
  'in a trait that is an object': (key, value) =>
    JSON.stringify(ceilometer([{ name: key, dtype: 1, value }])),
  'in a payload of events': (key, value) =>
    JSON.stringify(notification([ceilometer([[key, 1, value]]), { [key]: value }])),
  'in a message that is cut off': (key, value) => JSON.stringify(notification({ [key]: value })).slice(0, -4),
  'in an envelope that is cut off': (key, value) =>
    JSON.stringify(envelope(notification({ [key]: value }))).slice(0, -9),
  'in the text of a Python object': (key, value) => `{u'payload': {u'${key}': u'${value}', 'x': None}}`,
  'in what is no message': (key, value) =>
    JSON.stringify({ [key]: value, list: [notification({ [key]: value })] }),
  'in a message without an event type': (key, value) =>
    JSON.stringify({ ...notification({ [key]: value }), event_type: 7 }),
};

describe('planted secrets', () => {
  for (const [place, body] of Object.entries(PLACES)) {
    it(`${place} are in nothing that decoding gives, nor in what is kept`, () => {
      for (const key of SECRET_KEYS.flatMap(spellings)) {
        const value = `planted-${key}-here`;
        const delivery = {
          body: Buffer.from(body(key, value)),
          meta: { source: 'bus', received: 0, receivedKnown: false },
        };
        const decoded = decode(delivery, SKEW);
        assert.ok(!toJson(decoded as unknown as Json).includes(value), `decoded: ${key}`);
        const kept = redactDelivery(delivery, decoded);
        assert.ok(!kept.body.includes(value), `kept: ${key}`);
        assert.ok(!toJson(kept.meta as unknown as Json).includes(value), `meta: ${key}`);
      }
    });
  }

  it('in a text are not in what is kept', () => {
    for (const text of ['rejected: password=planted-here more', '{"auth_token": "planted-here"}']) {
      const body = Buffer.from(JSON.stringify(notification({ fault: text }, { _context_note: text })));
      const delivery = { body, meta: { source: 'bus', received: 0, receivedKnown: false } };
      const kept = redactDelivery(delivery, decode(delivery, SKEW));
      assert.ok(!kept.body.includes('planted-here'), text);
      assert.ok(kept.body.includes('***'), text);
    }
  });
});
