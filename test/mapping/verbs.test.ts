import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notification } from '../events/items.ts';
import { compile, decisionOf, instanceMapping, lint } from './compile.ts';

const payload = {
  instance_id: '1',
  display_name: 'web',
  state: 'active',
  memory_mb: 2048,
  volume_id: '9',
  metadata: { volumes: ['7', '8', null] },
};

function decide(rule: string, data: typeof payload | object = payload): ReturnType<typeof decisionOf> {
  return decisionOf(
    compile(instanceMapping(`{ event: a.b, ${rule} }`)),
    notification('a.b', data as typeof payload),
  );
}

function evaluate(rule: string, priority = 'info'): ReturnType<ReturnType<typeof compile>['evaluate']> {
  return compile(instanceMapping(`{ event: a.b, ${rule} }`)).evaluate(
    notification('a.b', payload, { priority }),
  );
}

describe('verbs', () => {
  it('update all leaves explicit fields and to-many relations out', () => {
    const decision = decide('update: all', { ...payload, host: 'h', tenant_id: null });
    assert.deepEqual(decision.set, { name: 'web', vm_state: 'active', memory_mb: 2048, project: null });
    assert.deepEqual(decision.lists, {});
    assert.deepEqual(decision.offered, { host: 'h' });
  });

  it('update writes a to-many relation whole where it is named', () => {
    assert.deepEqual(decide('update: volumes').lists, { volumes: ['volume-7', 'volume-8'] });
    assert.deepEqual(decide('update: volumes', { instance_id: '1' }).lists, {});
    assert.deepEqual(decide('update: volumes', { instance_id: '1', metadata: { volumes: [] } }).lists, {
      volumes: [],
    });
  });

  it('set null empties a to-many relation', () => {
    const decision = decide('set: { volumes: null }');
    assert.deepEqual([decision.set, decision.lists], [{}, { volumes: [] }]);
    const [finding] = lint(instanceMapping('{ event: a.b, set: { volumes: volume-1 } }'));
    assert.match(finding?.message ?? '', /only empty it/);
  });

  it('a relation is cleared where its when is false, and left alone where its id is absent', () => {
    const port = compile(`object: port
id: port-{id}
traits: { id: payload.id, device: payload.device, owner: payload.owner, groups: payload.groups }
relations:
  instance: { to: instance, id: 'server-{device}', when: "owner == 'compute:nova'" }
  groups: { to: group, id: 'group-{groups[*]}', many: true, when: "owner == 'compute:nova'" }
events: [{ event: a.b, update: [all, groups] }, { event: a.c, link: groups }]`);
    const of = (payload: object, event = 'a.b'): ReturnType<typeof decisionOf> =>
      decisionOf(port, notification(event, { id: '1', ...payload } as never));
    const bound = of({ device: 'd', owner: 'compute:nova', groups: ['g'] });
    assert.deepEqual([bound.set, bound.lists], [{ instance: 'server-d' }, { groups: ['group-g'] }]);
    const routed = of({ device: 'd', owner: 'network:router_interface', groups: ['g'] });
    assert.deepEqual([routed.set, routed.lists], [{ instance: null }, { groups: [] }]);
    const silent = of({ owner: '' });
    assert.deepEqual([silent.set, silent.lists], [{}, {}]);
    assert.deepEqual(of({ owner: 'compute:nova', groups: ['g'] }, 'a.c').members, [
      ['groups', 'group-g', true],
    ]);
    assert.deepEqual(of({ owner: '', groups: ['g'] }, 'a.c').members, []);
  });

  it('set writes literals, null, and templates whose traits are there', () => {
    const decision = decide(
      'set: { vm_state: stopped, host: null, name: "{name} on {host}", memory_mb: "{memory}" }',
    );
    assert.deepEqual(decision.set, { vm_state: 'stopped', host: null, memory_mb: 2048 });
  });

  it('link and unlink write single members, by the relation’s id or their own', () => {
    assert.deepEqual(decide('link: volumes').members, [
      ['volumes', 'volume-7', true],
      ['volumes', 'volume-8', true],
    ]);
    assert.deepEqual(decide('unlink: { volumes: "volume-{volume_id}" }').members, [
      ['volumes', 'volume-9', false],
    ]);
    assert.deepEqual(decide('link: { volumes: ["volume-{volume_id}", "volume-{volumes[*]}"] }').members, [
      ['volumes', 'volume-9', true],
      ['volumes', 'volume-7', true],
      ['volumes', 'volume-8', true],
    ]);
  });

  it('samples take the meters of the file: always, as the final set, or on a condition', () => {
    const taken = (rule: string): unknown =>
      evaluate(rule).samples.map((one) => [one.name, one.volume, one.final, one.object]);
    assert.deepEqual(taken('samples: true'), [['memory', 2048, false, 'server-1']]);
    assert.deepEqual(taken('samples: final'), [['memory', 2048, true, 'server-1']]);
    assert.deepEqual(taken('samples: "memory > 4096"'), []);
    assert.deepEqual(taken('samples: "memory + 1 > 2048"'), [['memory', 2048, false, 'server-1']]);
  });

  it('a true delete wins over the other verbs, a false one does not', () => {
    const verbs = 'create: true, update: all, set: { host: x }';
    const gone = decide(`${verbs}, delete: "state == 'active'"`);
    assert.deepEqual([gone.delete, gone.create, gone.set, gone.offered], [true, false, {}, {}]);
    const there = decide(`${verbs}, delete: "state == 'deleted'"`);
    assert.deepEqual([there.delete, there.create, there.set['host']], [false, true, 'x']);
  });

  it('samples are taken of a deleted object too', () => {
    const { decisions, samples } = evaluate('delete: true, samples: final, update: all');
    assert.deepEqual([decisions[0]?.delete, decisions[0]?.set, samples.length], [true, {}, 1]);
  });

  it('raise makes the event the problem’s, with its severity and text over fields', () => {
    const raised = evaluate('raise: build-failed');
    assert.deepEqual(raised.decisions[0]?.problems, [
      { name: 'build-failed', raised: true, severity: 3, summary: 'Building web failed' },
    ]);
    assert.deepEqual([raised.eventKey, raised.severity], ['build-failed:server-1', 3]);
  });

  it('clear has the key of raise and the severity clear', () => {
    const { eventKey, severity } = evaluate('clear: [build-failed]');
    assert.deepEqual([eventKey, severity], ['build-failed:server-1', 0]);
  });

  it('severity comes from the rule, else from the priority', () => {
    assert.equal(evaluate('update: all, severity: critical').severity, 5);
    for (const [priority, severity] of [
      ['debug', 1],
      ['info', 2],
      ['audit', 2],
      ['sample', 2],
      ['warn', 3],
      ['error', 4],
      ['critical', 5],
      ['odd', 2],
    ] as const) {
      assert.equal(evaluate('update: all', priority).severity, severity, priority);
    }
  });

  it('when decides about the whole rule, and no other rule steps in', () => {
    const mapping = compile(
      instanceMapping(
        '{ event: a.b, update: all, when: "state == \'error\'" }',
        '{ event: "a.*", create: true }',
      ),
    );
    const { decisions, skipped } = mapping.evaluate(notification('a.b', payload));
    assert.deepEqual([decisions, skipped], [[], null]);
    assert.equal(mapping.evaluate(notification('a.b', { ...payload, state: 'error' })).decisions.length, 1);
  });
});

