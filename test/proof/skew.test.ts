import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECOND } from '../../src/model/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';
import type { Divergence, Reading } from '../../src/proof/index.ts';
import { verify } from '../../src/proof/index.ts';
import { MEMBERSHIP } from './membership.ts';
import { readings, sent } from './migration.ts';

function fields(capture: readonly Reading[]): string[] {
  const { mapping } = compileMappings([[{ path: 'm.yaml', text: MEMBERSHIP }]]);
  assert.ok(mapping !== null);
  const records = [...verify(capture, mapping, { orders: 10, seed: 1, skew: SECOND })];
  return records
    .filter((record): record is Divergence => record.kind === 'divergence')
    .map(({ severity, field }) => `${severity} ${field}`)
    .toSorted();
}

describe('clocks', () => {
  it('decide whether a reusable object that one removes and another adds is there, and what it has', () => {
    const capture = readings(sent(1, 'remove', 'a', {}), sent(1.5, 'add', 'b', { role: 'admin' }));
    assert.deepEqual(fields(capture), ['error deleted', 'error role']);
  });

  it('decide nothing when the add is long after', () => {
    const capture = readings(sent(1, 'remove', 'a', {}), sent(9, 'add', 'b', { role: 'admin' }));
    assert.deepEqual(fields(capture), []);
  });

  it('decide for each member of a list on which two publishers differ', () => {
    const capture = readings(
      sent(1, 'add', 'a', { users: ['ann', 'bob'] }),
      sent(1.5, 'add', 'b', { users: ['ann', 'eve'] }),
    );
    assert.deepEqual(fields(capture), ['error users[bob]', 'error users[eve]']);
  });

  it('count Ceilometer hosts as publishers of their own where the event names only the service', () => {
    const { mapping } = compileMappings([
      [
        {
          path: 'm.yaml',
          text: 'object: o\nid: "{id}"\ntraits: { id: trait.id, v: trait.v }\nfields: { v: v }\nevents: [{ event: e, update: all }]\n',
        },
      ],
    ]);
    assert.ok(mapping !== null);
    const event = (at: number, host: string, v: string): Reading => ({
      position: '',
      dead: [],
      items: [
        {
          ...sent(at, 'e', 'compute', {}),
          form: 'ceilometer',
          traits: { id: 'x', v, host_name: host },
          traitTypes: {},
        },
      ],
    });
    const records = [
      ...verify([event(1, 'h1', 'a'), event(1.2, 'h2', 'b')], mapping, { orders: 0, seed: 1, skew: null }),
    ];
    const [divergence] = records.filter((record) => record.kind === 'divergence');
    assert.deepEqual(
      divergence?.events?.map(({ publisher }) => publisher),
      ['compute.h2', 'compute.h1'],
    );
  });
});
