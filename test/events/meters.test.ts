import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MeterDefinition } from '../../src/events/index.ts';
import { compileEvent, readMeter } from '../../src/events/index.ts';
import { notification } from './items.ts';

const meter: MeterDefinition = {
  name: 'memory',
  type: 'gauge',
  unit: { constant: 'MiB' },
  volume: { trait: 'memory_mb' },
  resourceId: { trait: 'instance_id' },
  projectId: null,
  userId: null,
  timestamp: { trait: 'at' },
  metadata: { host: { trait: 'host' }, absent: { trait: 'nothing' } },
  rule: { file: 'm.yaml', line: 9 },
};
const event = compileEvent([], [], 'notification', 'x')(notification('x', {}));

describe('readMeter', () => {
  it('takes operands from traits, with the defaults of Ceilometer', () => {
    const traits = {
      memory_mb: '2048',
      instance_id: 'i-1',
      project_id: 'p-1',
      at: '2017-01-01 00:00:00',
      host: 'h1',
    };
    assert.deepEqual(readMeter(meter, event, traits, 'server-1', true), {
      name: 'memory',
      meter_type: 'gauge',
      unit: 'MiB',
      volume: 2048,
      resource_id: 'i-1',
      project_id: 'p-1',
      user_id: null,
      timestamp: '2017-01-01T00:00:00.000000Z',
      metadata: { host: 'h1' },
      final: true,
      object: 'server-1',
      origin: 'mapping',
      rule: { file: 'm.yaml', line: 9 },
    });
  });

  it('falls back to the object and the stamp of the event', () => {
    const sample = readMeter(meter, event, { memory_mb: 18446744073709551615n }, 'server-1', false);
    assert.equal(sample?.resource_id, 'server-1');
    assert.equal(sample?.timestamp, '2017-01-23T06:22:02.761138Z');
    assert.equal(sample?.volume, 18446744073709551615n);
  });

  it('takes no reading where the volume is no number or nothing is measured', () => {
    assert.equal(readMeter(meter, event, { memory_mb: 'much' }, 'server-1', false), null);
    assert.equal(readMeter(meter, event, { memory_mb: null }, 'server-1', false), null);
    assert.equal(readMeter(meter, event, { memory_mb: 1 }, null, false), null);
  });
});
