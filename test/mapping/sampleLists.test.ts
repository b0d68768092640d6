import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileMappings, type Mapping } from '../../src/mapping/index.ts';
import type { Json, JsonObject, Notification, ReceivedSample, Sample } from '../../src/model/index.ts';

const FILE = `object: instance
id: server-{instance_id}
traits:
  instance_id: payload.instance_id
  tenant_id: payload.tenant_id
  asked: payload.asked
received_samples:
  list: payload.samples
  shared: payload.resource_metadata
  resource_id: instance_id
  certain: asked
  alone:
    - { meters: [cpu, 'memory.*'], id: 'server-{resource_id}' }
    - { meters: ['disk.device.*'], id: 'server-{metadata.instance_id}' }
events:
  - { event: compute.instance.delete.samples, samples: received }
`;

describe('samples that stand in a notification', () => {
  it('are final samples of its object, each with what all share', () => {
    const { samples, event } = mapping().evaluate(
      notification([
        { name: 'cpu', type: 'cumulative', unit: 'ns', volume: 2n ** 60n },
        {
          name: 'disk.device.read.bytes',
          type: 'cumulative',
          unit: 'B',
          volume: '17',
          resource_id: 'i-1-vda',
          timestamp: '2026-03-03T11:59:00.5Z',
          metadata: { disk_name: 'vda', host: 'own' },
        },
      ]),
    );
    assert.deepEqual(event.dropped, {});
    assert.deepEqual(samples.map(told), [
      ['cpu', 2n ** 60n, 'i-1', '2026-03-03T12:00:00.000000Z', { host: 'shared' }],
      [
        'disk.device.read.bytes',
        17,
        'i-1-vda',
        '2026-03-03T11:59:00.500000Z',
        { host: 'own', disk_name: 'vda' },
      ],
    ]);
    for (const { final, object, origin, project_id: project, rule } of samples)
      assert.deepEqual(
        [final, object, origin, project, rule?.line],
        [true, 'server-i-1', 'received', 'p-1', 7],
      );
  });

  it('cost themselves where they are none, and say why', () => {
    const list: Json[] = [
      7,
      { type: 'gauge', volume: 1 },
      { name: 'a', type: 'sample-type1', volume: 1 },
      { name: 'b', type: 'gauge', volume: 'much' },
      { name: 'c', type: 'gauge', volume: 1 },
    ];
    const { samples, event } = mapping().evaluate(notification(list));
    assert.deepEqual(
      samples.map(({ name }) => name),
      ['c'],
    );
    assert.deepEqual(Object.keys(event.dropped), ['sample 0', 'sample 1', 'sample 2', 'sample 3']);
    assert.match(event.dropped['sample 2'] ?? '', /a: its type is none of gauge/);
  });

  it('are only supposed to be final where whoever sends them was not certain', () => {
    const supposed = [true, false, null, 'false'].map((asked) => {
      const [one] = mapping().evaluate(
        notification([{ name: 'c', type: 'gauge', volume: 1 }], { asked }),
      ).samples;
      return [one?.final, one?.supposed];
    });
    assert.deepEqual(supposed, [
      [true, undefined],
      [true, true],
      [true, undefined],
      [true, undefined],
    ]);
  });

  it('may be missing, or no list', () => {
    for (const samples of [null, {}, 'x', []]) {
      assert.deepEqual(mapping().evaluate(notification(samples)).samples, []);
    }
  });

  it('are taken up again from the stored event', () => {
    const first = mapping().evaluate(notification([{ name: 'c', type: 'gauge', volume: 1 }]));
    const again = mapping().reevaluate({ ...first.event, readings: first.samples });
    assert.deepEqual(again.samples, first.samples);
  });
});

describe('a sample that comes alone', () => {
  const objectOf = (name: string, metadata: JsonObject): unknown =>
    mapping().evaluate(lone({ name, resource_id: 'i-1', metadata })).samples[0]?.object;

  it('belongs to the object that its meter and its own values name', () => {
    assert.equal(objectOf('cpu', {}), 'server-i-1');
    assert.equal(objectOf('memory.usage', {}), 'server-i-1');
    assert.equal(objectOf('disk.device.read.bytes', { instance_id: 'i-2' }), 'server-i-2');
  });

  it('belongs to none where the meter is not named, or the value is not there', () => {
    assert.equal(objectOf('storage.objects', {}), null);
    assert.equal(objectOf('disk.device.read.bytes', {}), null);
  });
});

describe('the linter', () => {
  for (const [what, from, to, message] of [
    [
      'a trait that is not there',
      'resource_id: instance_id',
      'resource_id: instanceid',
      /unknown trait `instanceid`/,
    ],
    ['a certainty that is not there', 'certain: asked', 'certain: sure', /unknown trait `sure`/],
    [
      'a path outside of the payload',
      'list: payload.samples',
      'list: context.samples',
      /no part of a payload/,
    ],
    ['a value that no sample has', '{metadata.instance_id}', '{instance}', /a sample has no `instance`/],
    ['a rule without a list', 'list: payload.samples', '', /does not say where the samples stand/],
  ] as const) {
    it(`finds ${what}`, () => {
      const { diagnostics } = compileMappings([[{ path: 'f.yaml', text: FILE.replace(from, to) }]]);
      assert.match(diagnostics.map((one) => one.message).join('\n'), message);
    });
  }
});

function mapping(): Mapping {
  const { mapping: made, diagnostics } = compileMappings([[{ path: 'f.yaml', text: FILE }]]);
  if (made === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return made;
}

const AT = Date.UTC(2026, 2, 3, 12) * 1000;
const BASE = {
  messageId: 'm-1',
  item: 0,
  publisherId: 'compute.h',
  priority: 'info',
  generated: AT,
  claimed: AT,
  received: AT,
  flags: [],
} as const;

function notification(samples: Json, more: JsonObject = {}): Notification {
  return {
    ...BASE,
    form: 'notification',
    eventType: 'compute.instance.delete.samples',
    payload: {
      instance_id: 'i-1',
      tenant_id: 'p-1',
      resource_metadata: { host: 'shared' },
      samples,
      ...more,
    },
    versioned: false,
    context: {},
  };
}

function lone(sample: Pick<Sample, 'name' | 'resource_id' | 'metadata'>): ReceivedSample {
  return {
    ...BASE,
    form: 'sample',
    eventType: 'metering',
    sample: {
      meter_type: 'gauge',
      unit: '',
      volume: 1,
      project_id: null,
      user_id: null,
      timestamp: '2026-03-03T12:00:00.000000Z',
      final: false,
      object: null,
      origin: 'received',
      rule: null,
      ...sample,
    },
  };
}

function told({ name, volume, resource_id: resource, timestamp, metadata }: Sample): unknown {
  return [name, volume, resource, timestamp, metadata];
}
