import type { Item, JsonObject, Notification } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import type { Mapping, MappingTest } from '../../src/mapping/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';
import type { Reading } from '../../src/proof/index.ts';

/** Lines matter: tests name them. */
const LINES = [
  'object: instance',
  'id: server-{id}',
  'traits: { id: payload.id, name: payload.name, host: payload.host, state: payload.state, tags: payload.tags }',
  'fields: { name: name, host: { trait: host, explicit: true }, vm_state: state }',
  'derived: { status: { by: [vm_state], values: { active: ACTIVE }, default: UNKNOWN } }',
  'relations: { tags: { to: tag, id: "{tags[*]}", many: true } }',
  'problems: { in-error: { while: "vm_state == \'error\'", severity: error, summary: "{name} is in error" } }',
  'events:',
  '  - { event: create.end, create: true, update: [all, host, tags] }',
  '  - { event: dest.end, update: [host] }',
  '  - { event: source.end, STALE }',
  '  - { event: delete.end, delete: true }',
  '  - { event: "*.error", update: [vm_state] }',
  'tests:',
  '  - name: the instance moves',
  '    replay: ../move.jsonl',
  '    any_order: true',
  '    expect:',
  '      server-1:',
  '        host: new',
  '        vm_state: active',
];

export const DEST_LINE = 10;
export const SOURCE_LINE = 11;

/** A mapping of three events; `stale` is what it does with the source's last word. */
export function migrationMapping(stale: string = 'observe: stale copy'): Mapping {
  const text = LINES.join('\n').replace('STALE', stale);
  const { mapping, diagnostics } = compileMappings([[{ path: 'm.yaml', text }]]);
  if (mapping === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  return mapping;
}

const START = Date.UTC(2026, 0, 1) * 1000;

/** A notification about instance 1, `at` seconds after the year began. */
export function sent(
  at: number,
  eventType: string,
  publisherId: string,
  payload: JsonObject,
  more: Partial<Notification> = {},
): Notification {
  const generated = START + Math.round(at * SECOND);
  return {
    form: 'notification',
    messageId: `${eventType}@${at}`,
    item: 0,
    eventType,
    publisherId,
    generated,
    claimed: generated,
    received: generated,
    flags: [],
    priority: 'info',
    payload: { id: '1', ...payload },
    versioned: false,
    context: {},
    ...more,
  };
}

export const CREATE = sent(0, 'create.end', 'compute.old', { name: 'web', host: 'old', state: 'active' });
export const DEST = sent(10, 'dest.end', 'compute.new', { host: 'new', state: 'active' });
/** Sent last, by the old host. */
export const SOURCE = sent(10.5, 'source.end', 'compute.old', { host: 'old', state: 'active' });

export const MOVE: readonly Reading[] = readings(CREATE, DEST, SOURCE);

/** One reading for each item, as lines of a capture. */
export function readings(...items: readonly Item[]): readonly Reading[] {
  return items.map((item, index) => ({ position: `move.jsonl:${index + 1}`, items: [item], dead: [] }));
}

/** Gives every test the same capture. */
export function always(capture: readonly Reading[]): (test: MappingTest) => Promise<readonly Reading[]> {
  return () => Promise.resolve(capture);
}

export async function collect<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}
