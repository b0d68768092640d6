import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileEvent, eventFromFlat, flatEvent, flatEventJson } from '../../src/events/index.ts';
import type { Event, Json } from '../../src/model/index.ts';
import { notification, STAMP } from './items.ts';

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noNaN: true, min: -1e15, max: 1e15 }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 64n }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const micros = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
const traits = fc.dictionary(name, json, { maxKeys: 5, noNullPrototype: true });

const anyEvent: fc.Arbitrary<Event> = fc.record(
  {
    form: fc.constantFrom('notification' as const, 'ceilometer' as const),
    messageId: fc.string(),
    item: fc.nat(3),
    eventType: fc.string(),
    publisherId: fc.option(fc.string()),
    priority: fc.constantFrom('info', 'error'),
    generated: micros,
    claimed: fc.option(micros),
    received: micros,
    flags: fc.constantFrom([], ['clock-skew' as const], ['no-message-id' as const, 'no-timestamp' as const]),
    traits,
    items: fc.dictionary(name, fc.array(traits, { maxLength: 2 }), { maxKeys: 2, noNullPrototype: true }),
    dropped: fc.dictionary(name, fc.string(), { maxKeys: 2, noNullPrototype: true }),
  },
  { noNullPrototype: true },
);

describe('the flat event', () => {
  const parts = {
    device: 'cloud',
    component: 'server-1',
    eventKey: 'key',
    severity: 2,
    summary: 'text',
  } as const;

  it('has the keys of the contract, then the traits', () => {
    const item = notification('compute.instance.update', { user_id: 'u1' });
    const event = compileEvent([], [], 'notification', item.eventType)(item);
    assert.deepEqual(flatEvent({ ...parts, event }), {
      kind: 'event',
      device: 'cloud',
      component: 'server-1',
      eventClassKey: 'openstack|compute.instance.update',
      eventKey: 'key',
      severity: 2,
      summary: 'text',
      message_id: item.messageId,
      event_type: 'compute.instance.update',
      generated: '2017-01-23T06:22:02.761138Z',
      rcvtime: '2017-01-23T06:22:03.011138Z',
      publisher_id: 'compute.ndc27-3222',
      priority: 'info',
      trait_service: 'compute',
      trait_user_id: 'u1',
      form: 'notification',
    });
  });

  it('keeps the message’s own time where it is not the effective one', () => {
    const item = notification('x', {}, { claimed: STAMP + 3_600_000_000, flags: ['clock-skew'] });
    const event = compileEvent([], [], 'notification', 'x')(item);
    assert.equal(flatEvent({ ...parts, event })['claimed'], '2017-01-23T07:22:02.761138Z');
  });

  it('gives back the event that it was written from', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        assert.deepEqual(eventFromFlat(flatEvent({ ...parts, event })), event);
      }),
    );
  });

  it('is one line of JSON whatever the values are', () => {
    fc.assert(
      fc.property(anyEvent, fc.string({ unit: 'binary' }), (event, text) => {
        const line = flatEventJson({ ...parts, event, summary: text, component: text });
        assert.ok(!/[\n\r]/.test(line));
        assert.equal((JSON.parse(line) as { summary: string }).summary, text);
      }),
    );
  });
});
