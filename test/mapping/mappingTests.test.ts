import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, instanceMapping, lint } from './compile.ts';
import { INSTANCE_MAPPING } from './instanceMigration.ts';

describe('tests within a mapping', () => {
  it('keep what is expected, and the line that says so', () => {
    assert.deepEqual(compile(INSTANCE_MAPPING).tests, [
      {
        name: 'a live migration moves the instance, and the stale last event does not move it back',
        file: 'layer0/m.yaml',
        line: 33,
        replay: ['../../fixtures/live-migration.jsonl'],
        notifications: [],
        anyOrder: true,
        expect: { 'server-1': { host: 'ndc2', vm_state: 'active', task_state: null }, 'server-2': null },
        lines: {
          'server-1': { line: 36, fields: { host: 36, vm_state: 36, task_state: 36 } },
          'server-2': { line: 36, fields: {} },
        },
        expectProblems: { 'instance-error:server-1': false },
        problemLines: { 'instance-error:server-1': 37 },
      },
    ]);
  });

  it('must expect something', () => {
    const text = `${instanceMapping('{ event: a.b, update: [all, host, volumes], raise: build-failed }')}tests:\n  - { name: n, replay: r }\n`;
    assert.deepEqual(
      lint(text).map(({ code }) => code),
      ['mapping/missing-key'],
    );
  });
});

describe('notifications within a test', () => {
  const withTest = (test: string): string =>
    `${instanceMapping('{ event: a.b, update: [all, host, volumes], raise: build-failed }')}tests:\n  - { name: n, expect: {}, ${test} }\n`;

  it('are what a service puts on the bus, one for each event type, a second apart unless they say when', () => {
    const text =
      'notifications: [{ event: [a.b, a.c], payload: { id: 7 }, publisher: x.y }, { event: a.d, at: 0.5, priority: error, context: { project_id: p } }]';
    const [test] = compile(withTest(text)).tests;
    assert.deepEqual(
      test?.notifications.map(({ message }) => message),
      [
        {
          publisher_id: 'x.y',
          priority: 'info',
          payload: { id: 7 },
          _context: {},
          message_id: 'notification 1',
          event_type: 'a.b',
          timestamp: '2026-01-01T00:00:00.000000Z',
        },
        {
          publisher_id: 'x.y',
          priority: 'info',
          payload: { id: 7 },
          _context: {},
          message_id: 'notification 2',
          event_type: 'a.c',
          timestamp: '2026-01-01T00:00:01.000000Z',
        },
        {
          publisher_id: 'test.host',
          priority: 'error',
          payload: {},
          _context: { project_id: 'p' },
          message_id: 'notification 3',
          event_type: 'a.d',
          timestamp: '2026-01-01T00:00:00.500000Z',
        },
      ],
    );
  });

  it('tell what is wrong with them, each at its place', () => {
    const found = lint(withTest('notifications: [{ payload: x, at: soon, evnt: a }]'));
    assert.deepEqual(found.map(({ code }) => code).toSorted(), [
      'mapping/shape',
      'mapping/shape',
      'mapping/shape',
      'mapping/unknown-key',
    ]);
  });

  it('or a capture have to be there', () => {
    assert.match(lint(withTest('any_order: true'))[0]?.message ?? '', /the test has no messages/);
  });
});

describe('rules as data', () => {
  it('say where they stand, what they name and what they may write', () => {
    const { rules } = compile(INSTANCE_MAPPING);
    assert.equal(rules.length, 7);
    assert.deepEqual(rules[5], {
      file: 'layer0/m.yaml',
      line: 30,
      object: 'instance',
      events: ['compute.instance.update', 'instance.update'],
      except: [],
      verbs: ['update', 'delete'],
      writes: ['all', 'host', 'node'],
      fields: ['name', 'vm_state', 'task_state', 'project', 'host', 'node'],
      observe: null,
    });
    assert.equal(rules[2]?.observe, 'stale copy sent by the source host after the migration');
  });
});
