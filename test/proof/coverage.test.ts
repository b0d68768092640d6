import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileMappings } from '../../src/mapping/index.ts';
import type { Mapping } from '../../src/mapping/index.ts';
import type { Json, JsonObject } from '../../src/model/index.ts';
import { coverageOf } from '../../src/proof/index.ts';
import { payloadLeaves } from '../../src/proof/payloadLeaves.ts';
import { readings, sent } from './migration.ts';

const TEXT = `object: disk
id: disk-{id}
traits:
  id: payload.id
  name: payload.name
  size: payload.size
  speed: payload.speed
  owner: payload.owner
  note: payload.note
  tags: 'payload.tags[*].key'
fields: { name: name, size: size, owner: { trait: owner, explicit: true } }
events:
  - { event: disk.made, create: true, update: all }
  - { event: disk.grown, when: "size > 0", update: [size] }
  - { event: disk.gone, delete: true }
  - { event: 'disk.*', observe: no rule of its own yet }
`;

function disks(): Mapping {
  const { mapping, diagnostics } = compileMappings([[{ path: 'disk.yaml', text: TEXT }]]);
  assert.ok(mapping !== null, JSON.stringify(diagnostics));
  return mapping;
}

const told = (at: number, type: string, payload: JsonObject) => sent(at, type, 'disk.host', payload);

describe('coverage', () => {
  it('counts event types with a rule of their own; a glob that observes knows none', async () => {
    const capture = readings(
      told(1, 'disk.made', { name: 'a' }),
      told(2, 'disk.shrunk', {}),
      told(3, 'tape.made', {}),
      told(4, 'tape.made', {}),
    );
    const { types, mapped_types, messages, mapped, percent, unmapped } = await coverageOf(capture, disks());
    assert.deepEqual([types, mapped_types, messages, mapped, percent], [3, 1, 4, 1, 33.3]);
    assert.deepEqual(unmapped, [
      { event_type: 'tape.made', globs: [], count: 2, message_id: 'tape.made@3', position: 'move.jsonl:3' },
      {
        event_type: 'disk.shrunk',
        globs: ['disk.*'],
        count: 1,
        message_id: 'disk.shrunk@2',
        position: 'move.jsonl:2',
      },
    ]);
  });

  it('tells rules that decided nothing, and why those that were looked at said nothing', async () => {
    const capture = readings(told(1, 'disk.made', { name: 'a' }), told(2, 'disk.grown', {}));
    const [file] = (await coverageOf(capture, disks())).rules;
    assert.deepEqual([file?.rules, file?.reached], [4, 1]);
    assert.deepEqual(
      file?.unused.map(({ line, silent }) => [line, silent]),
      [
        [14, { 'when is false': 1 }],
        [15, {}],
        [16, {}],
      ],
    );
  });

  it('tells traits that no event had, null being a value', async () => {
    const capture = readings(told(1, 'disk.made', { name: null, size: 1, speed: 7, tags: [] }));
    const { absent } = await coverageOf(capture, disks());
    assert.deepEqual(
      absent.map(({ name, line, paths, events }) => [name, line, paths, events]),
      [
        ['owner', 8, ['payload.owner'], 1],
        ['note', 9, ['payload.note'], 1],
      ],
    );
  });

  it('tells what changes between events of one object and is not used: paths, traits and fields', async () => {
    const capture = readings(
      told(1, 'disk.made', {
        name: 'a',
        speed: 1,
        owner: 'x',
        health: { state: 'good' },
        tags: [{ key: 'k', at: 1 }],
      }),
      told(2, 'disk.grown', {
        name: 'b',
        size: 2,
        speed: 2,
        owner: 'y',
        health: { state: 'poor' },
        tags: [{ key: 'l', at: 2 }],
      }),
    );
    const { changes } = await coverageOf(capture, disks());
    assert.deepEqual(
      changes.map(({ what, object, name, objects, changes: count, values }) => [
        what,
        object,
        name,
        objects,
        count,
        values,
      ]),
      [
        ['field', 'disk', 'owner', 1, 1, 2],
        ['path', 'disk', 'payload.health.state', 1, 1, 2],
        ['path', 'disk', 'payload.tags[*].at', 1, 1, 2],
        ['trait', 'disk', 'speed', 1, 1, 2],
        ['trait', 'disk', 'tags', 1, 1, 2],
      ],
    );
    const { example } = changes.find(({ name }) => name === 'payload.health.state') ?? {};
    assert.deepEqual(example, { object: 'disk-1', from: 'good', to: 'poor', message_id: 'disk.grown@2' });
  });

  it('says nothing of what differs between objects only', async () => {
    const capture = readings(
      told(1, 'disk.made', { id: '1', health: 'good' }),
      told(2, 'disk.made', { id: '2', health: 'poor' }),
    );
    assert.deepEqual((await coverageOf(capture, disks())).changes, []);
  });

  it('puts states before times and counters', async () => {
    const capture = readings(
      ...[1, 2, 3, 4, 5, 6].map((at) =>
        told(at, 'disk.grown', { size: 1, at, state: at % 2 === 0 ? 'busy' : 'idle' }),
      ),
    );
    const { changes } = await coverageOf(capture, disks());
    assert.deepEqual(
      changes.map(({ name }) => name),
      ['payload.state', 'payload.at'],
    );
  });

  it('counts dead letters by cause, rules that failed among them', async () => {
    const dead = { code: 'decode/json', detail: 'at 3' } as const;
    const letter = {
      ...dead,
      source: 'x',
      received: 0,
      messageId: null,
      eventType: null,
      body: null,
      length: 0,
      hash: '',
    };
    const capture = [
      ...readings(told(1, 'disk.grown', { size: 1 }), told(2, 'disk.grown', {})),
      { position: 'x:1', items: [], dead: [letter, letter] },
    ];
    assert.deepEqual(
      (await coverageOf(capture, disks())).dead.map(({ code, count, position }) => [code, count, position]),
      [
        ['decode/json', 2, 'x:1'],
        ['mapping/evaluate', 1, 'move.jsonl:2'],
      ],
    );
  });
});

describe('the leaves of a payload', () => {
  const leaves = (payload: Json) => [...payloadLeaves(told(1, 'x', payload as JsonObject))].slice(1);

  it('have paths as traits name them, elements of lists together', () => {
    assert.deepEqual(
      leaves({ a: { b: 1, 'c.d': null }, list: [1, 2], each: [{ k: 1 }, { k: 2, l: [3] }], none: [] }),
      [
        ['payload.a.b', 1],
        ["payload.a.'c.d'", null],
        ['payload.list', [1, 2]],
        ['payload.each[*].k', [1, 2]],
        ['payload.each[*].l', [[3]]],
        ['payload.none', []],
      ],
    );
  });
});
