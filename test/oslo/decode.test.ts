import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { type DeadLetter, type Notification, SECOND, toJson } from '../../src/model/index.ts';
import { deliver, deliverOne, envelope, MAX_SKEW, notification, RECEIVED } from './deliver.ts';

const STAMP = 1_485_152_522_584_049;

function onlyDead(body: unknown, meta = {}): DeadLetter {
  const { items, dead } = deliver(body, meta);
  assert.deepEqual(items, []);
  assert.equal(dead.length, 1);
  return dead[0] as DeadLetter;
}

describe('the forms of a notification', () => {
  it('decode to the same item from an envelope, bare, and as an amqp1 request of either', () => {
    const message = notification({ _context_request_id: 'req-1' });
    const expected: Notification = {
      form: 'notification',
      messageId: '3538a01c-ab8d-4e64-b0ff-6e8fe270e06a',
      item: 0,
      eventType: 'compute.instance.power_on.end',
      publisherId: 'compute.ndc27-3222',
      generated: STAMP,
      claimed: STAMP,
      received: RECEIVED,
      flags: [],
      priority: 'info',
      versioned: false,
      payload: { instance_id: '87be4b45', host: 'ndc27-3222' },
      context: { request_id: 'req-1' },
    };
    const beside = { request: envelope(notification()), context: { request_id: 'req-1' } };
    const bareBeside = { request: notification(), context: { request_id: 'req-1' } };
    for (const body of [message, envelope(message), beside, bareBeside])
      assert.deepEqual(deliverOne(body), expected);
  });

  it('merge the three contexts into one', () => {
    const message = notification({
      _context: { user_id: 'u', roles: ['r'] },
      context: { project_id: 'p' },
      _context_domain: 'd',
    });
    const item = deliverOne(message) as Notification;
    assert.deepEqual(item.context, { project_id: 'p', user_id: 'u', roles: ['r'], domain: 'd' });
  });

  it('take a context of null or text for none', () => {
    assert.deepEqual(
      (deliverOne(notification({ _context: null, context: 'x' })) as Notification).context,
      {},
    );
  });

  it('are info where no priority is given', () => {
    assert.equal(deliverOne(notification({ priority: null })).priority, 'info');
    assert.equal(deliverOne(notification({ priority: 'Warn' })).priority, 'warn');
  });
});

describe('identity and stamp', () => {
  it('hash the body where the message id is missing', () => {
    const body = JSON.stringify(notification({ message_id: undefined }));
    const item = deliverOne(body);
    assert.equal(item.messageId, createHash('sha256').update(body).digest('hex'));
    assert.deepEqual(item.flags, ['no-message-id']);
  });

  it('take the receipt time where the timestamp is missing or unreadable', () => {
    for (const timestamp of [undefined, '', 'yesterday', 12]) {
      const item = deliverOne(notification({ timestamp }));
      assert.equal(item.generated, RECEIVED);
      assert.equal(item.claimed, null);
      assert.deepEqual(item.flags, ['no-timestamp']);
    }
  });

  it('take the receipt time where a stamp lies further ahead than the allowed skew', () => {
    const ahead = { received: STAMP - MAX_SKEW - 1 };
    const item = deliverOne(notification(), ahead);
    assert.equal(item.generated, ahead.received);
    assert.equal(item.claimed, STAMP);
    assert.deepEqual(item.flags, ['clock-skew']);
    assert.deepEqual(deliverOne(notification(), { received: STAMP - MAX_SKEW }).flags, []);
  });

  it('judge no clock by a receipt time that nobody knows', () => {
    const item = deliverOne(notification(), { received: 0, receivedKnown: false });
    assert.equal(item.generated, STAMP);
    assert.deepEqual(item.flags, []);
  });

  it('were received when they were stamped, where nobody knows better', () => {
    const unknown = { received: 0, receivedKnown: false };
    const event = { message_id: 'm', event_type: 'a.b', generated: '2017-01-23T06:00:00', traits: [] };
    assert.equal(deliverOne(notification(), unknown).received, STAMP);
    assert.equal(deliverOne(event, unknown).received, 1_485_151_200_000_000);
    assert.equal(
      deliverOne(notification(), { ...unknown, effective: STAMP - SECOND }).received,
      STAMP - SECOND,
    );
    assert.equal(deliverOne(notification()).received, RECEIVED);
  });

  it('stand at the epoch and say so where neither a stamp nor a receipt time is known', () => {
    const item = deliverOne(notification({ timestamp: undefined }), { received: 0, receivedKnown: false });
    assert.deepEqual([item.generated, item.received, item.flags], [0, 0, ['no-timestamp']]);
  });

  it('take the stamp that an earlier run fixed', () => {
    const item = deliverOne(notification(), { effective: STAMP - SECOND });
    assert.equal(item.generated, STAMP - SECOND);
    assert.equal(item.claimed, STAMP);
  });

  it('leave several events their own times, for which one fixed stamp cannot stand', () => {
    const events = ['2017-01-23T06:00:00', '2017-01-23T06:00:01'].map((generated, i) => {
      return { message_id: `m${i}`, event_type: 'a.b', generated, traits: [] };
    });
    const { items } = deliver(events, { effective: 5 });
    assert.deepEqual(
      items.map((item) => item.generated),
      [1_485_151_200_000_000, 1_485_151_201_000_000],
    );
  });

  it('number the items of one delivery that share an id', () => {
    const event = (id: string): object => ({
      message_id: id,
      event_type: 'a.b',
      generated: '2017-01-23',
      traits: [],
    });
    const { items } = deliver([event('m'), event('n'), event('m'), event('m')]);
    assert.deepEqual(
      items.map((item) => [item.messageId, item.item]),
      [
        ['m', 0],
        ['n', 0],
        ['m', 1],
        ['m', 2],
      ],
    );
  });
});

