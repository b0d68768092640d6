import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CeilometerEvent } from '../../src/model/index.ts';
import { deliver, deliverOne } from './deliver.ts';

function event(changes: object = {}): Record<string, unknown> {
  return {
    message_id: 'm',
    event_type: 'volume.create.end',
    generated: '2017-01-23T06:22:02.584049',
    traits: [],
    raw: { auth_token: 'SECRET' },
    ...changes,
  };
}

function one(body: unknown): CeilometerEvent {
  const item = deliverOne(body);
  assert.ok(item.form === 'ceilometer');
  return item;
}

describe('a Ceilometer event', () => {
  it('is read from triples and from dicts alike', () => {
    const triples = [
      ['size', 2, 10],
      ['ratio', 3, 1.5],
      ['at', 4, '2017-01-23T05:06:41'],
      ['name', 1, 'x'],
      ['any', 0, [1]],
    ];
    const dicts = [
      { name: 'size', dtype: 2, value: 10 },
      { name: 'ratio', type: 'float', value: '1.5' },
      { name: 'at', dtype: 4, value: '2017-01-23 05:06:41+00:00' },
      { name: 'name', type: 'string', value: 'x' },
      { name: 'any', dtype: 0, value: [1] },
    ];
    for (const traits of [triples, dicts]) {
      const item = one(event({ traits }));
      assert.deepEqual(item.traits, {
        size: 10,
        ratio: 1.5,
        at: '2017-01-23T05:06:41.000000Z',
        name: 'x',
        any: [1],
      });
      assert.deepEqual(item.traitTypes, { size: 2, ratio: 3, at: 4, name: 1, any: 0 });
      assert.deepEqual(item.flags, []);
    }
  });

  it('is read from a dict of traits by name, as stores of documents kept them', () => {
    const item = one(event({ traits: { size: 10, name: 'x', none: null, auth_token: 'SECRET' } }));
    assert.deepEqual(item.traits, { size: 10, name: 'x', none: null });
    assert.deepEqual(item.traitTypes, { size: 0, name: 0, none: 0 });
  });

  it('keeps a value that does not fit its type as text', () => {
    const item = one(
      event({
        traits: [
          ['at', 4, 'soon'],
          ['n', 2, 'many'],
          ['f', 3, 'nan'],
          ['g', 3, 'constructor'],
          ['big', 2, '9007199254740993'],
        ],
      }),
    );
    assert.deepEqual(item.traits, {
      at: 'soon',
      n: 'many',
      f: 'NaN',
      g: 'constructor',
      big: 9007199254740993n,
    });
    assert.deepEqual(item.traitTypes, { at: 1, n: 1, f: 3, g: 1, big: 2 });
  });

  it('loses a trait that cannot be read, and says so', () => {
    const item = one(event({ traits: [['a', 1, 'b'], 7, ['x'], { dtype: 1, value: 2 }] }));
    assert.deepEqual(item.traits, { a: 'b' });
    assert.deepEqual(item.flags, ['trait-unread']);
  });

  it('has the priority and publisher that its traits name', () => {
    const item = one(
      event({
        traits: [
          ['priority', 1, 'ERROR'],
          ['service', 1, 'volume.host@ceph#rbd'],
        ],
      }),
    );
    assert.equal(item.priority, 'error');
    assert.equal(item.publisherId, 'volume.host@ceph#rbd');
    assert.equal(one(event()).priority, 'info');
    assert.equal(one(event()).publisherId, null);
  });

  it('has no secret trait, and not the raw notification', () => {
    const item = one(
      event({
        traits: [
          ['password', 1, 'SECRET'],
          ['meta', 0, { token: 'SECRET', x: 1 }],
          ['key_name', 1, 'k'],
        ],
      }),
    );
    assert.deepEqual(item.traits, { meta: { x: 1 }, key_name: 'k' });
    assert.equal('raw' in item, false);
  });

  it('comes alone, in a list, as the payload of a notification, or from the old Zenoss dispatcher', () => {
    const alone = one(event());
    const notifier = {
      message_id: 'outer',
      event_type: 'event',
      publisher_id: 'telemetry.publisher.h',
      payload: [event()],
    };
    for (const body of [[event()], notifier, { device: 'cloud', type: 'event', data: event() }])
      assert.deepEqual(one(body), alone);
  });

  it('is nothing that the Zenoss dispatcher sends besides', () => {
    assert.equal(deliver({ device: 'cloud', type: 'heartbeat', data: {} }).dead[0]?.code, 'decode/shape');
  });
});
