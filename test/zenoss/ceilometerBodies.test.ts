import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OutgoingItem } from '../../src/model/index.ts';
import { ceilometerEvent, postedSample, zenpackEvent } from '../../src/zenoss/index.ts';
import { itemsOf } from '../mappings/captures.ts';
import { ceilometerPython } from '../support/ceilometerPython.ts';
import { noteSkipped } from '../support/services.ts';
import { theirBodies } from './theirBodies.ts';
import { itemsFor, told } from './zenossItems.ts';

function bodies<T>(items: readonly OutgoingItem[], make: (item: OutgoingItem) => T | null): readonly T[] {
  return items.map(make).filter((body) => body !== null);
}

describe('the bodies of events and samples', { timeout: 300_000 }, () => {
  it('are those of Ceilometer itself', async (context) => {
    const python = await ceilometerPython();
    if (typeof python === 'string') {
      noteSkipped('bodies for the ZenPack', python);
      context.skip(python);
      return;
    }
    const items = itemsFor([...itemsOf('delete.jsonl'), ...itemsOf('neutron/floating-ip.jsonl')]);
    const events = [
      ...bodies(items, ceilometerEvent),
      ...bodies(items, (item) => zenpackEvent(item, () => null)),
    ];
    const samples = bodies(items, (item) => (item.kind === 'sample' ? postedSample(item) : null));
    assert.ok(events.length > 20 && samples.length > 0);
    assert.deepEqual(await theirBodies(python, { events, samples }), { events, samples });
  });
});

describe('the traits of an event', () => {
  const [item] = itemsFor([
    told('compute.instance.create.end', {
      instance_id: 'i1',
      state: 'active',
      host: null,
      vcpus: 2,
      created_at: '2026-03-02 09:00:00',
      fixed_ips: Array.from({ length: 30 }, (_, index) => ({ address: `2001:db8::${index}` })),
    }),
  ]);
  const event = ceilometerEvent(item ?? assert.fail('no item'));
  const traits = new Map(event?.traits.map(([name, type, value]) => [name, [type, value]]));

  it('have types, and none is null', () => {
    assert.deepEqual(traits.get('state'), [1, 'active']);
    assert.deepEqual(traits.get('vcpus'), [2, 2]);
    assert.deepEqual(traits.get('created_at'), [4, '2026-03-02T09:00:00']);
    assert.equal(traits.has('host'), false);
  });

  it('B8: are whole, however long', () => {
    const [type, text] = traits.get('addresses') ?? [];
    assert.equal(type, 1);
    assert.ok(typeof text === 'string' && text.length > 255);
    assert.match(text, /^\['2001:db8::0', .*'2001:db8::29'\]$/);
  });
});
