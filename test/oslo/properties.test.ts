import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { toJson } from '../../src/model/index.ts';
import { SECRET_KEYS } from '../../src/oslo/index.ts';
import { deliver, deliverOne, envelope, notification } from './deliver.ts';

type Form = (message: Record<string, unknown>) => unknown;

const FORMS: readonly Form[] = [
  (message) => message,
  (message) => envelope(message),
  (message) => ({ request: envelope(message), context: {} }),
  (message) => [message],
  (message) => [envelope(message)],
  (message) => deflateSync(JSON.stringify(envelope(message))),
];
const form = fc.constantFrom(...FORMS);
const SECRET = 'f00-SECRET-bar';

/** JSON in which secret keys stand here and there, each with a value that holds the secret. */
const withSecrets = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, fc.string(), fc.integer(), tie('list'), tie('object')),
  list: fc.array(tie('node'), { maxLength: 4 }),
  object: fc
    .tuple(
      fc.dictionary(fc.string(), tie('node'), { maxKeys: 4 }),
      fc.option(fc.constantFrom(...SECRET_KEYS)),
      fc.boolean(),
    )
    .map(([rest, key, deep]) =>
      key === null ? rest : { ...rest, [key]: deep ? { a: [`"${SECRET}`] } : `${SECRET}'` },
    ),
})).object;

describe('for any message', () => {
  it('a payload of plain JSON comes out of every form as it went in', () => {
    const harmless = fc
      .jsonValue({ noUnicodeString: false })
      .filter((value) => !/__proto__|_object\./.test(JSON.stringify(value)));
    fc.assert(
      fc.property(harmless, form, (payload, wrapped) => {
        const sent = JSON.parse(JSON.stringify(payload)) as unknown;
        if (SECRET_KEYS.some((key) => JSON.stringify(sent).toLowerCase().includes(`"${key}"`))) return;
        const item = deliverOne(wrapped(notification({ payload: sent })));
        assert.ok(item.form === 'notification');
        assert.equal(toJson(item.payload), JSON.stringify(sent));
      }),
    );
  });

  it('any JSON at all gives items or dead letters and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), form, (value, wrapped) => {
        const { items, dead } = deliver(wrapped(value as Record<string, unknown>));
        assert.ok(items.length + dead.length > 0);
        for (const letter of dead) assert.notEqual(letter.code, 'internal');
      }),
    );
  });

  it('any change to its parts gives items or dead letters and never throws', () => {
    const keys = [
      'message_id',
      'event_type',
      'payload',
      'timestamp',
      'traits',
      'generated',
      'request',
      '_context',
      'oslo.version',
      'oslo.message',
      'device',
      'data',
      'type',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), form, (changes, wrapped) => {
        const { items, dead } = deliver(wrapped(notification(changes)));
        assert.ok(items.length + dead.length > 0);
        for (const letter of dead) assert.notEqual(letter.code, 'internal');
        toJson(items);
      }),
    );
  });

  it('any bytes give items or dead letters and never throw', () => {
    const magic = fc.constantFrom(
      [],
      [0x78, 0x9c],
      [0x1f, 0x8b],
      [0x42, 0x5a, 0x68, 0x39],
      [0x28, 0xb5, 0x2f, 0xfd],
      [0x7b],
    );
    const codecs = fc.constantFrom(
      'application/x-gzip',
      'application/x-bz2',
      'application/x-brotli',
      'application/zstd',
      'x',
    );
    fc.assert(
      fc.property(
        magic,
        fc.uint8Array({ maxLength: 400 }),
        fc.option(codecs),
        fc.boolean(),
        (begin, rest, compression, log) => {
          const body = Buffer.concat([Buffer.from(begin), rest]);
          const contentType = log ? 'text/x-ceilometer-log' : 'application/json';
          const { items, dead } = deliver(
            body,
            compression === null ? { contentType } : { contentType, compression },
          );
          assert.ok(items.length + dead.length > 0);
          for (const letter of dead) assert.notEqual(letter.code, 'internal');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('no secret comes out, in items or in dead letters, wherever the message is cut off', () => {
    fc.assert(
      fc.property(withSecrets, withSecrets, form, fc.nat({ max: 2000 }), (payload, context, wrapped, cut) => {
        const sent = wrapped(notification({ payload, _context: context }));
        const text = Buffer.isBuffer(sent) ? sent : JSON.stringify(sent);
        for (const body of [text, text.slice(0, cut)]) assert.ok(!toJson(deliver(body)).includes(SECRET));
        const shapeless = JSON.stringify({ nothing: payload, nested: JSON.stringify({ payload }) });
        assert.ok(!toJson(deliver(shapeless)).includes(SECRET));
      }),
      { numRuns: 300 },
    );
  });
});
