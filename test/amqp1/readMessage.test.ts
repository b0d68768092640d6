import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadRhea } from '../../src/amqp1/loadRhea.ts';
import { readMessage } from '../../src/amqp1/readMessage.ts';

const rhea = await loadRhea();
const { data_section, data_sections, sequence_section } = rhea.message;

/** As it comes over the wire. */
function received(message: object): ReturnType<typeof readMessage> {
  return readMessage(rhea, rhea.message.encode(message), 0);
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
    assert.equal(message.subject, 'notifications.info');
    assert.equal(message.contentType, 'application/json');
    assert.equal(message.properties['compression'], 'application/x-gzip');
    assert.deepEqual([message.deliveryCount, message.firstAcquirer], [2, false]);
    const bare = received({ body: 'x' });
    assert.deepEqual([bare.subject, bare.deliveryCount, bare.firstAcquirer], [undefined, null, null]);
  });

  it('of which the sections break off does not end the connection, and says why it is refused', () => {
    const whole = rhea.message.encode({ body: 'x'.repeat(300) });
    const cut = whole.subarray(0, 20);
    const message = readMessage(rhea, rhea.message.decode(cut) as never, 0);
    assert.match(message.refused ?? '', /^the sections of the message cannot be read: /);
    assert.deepEqual(message.body, cut);
  });

  it('without a format is of AMQP’s own, and one of another is refused', () => {
    const bytes = rhea.message.encode({ body: 'x' });
    assert.equal(readMessage(rhea, bytes, undefined).body.toString(), 'x');
    const other = readMessage(rhea, Buffer.from('y'), 5);
    assert.match(other.refused ?? '', /^the message is of format 5,/);
    assert.equal(other.body.toString(), 'y');
  });
});
