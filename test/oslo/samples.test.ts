import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toJson } from '../../src/model/index.ts';
import { deliver, deliverOne, envelope, notification } from './deliver.ts';

/** As `Sample.as_dict()` (ceilometer/sample.py). */
const POSTED = {
  name: 'memory.usage',
  type: 'gauge',
  unit: 'MiB',
  volume: 512,
  user_id: 'user-1',
  project_id: 'project-1',
  resource_id: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
  timestamp: '2017-01-23T06:20:00.250000+00:00',
  resource_metadata: { display_name: 'web', user_metadata: { password: 'hush', role: 'db' } },
  source: 'openstack',
  id: '0b6f4e62-aaaa-11f0-8c1b-fa163e000001',
  monotonic_time: null,
};

/** As `meter_message_from_counter` (ceilometer/publisher/utils.py). */
const METERED = {
  counter_name: POSTED.name,
  counter_type: POSTED.type,
  counter_unit: POSTED.unit,
  counter_volume: POSTED.volume,
  user_id: POSTED.user_id,
  project_id: POSTED.project_id,
  resource_id: POSTED.resource_id,
  timestamp: POSTED.timestamp,
  resource_metadata: POSTED.resource_metadata,
  source: 'openstack',
  message_id: POSTED.id,
  message_signature: 'abc',
};

const SAMPLE = {
  name: 'memory.usage',
  meter_type: 'gauge',
  unit: 'MiB',
  volume: 512,
  resource_id: POSTED.resource_id,
  project_id: 'project-1',
  user_id: 'user-1',
  timestamp: '2017-01-23T06:20:00.250000Z',
  metadata: { display_name: 'web', user_metadata: { role: 'db' } },
  final: false,
  object: null,
  origin: 'received',
  rule: null,
};

describe('a sample of Ceilometer', () => {
  for (const [name, body] of Object.entries({
    'posted alone': POSTED,
    'posted in a list': [POSTED],
    'in a list on the bus': notification({ event_type: 'metering', payload: [METERED] }),
    'in an envelope on the bus': envelope(notification({ event_type: 'metering', payload: [METERED] })),
    'from the old Zenoss dispatcher': { device: 'cloud', type: 'meter', data: METERED },
  })) {
    it(`is the same ${name}, without its secrets`, () => {
      const item = deliverOne(body);
      assert.ok(item.form === 'sample');
      assert.deepEqual(item.sample, SAMPLE);
      const { messageId, eventType, generated, flags, priority } = item;
      assert.deepEqual(
        { messageId, eventType, generated, flags, priority },
        {
          messageId: POSTED.id,
          eventType: 'metering',
          generated: 1_485_152_400_250_000,
          flags: [],
          priority: 'sample',
        },
      );
    });
  }

  it('keeps every digit, and what is no number', () => {
    const text = JSON.stringify([POSTED, POSTED, POSTED, POSTED]);
    const volumes = ['18014398509481985', 'NaN', '-Infinity', '"12.5"'];
    let at = 0;
    const { items, dead } = deliver(text.replaceAll('"volume":512', () => `"volume":${volumes[at++]}`));
    assert.deepEqual(dead, []);
    const taken = items.map((item) => (item.form === 'sample' ? toJson(item.sample.volume) : ''));
    assert.deepEqual(taken, ['18014398509481985', '"NaN"', '"-Infinity"', '12.5']);
  });

  it('without an id is known by what it says, whatever came with it', () => {
    const { id: _, ...nameless } = POSTED;
    const alone = deliverOne(nameless);
    const { items } = deliver([
      { ...nameless, resource_metadata: {} },
      { ...nameless, volume: 513 },
    ]);
    assert.deepEqual(alone.flags, ['no-message-id']);
    assert.equal(items[0]?.messageId, alone.messageId);
    assert.notEqual(items[1]?.messageId, alone.messageId);
    assert.deepEqual(
      items.map(({ item }) => item),
      [0, 0],
    );
  });

  it('that is bad costs itself only', () => {
    const { items, dead } = deliver([
      POSTED,
      { ...POSTED, id: 'no-number', volume: 'much' },
      { ...POSTED, id: 'no-type', type: 'counter' },
      { ...POSTED, id: 'no-resource', resource_id: null },
      { what: 'is this' },
      7,
    ]);
    assert.deepEqual(
      items.map(({ messageId }) => messageId),
      [POSTED.id],
    );
    assert.deepEqual(
      dead.map(({ code, messageId, detail }) => [code, messageId, detail]),
      [
        ['decode/shape', 'no-number', 'the volume of the sample of memory.usage is no number'],
        ['decode/shape', 'no-type', 'the sample of memory.usage is none of gauge, delta, cumulative'],
        ['decode/shape', 'no-resource', 'the sample has no resource_id'],
        ['decode/shape', null, 'it is no notification, Ceilometer event or sample'],
        ['decode/shape', null, 'it is no notification, Ceilometer event or sample'],
      ],
    );
    assert.ok(!dead.some(({ body }) => body?.includes('hush')));
  });
});

describe('a list of notifications', () => {
  it('gives each of them, in envelopes or bare, beside events and samples', () => {
    const { items, dead } = deliver([
      notification({ message_id: 'a' }),
      envelope(notification({ message_id: 'b', payload: { big: 1 } })),
      POSTED,
      { message_id: 'c', event_type: 'x.y', generated: '2017-01-23T06:20:00', traits: [] },
      envelope({ message_id: 'd', event_type: 'x.y' }),
    ]);
    assert.deepEqual(
      items.map(({ form, messageId }) => [form, messageId]),
      [
        ['notification', 'a'],
        ['notification', 'b'],
        ['sample', POSTED.id],
        ['ceilometer', 'c'],
      ],
    );
    assert.deepEqual(
      dead.map(({ code }) => code),
      ['decode/shape'],
    );
  });

  it('is none where nothing in it is known', () => {
    const { items, dead } = deliver([{ name: 'x' }, { event_type: 'x.y' }]);
    assert.equal(items.length, 0);
    assert.equal(dead[0]?.detail, 'it is a list without any notification, Ceilometer event or sample');
  });
});
