import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TraceRecorder } from '../../src/mapping/index.ts';
import { ceilometerEvent, notification } from '../events/items.ts';
import { compile, decisionOf } from './compile.ts';
import { INSTANCE_MAPPING } from './instanceMigration.ts';

const mapping = compile(INSTANCE_MAPPING);
const payload = {
  instance_id: '1',
  display_name: 'web',
  tenant_id: 'p1',
  host: 'ndc2',
  node: 'ndc2.example',
  state: 'active',
  state_description: '',
  deleted_at: '',
};

describe('an event that nobody names', () => {
  const errors = compile(
    `object: process
id: process-{publisher}
traits: { publisher: publisher, exception: payload.exception }
events:
  - { event: ['*', '!*.*'], when: exception != null, observe: why }
  - { event: named, when: exception != null, observe: why }
`,
  );
  const skipped = (type: string, one: Record<string, string>): string | null =>
    errors.evaluate(notification(type, one)).skipped;

  it('is known to a glob whose `when` holds', () => {
    assert.equal(skipped('rebuild_instance', { exception: 'no' }), null);
    assert.equal(skipped('a.rebuild_instance', { exception: 'no' }), 'unmapped');
  });

  it('is not known to a glob whose `when` is false, as it is to a rule that names it', () => {
    assert.equal(skipped('heartbeat', { state: 'up' }), 'unmapped');
    assert.equal(skipped('named', { state: 'up' }), null);
  });
});

describe('a mapping file', () => {
  it('lets a rule write the fields and relations that it names', () => {
    assert.deepEqual(decisionOf(mapping, notification('compute.instance.create.end', payload)), {
      object: { type: 'instance', id: 'server-1' },
      rule: { file: 'layer0/m.yaml', line: 25 },
      create: true,
      delete: false,
      set: {
        name: 'web',
        host: 'ndc2',
        node: 'ndc2.example',
        vm_state: 'active',
        task_state: null,
        project: 'p1',
      },
      members: [],
      lists: {},
      problems: [],
      offered: {},
      because: 'explicit: only a rule that names it may write it',
      observe: null,
    });
  });

  it('offers what a rule does not name, with the reason', () => {
    const decision = decisionOf(
      mapping,
      notification('compute.instance.live_migration.post.dest.end', payload),
    );
    assert.deepEqual(decision.set, {
      host: 'ndc2',
      node: 'ndc2.example',
      vm_state: 'active',
      task_state: null,
    });
    assert.deepEqual(decision.offered, { name: 'web', project: 'p1' });
    assert.equal(decision.because, 'this rule does not name it');
  });

  it('only observes where it says so: everything is offered, nothing is written', () => {
    const decision = decisionOf(
      mapping,
      notification('compute.instance.live_migration._post.end', { ...payload, host: 'ndc1' }),
    );
    assert.equal(decision.observe, 'stale copy sent by the source host after the migration');
    assert.equal(decision.because, decision.observe);
    assert.deepEqual(decision.set, {});
    assert.equal(decision.offered['host'], 'ndc1');
  });

  it('writes a template as the summary, and the type with the object where there is none', () => {
    const { summary } = mapping.evaluate(
      notification('compute.instance.live_migration.post.dest.end', payload),
    );
    assert.equal(summary, 'Instance web now runs on ndc2');
    const other = mapping.evaluate(notification('compute.instance.create.end', payload));
    assert.equal(other.summary, 'compute.instance.create.end server-1');
  });

  it('lets a true delete win over the other verbs of its rule', () => {
    const decision = decisionOf(
      mapping,
      notification('compute.instance.update', { ...payload, state: 'deleted' }),
    );
    assert.equal(decision.delete, true);
    assert.deepEqual(decision.set, {});
    assert.deepEqual(decision.offered, {});
    assert.equal(decisionOf(mapping, notification('compute.instance.update', payload)).delete, false);
  });

  it('reads missing traits as null in conditions', () => {
    const gone = { instance_id: '1', deleted_at: '2017-01-23 06:00:00' };
    assert.equal(decisionOf(mapping, notification('compute.instance.delete.end', gone)).delete, true);
    assert.equal(
      decisionOf(mapping, notification('compute.instance.delete.end', { instance_id: '1' })).delete,
      false,
    );
  });

  it('decides nothing without the traits of the id, and nothing about types that it does not name', () => {
    const nameless = mapping.evaluate(notification('compute.instance.update', { host: 'h' }));
    assert.deepEqual([nameless.decisions.length, nameless.skipped], [0, 'no-id']);
    const foreign = mapping.evaluate(notification('volume.create.end', { instance_id: '1' }));
    assert.deepEqual([foreign.decisions.length, foreign.skipped], [0, 'unmapped']);
    assert.equal(foreign.summary, 'volume.create.end');
  });

  it('never takes the publisher that Ceilometer calls host, but from the events that `for` names', () => {
    const traits = { instance_id: '1', host: 'compute.ndc1', state: 'active' };
    const { event, decisions } = mapping.evaluate(ceilometerEvent('compute.instance.update', traits));
    assert.ok(!('host' in event.traits));
    assert.ok(!('host' in (decisions[0]?.set ?? {})));
    const end = decisionOf(mapping, ceilometerEvent('compute.instance.live_migration.post.dest.end', traits));
    assert.equal(end.set['host'], 'compute.ndc1');
  });

  it('evaluates a stored event like the first time', () => {
    for (const type of ['create.end', 'update', 'live_migration._post.end', 'delete.end', 'odd']) {
      const first = mapping.evaluate(notification(`compute.instance.${type}`, payload));
      assert.deepEqual(mapping.reevaluate(first.event), first);
    }
  });

  it('traces what it does, with the same result', () => {
    const tracer = new TraceRecorder();
    const item = notification('compute.instance.update', payload);
    assert.deepEqual(mapping.evaluate(item, tracer), mapping.evaluate(item));
    const step = (name: string): unknown => tracer.records.find((record) => record.step === name);
    assert.deepEqual(step('file'), {
      step: 'file',
      file: 'layer0/m.yaml',
      object: 'instance',
      rule: { file: 'layer0/m.yaml', line: 30 },
      pattern: 'compute.instance.update',
      over: [{ rule: { file: 'layer0/m.yaml', line: 31 }, pattern: 'compute.instance.*' }],
      why: 'names the event type exactly',
    });
    assert.deepEqual(step('condition'), {
      step: 'condition',
      rule: { file: 'layer0/m.yaml', line: 30 },
      element: null,
      verb: 'delete',
      expression: "state == 'deleted'",
      result: false,
    });
    const traits = tracer.records.filter((record) => record.step === 'trait');
    assert.deepEqual(
      traits.find((trait) => trait.name === 'task_state'),
      {
        step: 'trait',
        name: 'task_state',
        element: null,
        path: 'payload.state_description',
        value: '',
      },
    );
  });

  it('says in the trace why a trait is absent', () => {
    const tracer = new TraceRecorder();
    mapping.evaluate(
      notification('compute.instance.update', { instance_id: '1', deleted_at: 'never' }),
      tracer,
    );
    const absent = (name: string): string | undefined =>
      tracer.records.flatMap((record) =>
        record.step === 'trait' && record.name === name ? [record.absent] : [],
      )[0];
    assert.equal(absent('host'), 'no value at payload.host');
    assert.equal(absent('deleted_at'), '"never" is not a time');
  });
});
