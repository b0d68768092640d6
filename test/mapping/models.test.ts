import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../src/model/index.ts';
import { compile } from './compile.ts';
import { INSTANCE_MAPPING } from './instanceMigration.ts';

const model = compile(INSTANCE_MAPPING).models.get('instance');

function derived(lines: string, fields: Readonly<Record<string, Json>>): Json | undefined {
  const text = `object: t\nid: "{id}"\ntraits: { id: payload.id }\nfields: { a: id, b: id }\nderived:\n  d: ${lines}\nevents:\n  - { event: x, update: all }\n`;
  return compile(text).models.get('t')?.derived[0]?.value(fields);
}

describe('derived fields', () => {
  it('are looked up level by level, with the nearest default', () => {
    const status = model?.derived[0]?.value;
    assert.equal(status?.({ vm_state: 'active', task_state: 'migrating' }), 'MIGRATING');
    assert.equal(status?.({ vm_state: 'active', task_state: null }), 'ACTIVE');
    assert.equal(status?.({ vm_state: 'active' }), 'ACTIVE');
    assert.equal(status?.({ vm_state: 'odd', task_state: 'migrating' }), 'UNKNOWN');
    assert.equal(status?.({}), 'UNKNOWN');
  });

  it('take keys as texts, null included, and never what an object inherits', () => {
    const table = '{ by: a, values: { 1: one, true: yes it is, null: nothing }, default: other }';
    assert.equal(derived(table, { a: 1 }), 'one');
    assert.equal(derived(table, { a: true }), 'yes it is');
    assert.equal(derived(table, {}), 'nothing');
    assert.equal(derived(table, { a: 'constructor' }), 'other');
    assert.equal(derived(table, { a: { deep: 1 } }), 'other');
    assert.equal(derived('{ by: a, values: { x: y } }', { a: 'z' }), null);
  });

  it('may be a CEL expression, which gives null where it fails', () => {
    const sum = '{ value: "a + 1" }';
    assert.equal(derived(sum, { a: 2 }), 3);
    assert.equal(derived(sum, { a: 'text' }), null);
    assert.equal(derived('{ value: "a == null ? \'none\' : b" }', {}), 'none');
  });
});

describe('problems', () => {
  it('follow from the fields', () => {
    const problem = model?.problems[0];
    assert.equal(problem?.holds?.({ vm_state: 'error' }), true);
    assert.equal(problem?.holds?.({}), false);
    assert.equal(problem?.summary({ name: 'web' }), 'Instance web is in error');
    assert.equal(problem?.summary({}), 'Instance unknown is in error');
    assert.equal(problem?.severity, 4);
  });

  it('do not stand where their condition fails', () => {
    const text = INSTANCE_MAPPING.replace("vm_state == 'error'", "vm_state.startsWith('e')");
    const [problem] = compile(text).models.get('instance')?.problems ?? [];
    assert.equal(problem?.holds?.({ vm_state: 5 }), false);
    assert.equal(problem?.holds?.({ vm_state: 'error' }), true);
  });
});