describe('what cannot be used becomes a dead letter', () => {
  it('with the reason, for an envelope of another version', () => {
    for (const version of ['2.1', '3.0', '1.0', 'two', '']) {
      const { code, detail } = onlyDead(envelope(notification(), version));
      assert.equal(code, 'decode/envelope');
      assert.match(detail, /2\.0/);
    }
  });

  it('for an envelope inside an envelope, or around something else', () => {
    assert.equal(onlyDead(envelope(envelope(notification()))).code, 'decode/envelope');
    assert.equal(onlyDead(envelope('text')).code, 'decode/envelope');
    assert.equal(onlyDead({ 'oslo.version': '2.0', 'oslo.message': notification() }).code, 'decode/envelope');
  });

  it('with the character, for JSON that is cut off', () => {
    const text = JSON.stringify(notification());
    const dead = onlyDead(text.slice(0, 60));
    assert.equal(dead.code, 'decode/json');
    assert.match(dead.detail, /ends at character 60/);
    const inside = onlyDead({ 'oslo.version': '2.0', 'oslo.message': '{"a": }' });
    assert.equal(inside.code, 'decode/json');
    assert.match(inside.detail, /oslo\.message: at character 7/);
  });

  it('for an array, a bare value, and an object that is neither notification nor event', () => {
    for (const body of [
      '[]',
      '[1,2]',
      'null',
      '"x"',
      '7',
      '{}',
      '{"event_type":7,"payload":{}}',
      '{"event_type":"a"}',
    ]) {
      assert.equal(onlyDead(body).code, 'decode/shape', body);
    }
  });

  it('with what is known of it', () => {
    const dead = onlyDead(envelope(notification({ payload: undefined })), { source: 'rabbit-1' });
    assert.equal(dead.messageId, '3538a01c-ab8d-4e64-b0ff-6e8fe270e06a');
    assert.equal(dead.eventType, 'compute.instance.power_on.end');
    assert.equal(dead.source, 'rabbit-1');
    assert.equal(dead.received, RECEIVED);
  });

  it('with length and hash only, for a body over 8 MB', () => {
    const body = Buffer.alloc(8 * 1024 * 1024 + 1, ' ');
    const dead = onlyDead(body);
    assert.equal(dead.code, 'decode/too-large');
    assert.equal(dead.body, null);
    assert.equal(dead.length, body.length);
    assert.equal(dead.hash, createHash('sha256').update(body).digest('hex'));
  });

  it('without bytes, for what is not UTF-8', () => {
    const dead = onlyDead(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    assert.equal(dead.code, 'decode/encoding');
    assert.equal(dead.body, null);
  });

  it('for an empty body', () => {
    assert.equal(onlyDead('').code, 'decode/empty');
  });

  it('for nesting that no reader could follow, in the payload or anywhere', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = JSON.stringify(notification({ payload: 'HERE' })).replace('"HERE"', deep);
    assert.equal(onlyDead(text).code, 'decode/shape');
    assert.match(onlyDead(deep).code, /^decode\//);
    assert.equal(onlyDead(deep.slice(1)).code, 'decode/json');
  });

  it('for each bad element of a list of events, and no other', () => {
    const event = { message_id: 'm', event_type: 'a.b', generated: '2017-01-23', traits: [] };
    const { items, dead } = deliver([event, 7, { ...event, event_type: null, token: 'SECRET' }]);
    assert.equal(items.length, 1);
    assert.deepEqual(
      dead.map(({ code, body, messageId }) => [code, body?.slice(0, 10), messageId]),
      [
        ['decode/shape', '7', null],
        ['decode/shape', '{"message_', 'm'],
      ],
    );
    assert.doesNotMatch(toJson(dead), /SECRET/);
  });

  it('with at most 64 kB of text, scrubbed', () => {
    const body = `{"a": "${'x'.repeat(65_400)}", "auth_token": "SECRET${'y'.repeat(100_000)}", `;
    const dead = onlyDead(body);
    assert.ok((dead.body ?? '').length <= 65_536);
    assert.doesNotMatch(dead.body ?? '', /SECRET/);
    assert.match(dead.body ?? '', /"auth_token": \*\*\*$/);
  });
});

describe('keys that are harmful to copy', () => {
  it('are left out wherever they stand', () => {
    const text = JSON.stringify(
      notification({
        payload: { HARM: { polluted: true }, list: [{ HARM: 1, x: 2 }] },
        _context_HARM: { polluted: true },
      }),
    ).replaceAll('HARM', '__proto__');
    const item = deliverOne(text) as Notification;
    assert.deepEqual(item.payload, { list: [{ x: 2 }] });
    assert.deepEqual(item.context, {});
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.equal(Object.getPrototypeOf(item.context), Object.prototype);
  });

  it('are left out among the traits of an event', () => {
    const event = {
      event_type: 'a.b',
      traits: [
        ['__proto__', 1, 'x'],
        ['constructor', 1, 'y'],
      ],
    };
    const item = deliverOne(event);
    assert.ok(item.form === 'ceilometer');
    assert.deepEqual(Object.entries(item.traits), [['constructor', 'y']]);
  });
});
