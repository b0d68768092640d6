import type { OutgoingItem } from '../../../src/model/index.ts';

export const PUBLISHED_EVENT: OutgoingItem = {
  kind: 'event',
  key: 'm-1/event',
  object: 'server-1',
  line: {
    message_id: 'm-1',
    event_type: 'compute.instance.create.end',
    generated: '2026-01-01T00:00:00.000000Z',
    ceilometer: {
      generated: '2026-01-01T00:00:00',
      traits: [
        ['service', 1, "compute.h'é"],
        ['memory_mb', 2, 512],
        ['load', 3, 1],
        ['launched_at', 4, '2025-12-31T23:59:59.500000'],
      ],
    },
  },
  event: null,
  seq: 1,
};

export const PUBLISHED_SAMPLE: OutgoingItem = {
  kind: 'sample',
  key: 'm-1/sample/0',
  object: 'server-1',
  line: {
    kind: 'sample',
    name: 'memory',
    meter_type: 'gauge',
    unit: 'MB',
    volume: 512,
    resource_id: 'r-1',
    project_id: 'p',
    user_id: null,
    timestamp: '2026-01-01T00:00:00.000000Z',
    metadata: { host: 'é', nested: { b: [true, null, 'x'], a: 0.1 } },
  },
  event: null,
  seq: 1,
};
