import { formatMicros, type FlatEvent, type Json, type Micros, type OutgoingItem } from '../model/index.ts';
import { objectItem, outgoingItems } from './outgoingItems.ts';

const OBJECT = 'stackwire-test';
const SUMMARY = 'This is a test of stackwire. Nothing has happened.';
const RULE = { file: 'stackwire', line: 0 };

/**
 * One item of each kind, marked as a test in id, type and summary; the problem is raised and then cleared. `id` makes
 * their keys new, so that a target which remembers keys takes them.
 */
export function testItems(id: string, cloud: string, now: Micros): readonly OutgoingItem[] {
  const at = formatMicros(now);
  const object = { type: OBJECT, id: OBJECT, revision: 1 };
  const problem = {
    key: `${OBJECT}:${OBJECT}`,
    severity: 3,
    summary: SUMMARY,
    object: OBJECT,
    since: at,
  } as const;
  const items = outgoingItems({
    seq: 0,
    event: JSON.stringify(testEvent(id, cloud, at)),
    outcome: {
      changes: [{ object, op: 'update', set: { note: SUMMARY }, refused: [], rule: RULE, previous: 0 }],
      samples: [
        {
          name: 'stackwire.test',
          meter_type: 'gauge',
          unit: 'test',
          volume: 1,
          resource_id: OBJECT,
          project_id: null,
          user_id: null,
          timestamp: at,
          metadata: {},
          final: false,
          object: OBJECT,
          origin: 'mapping',
          rule: RULE,
        },
      ],
      problems: [
        { ...problem, state: 'raised' },
        { ...problem, state: 'cleared' },
      ],
      late: false,
    },
  });
  const view = { type: OBJECT, id: OBJECT, deleted: false, partial: false, revision: 1, updated: at };
  return [
    ...items,
    { ...objectItem({ ...view, fields: { note: SUMMARY }, relations: {} }, 0), key: `${id}/object` },
  ];
}

function testEvent(id: string, cloud: string, at: string): FlatEvent & { readonly [key: string]: Json } {
  return {
    kind: 'event',
    device: cloud,
    component: OBJECT,
    eventClassKey: `openstack|${OBJECT}`,
    eventKey: id,
    severity: 2,
    summary: SUMMARY,
    message_id: id,
    event_type: OBJECT,
    generated: at,
    rcvtime: at,
    publisher_id: 'stackwire',
    priority: 'info',
    form: 'notification',
  };
}
