import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Message } from 'rhea';
import { loadRhea } from '../../src/amqp1/loadRhea.ts';
import { MessageReader, type ReceivedMessage } from '../../src/amqp1/messageReader.ts';

const rhea = await loadRhea();
const { data_section, data_sections, sequence_section } = rhea.message;

/** As it comes over the wire. */
function received(message: object): ReceivedMessage {
  return new MessageReader(rhea).read(rhea.message.encode(message), 0);
}

/** The bytes that a body stands for, as rhea has it. */
function contentOf(body: unknown): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  if (Buffer.isBuffer(body)) return body;
  const { content } = body as { readonly content: Buffer | readonly Buffer[] };
  return Buffer.isBuffer(content) ? content : Buffer.concat(content);
}

describe('the body of a message', () => {
  it('is text, binary, one data section or several', () => {
    const bodies: readonly (readonly [unknown, string])[] = [
      ['{"ü": 1}', '{"ü": 1}'],
      [Buffer.from([0, 255, 10]), Buffer.from([0, 255, 10]).toString()],
      [data_section(Buffer.from('abc')), 'abc'],
      [data_sections([Buffer.from('ab'), Buffer.from('c')]), 'abc'],
      [data_section(Buffer.alloc(0)), ''],
      [null, ''],
    ];
    for (const [body, text] of bodies) {
      const message = received({ body });
      assert.equal(message.body.toString(), text);
      assert.equal(message.refused, undefined);
    }
  });

  it('that is anything else is refused, with what there is of it', () => {
    const bodies: readonly (readonly [unknown, RegExp, string])[] = [
      [sequence_section([1, 'b']), /^the body is an AMQP sequence;/, '[1,"b"]'],
      [{ a: 1 }, /^the body is an AMQP value of type object;/, '{"a":1}'],
      [['x'], /^the body is an AMQP list;/, '["x"]'],
      [7, /^the body is an AMQP value of type number;/, '7'],
    ];
    for (const [body, reason, text] of bodies) {
      const message = received({ body });
      assert.match(message.refused ?? '', reason);
      assert.equal(message.body.toString(), text);
    }
  });
});

describe('a message', () => {
  it('brings its subject, type, properties and what is known of earlier deliveries', () => {
    const message = received({
      body: 'x',
      subject: 'notifications.info',
      content_type: 'application/json',
      application_properties: { compression: 'application/x-gzip' },
      delivery_count: 2,
      first_acquirer: false,
    });
    assert.deepEqual(message.head, {
      subject: 'notifications.info',
      contentType: 'application/json',
      properties: { compression: 'application/x-gzip' },
      annotations: {},
      deliveryCount: 2,
      firstAcquirer: false,
    });
    const { head } = received({ body: 'x' });
    assert.deepEqual([head.subject, head.deliveryCount, head.firstAcquirer], [undefined, null, null]);
  });

  it('has its own head, whatever came before it on the link', () => {
    const reader = new MessageReader(rhea);
    for (const subject of ['a', 'b', 'b', undefined, 'a']) {
      const { head } = reader.read(rhea.message.encode({ subject, body: 'x' }), 0);
      assert.equal(head.subject, subject);
    }
  });

  it('is what rhea makes of it, however long its parts are and whatever they are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    const body = fc.oneof(
      text,
      bytes,
      bytes.map((content) => data_section(content) as object),
      fc.array(bytes, { minLength: 2, maxLength: 3 }).map((contents) => data_sections(contents) as object),
    );
    const optional = { requiredKeys: ['body'] as ['body'] };
    const message = fc.record(
      {
        body,
        durable: fc.boolean(),
        delivery_count: fc.nat(),
        subject: text,
        to: text,
        content_type: fc.string({ maxLength: 20 }),
        application_properties: fc.dictionary(text, fc.oneof(text, fc.nat(), fc.boolean())),
        message_annotations: fc.dictionary(fc.string({ maxLength: 20 }), text),
        footer: fc.dictionary(fc.string({ maxLength: 20 }), text),
      },
      optional,
    );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 3 }), (messages) => {
        const reader = new MessageReader(rhea);
        for (const encoded of messages.map((one) => rhea.message.encode(one))) {
          const { head, body: read, refused } = reader.read(encoded, 0);
          const whole = rhea.message.decode(encoded) as unknown as Message;
          assert.equal(refused, undefined);
          assert.deepEqual(read, contentOf(whole.body));
          assert.equal(head.subject, whole.subject);
          assert.equal(head.contentType, whole.content_type);
          assert.deepEqual(head.properties, whole.application_properties ?? {});
          assert.deepEqual(head.annotations, whole.message_annotations ?? {});
          assert.equal(head.deliveryCount, whole.delivery_count ?? null);
        }
      }),
    );
  });

  it('of which the sections break off, wherever, does not end the connection, and says why it is refused', () => {
    const reader = new MessageReader(rhea);
    const whole = rhea.message.encode({ subject: 'a'.repeat(300), body: 'x'.repeat(300) });
    for (let length = 1; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length);
      const message = reader.read(cut, 0);
      // Between two sections it is a whole message, of which the body is not there.
      if (message.refused === undefined) assert.equal(message.body.length, 0);
      else assert.match(message.refused, /^the sections of the message cannot be read: /);
    }
    assert.deepEqual(reader.read(whole.subarray(0, -1), 0).body, whole.subarray(0, -1));
  });

  it('without a format is of AMQP’s own, and one of another is refused', () => {
    const bytes = rhea.message.encode({ body: 'x' });
    const reader = new MessageReader(rhea);
    assert.equal(reader.read(bytes, undefined).body.toString(), 'x');
    const other = reader.read(Buffer.from('y'), 5);
    assert.match(other.refused ?? '', /^the message is of format 5,/);
    assert.equal(other.body.toString(), 'y');
  });
});
