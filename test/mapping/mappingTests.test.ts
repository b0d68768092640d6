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

describe('rules as data', () => {
  it('say where they stand, what they name and what they may write', () => {
    const { rules } = compile(INSTANCE_MAPPING);
    assert.equal(rules.length, 7);
    assert.deepEqual(rules[5], {
      file: 'layer0/m.yaml',
      line: 30,
      object: 'instance',
      events: ['compute.instance.update', 'instance.update'],
      verbs: ['update', 'delete'],
      writes: ['all', 'host', 'node'],
      observe: null,
    });
    assert.equal(rules[2]?.observe, 'stale copy sent by the source host after the migration');
  });
});
