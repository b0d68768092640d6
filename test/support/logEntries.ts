import type { LogEntry, Outcome } from '../../src/model/index.ts';
import { toJson } from '../../src/model/index.ts';

export const SERVER = 'server-87be4b45-e214-4ca3-8f5c-1bd31159f9e4';

const NOTHING: Outcome = { changes: [], problems: [], samples: [], late: false };

/** A log entry with a whole flat event; `event` and `outcome` replace parts of it. */
export function logEntry(
  seq: number,
  event: Readonly<Record<string, unknown>> = {},
  outcome: Partial<Outcome> = {},
): LogEntry {
  const whole = {
    kind: 'event',
    device: 'openstack',
    component: SERVER,
    eventClassKey: 'openstack|compute.instance.live_migration.post.dest.end',
    eventKey: `message-${seq}`,
    severity: 2,
    summary: 'Instance pdcmtest now runs on ndc27-3222',
    message_id: `message-${seq}`,
    event_type: 'compute.instance.live_migration.post.dest.end',
    generated: '2017-01-23T06:22:02.761138Z',
    rcvtime: '2017-01-23T06:22:02.900000Z',
    publisher_id: 'compute.ndc27-3222',
    priority: 'info',
    ...event,
  };
  return { seq, event: toJson(whole), outcome: { ...NOTHING, ...outcome } };
}

/** The migration that arrives, and the stale last event that is refused. */
export const MIGRATED = logEntry(
  1,
  {},
  {
    changes: [
      {
        object: { type: 'instance', id: SERVER, revision: 3 },
        op: 'update',
        set: { host: 'ndc27-3222', task_state: null, memory: 18014398509481985n },
        refused: [],
        rule: { file: 'mappings/nova/instance.yaml', line: 42 },
        previous: 0,
      },
    ],
  },
);

export const STALE = logEntry(
  2,
  {
    event_type: 'compute.instance.live_migration._post.end',
    generated: '2017-01-23T06:22:02.776665Z',
    summary: 'compute.instance.live_migration._post.end',
  },
  {
    changes: [
      {
        object: { type: 'instance', id: SERVER, revision: 3 },
        op: 'update',
        set: {},
        refused: [
          { field: 'host', value: 'ndc27-3205', because: 'stale copy sent by the source host' },
          { field: 'task_state', value: 'migrating', because: 'stale copy sent by the source host' },
        ],
        rule: { file: 'mappings/nova/instance.yaml', line: 44 },
        previous: 1,
      },
    ],
  },
);
