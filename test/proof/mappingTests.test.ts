import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readNotifications } from '../../src/app/index.ts';
import type { Mapping, MappingTest } from '../../src/mapping/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';
import type { Reading, TestRecord } from '../../src/proof/index.ts';
import { runTests } from '../../src/proof/index.ts';
import {
  CREATE,
  MOVE,
  SOURCE,
  SOURCE_LINE,
  always,
  collect,
  migrationMapping,
  readings,
  sent,
} from './migration.ts';

async function only(mapping: Mapping, capture: readonly Reading[] = MOVE): Promise<TestRecord> {
  const [record] = await collect(runTests(mapping, always(capture)));
  assert.ok(record !== undefined);
  return record;
}

/** A mapping with one test that expects `expect`. */
function expecting(expect: string): Mapping {
  const text = [
    'object: instance',
    'id: server-{id}',
    'traits: { id: payload.id, state: payload.state }',
    'fields: { vm_state: state }',
    'problems: { in-error: { while: "vm_state == \'error\'" } }',
    'events:',
    '  - { event: create.end, create: true, update: all }',
    '  - { event: delete.end, delete: true }',
    `tests: [{ name: one, ${expect.startsWith('notifications:') ? '' : 'replay: x.jsonl, '}${expect} }]`,
  ].join('\n');
  const { mapping, diagnostics } = compileMappings([[{ path: 'm.yaml', text }]]);
  assert.ok(mapping !== null, JSON.stringify(diagnostics));
  return mapping;
}

describe('the tests of a mapping', () => {
  it('pass where every expectation holds', async () => {
    assert.deepEqual(await only(migrationMapping()), {
      kind: 'test',
      name: 'the instance moves',
      file: 'm.yaml',
      line: 15,
      ok: true,
      failures: [],
    });
  });

  it('name the field, the event that won and the line of its rule when they fail', async () => {
    const { ok, failures } = await only(migrationMapping('update: [host]'));
    assert.equal(ok, false);
    assert.deepEqual(failures, [
      {
        object: 'server-1',
        field: 'host',
        line: 20,
        expected: 'new',
        actual: 'old',
        order: 'file order',
        won_by: {
          message_id: SOURCE.messageId,
          event_type: 'source.end',
          generated: '2026-01-01T00:00:10.500000Z',
        },
        rule: { file: 'm.yaml', line: SOURCE_LINE },
      },
    ]);
  });

  it('tell an absent field from one that is null', async () => {
    const { failures } = await only(
      expecting('expect: { server-1: { vm_state: null } }'),
      readings(sent(1, 'create.end', 'a', {})),
    );
    assert.equal(failures.length, 1);
    assert.equal('actual' in (failures[0] ?? {}), false);
    assert.equal(failures[0]?.won_by, null);
  });

  it('miss an object that is not there', async () => {
    const { failures } = await only(expecting('expect: { server-2: {} }'), readings(CREATE));
    assert.deepEqual(
      failures.map(({ object, field, expected, actual }) => [object, field, expected, actual]),
      [['server-2', 'exists', true, false]],
    );
  });

  it('take null for an object that must not be there, or no longer', async () => {
    const gone = readings(CREATE, sent(9, 'delete.end', 'a', {}));
    const mapping = expecting('expect: { server-1: null, server-2: null }');
    assert.equal((await only(mapping, gone)).ok, true);
    assert.equal((await only(mapping, readings(CREATE))).ok, false);
  });

  it('do not take a deleted object for one that is there', async () => {
    const gone = readings(CREATE, sent(9, 'delete.end', 'a', {}));
    const { failures } = await only(expecting('expect: { server-1: { vm_state: active } }'), gone);
    assert.deepEqual(
      failures.map(({ field }) => field),
      ['deleted'],
    );
    assert.equal((await only(expecting('expect: { server-1: { deleted: true } }'), gone)).ok, true);
  });

  it('expect problems to stand or not', async () => {
    const mapping = expecting('expect_problems: { "in-error:server-1": raised }');
    assert.equal((await only(mapping, readings(sent(1, 'create.end', 'a', { state: 'error' })))).ok, true);
    const { failures } = await only(mapping, readings(CREATE));
    assert.deepEqual(
      failures.map(({ object, field, expected, actual }) => [object, field, expected, actual]),
      [['server-1', 'problem in-error', true, false]],
    );
  });

  it('ask for the messages that they name', async () => {
    const asked: (readonly string[])[] = [];
    const read = ({ replay }: MappingTest): Promise<readonly Reading[]> => {
      asked.push(replay);
      return Promise.resolve(MOVE);
    };
    await collect(runTests(migrationMapping(), read));
    assert.deepEqual(asked, [['../move.jsonl']]);
  });

  it('carry notifications themselves, in the order of their times', async () => {
    const [failed] = await collect(
      runTests(
        expecting(
          'notifications: [{ event: create.end, payload: { id: 1, state: error } }, { event: create.end, at: -1, payload: { id: 1, state: old } }], expect: { server-1: { vm_state: old } }',
        ),
        (test) => Promise.resolve(readNotifications(test, { maxSkew: 0 })),
      ),
    );
    const [failure] = failed?.failures ?? [];
    assert.equal(failure?.actual, 'error');
    assert.deepEqual(failure.won_by, {
      message_id: 'notification 1',
      event_type: 'create.end',
      generated: '2026-01-01T00:00:00.000000Z',
    });
  });

  it('fail as a whole when a capture cannot be read', async () => {
    await assert.rejects(
      collect(runTests(migrationMapping(), () => Promise.reject(new Error('gone')))),
      /gone/,
    );
  });
});