describe('a rule that fails on odd data', () => {
  const mapping = compile(
    instanceMapping(
      '{ event: a.b, update: all, delete: "state.startsWith(\'del\')" }',
      '{ event: a.c, update: all, when: "memory + 1" }',
    ),
  );

  it('counts a failed condition as false and says so in the event', () => {
    const { decisions, event } = mapping.evaluate(notification('a.b', { instance_id: '1', state: 7 }));
    assert.equal(decisions[0]?.delete, false);
    assert.deepEqual(Object.keys(event.dropped), ['rule layer0/m.yaml:28']);
    assert.match(event.dropped['rule layer0/m.yaml:28'] ?? '', /startsWith/);
  });

  it('counts a condition that gives no truth value as false', () => {
    const { decisions, event } = mapping.evaluate(notification('a.c', payload));
    assert.deepEqual(decisions, []);
    assert.match(event.dropped['rule layer0/m.yaml:29'] ?? '', /not true or false/);
  });

  it('does not carry the failure into the next evaluation of the stored event', () => {
    const { event } = mapping.evaluate(notification('a.b', { instance_id: '1', state: 7 }));
    const mended = compile(instanceMapping('{ event: a.b, update: all }'));
    assert.deepEqual(mended.reevaluate(event).event.dropped, {});
  });
});
