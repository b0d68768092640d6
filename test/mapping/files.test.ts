import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileMappings } from '../../src/mapping/index.ts';
import { notification } from '../events/items.ts';
import { compile, compileFiles, decisionOf, instanceMapping } from './compile.ts';

const PORT = `object: port
id: port-{port_id}
each: [payload.ports, payload.port]
identity: reusable
traits:
  port_id: item.id
  server: item.device_id
  name: item.name
fields: { name: name }
relations: { server: { to: instance, id: "server-{server}", inverse: ports } }
events:
  - { event: port.create.end, create: true, update: all }
`;

describe('several files', () => {
  it('each have their say about an event', () => {
    const usage = `object: host
id: host-{host}
traits: { host: payload.host }
events:
  - { event: "a.*", create: true }
`;
    const mapping = compileFiles({
      'b.yaml': usage,
      'a.yaml': instanceMapping('{ event: a.b, update: all }'),
    });
    const { decisions } = mapping.evaluate(notification('a.b', { instance_id: '1', host: 'h1' }));
    assert.deepEqual(
      decisions.map(({ object, rule }) => [object.id, rule.file]),
      [
        ['server-1', 'a.yaml'],
        ['host-h1', 'b.yaml'],
      ],
    );
  });

  it('share an object, each with its own fields', () => {
    const more = `object: instance
id: server-{instance_id}
traits: { instance_id: payload.instance_id, lock: payload.locked }
fields: { locked: lock }
events:
  - { event: a.b, update: all }
`;
    const mapping = compileFiles({
      'a.yaml': instanceMapping('{ event: a.b, update: all }'),
      'b.yaml': more,
    });
    const { decisions } = mapping.evaluate(
      notification('a.b', { instance_id: '1', locked: true, state: 'active' }),
    );
    assert.deepEqual(
      decisions.map(({ set }) => set),
      [{ vm_state: 'active' }, { locked: true }],
    );
    assert.ok(mapping.models.get('instance')?.fields.includes('locked'));
  });

  it('have the same digest in any order and folder', () => {
    const texts = [PORT, instanceMapping('{ event: a.b, update: all }')];
    const digest = (paths: readonly string[]): string | undefined =>
      compileMappings([paths.map((path, index) => ({ path, text: texts[index] ?? '' }))]).mapping?.digest;
    assert.equal(digest(['a.yaml', 'b.yaml']), digest(['x/z.yaml', 'x/y.yaml']));
  });

  it('with errors give no mapping', () => {
    assert.equal(compileMappings([[{ path: 'a.yaml', text: 'object: [' }]]).mapping, null);
    assert.equal(compileMappings([[{ path: 'a.yaml', text: '' }]]).mapping, null);
  });
});

describe('each', () => {
  const mapping = compile(PORT);

  it('decides about every element of a list, or about the single one', () => {
    const ports = [
      { id: 'p1', device_id: '1', name: 'a' },
      { id: 'p2', name: 'b' },
    ];
    const { decisions, event } = mapping.evaluate(notification('port.create.end', { ports }));
    assert.deepEqual(
      decisions.map(({ object, set }) => [object.id, set]),
      [
        ['port-p1', { name: 'a', server: 'server-1' }],
        ['port-p2', { name: 'b' }],
      ],
    );
    assert.deepEqual(mapping.reevaluate(event).decisions, decisions);
    assert.equal(
      decisionOf(mapping, notification('port.create.end', { port: ports[0] ?? null })).object.id,
      'port-p1',
    );
  });

  it('lets an element without an id cost itself only', () => {
    const { decisions, skipped } = mapping.evaluate(
      notification('port.create.end', { ports: [{ name: 'a' }, { id: 'p2' }] }),
    );
    assert.deepEqual([decisions.length, skipped], [1, null]);
    assert.equal(mapping.evaluate(notification('port.create.end', {})).skipped, 'no-id');
  });

  it('gives the inventory the identity and the other end of the relation', () => {
    const model = mapping.models.get('port');
    assert.equal(model?.identity, 'reusable');
    assert.deepEqual(model?.relations, [{ name: 'server', to: 'instance', many: false, inverse: 'ports' }]);
  });
});

describe('overlays', () => {
  const base = instanceMapping('{ event: [a.b, a.c], update: all }', '{ event: "a.*", observe: not known }');
  const over = (lines: string): string => `object: instance\n${lines}\n`;
  const item = notification('a.b', { instance_id: '1', display_name: 'web', state: 'active' });

  it('replace a rule for the events that they name, and leave the others', () => {
    const mapping = compile(base, over('events:\n  - { event: a.b, observe: not here }'));
    assert.deepEqual(decisionOf(mapping, item).observe, 'not here');
    assert.deepEqual(decisionOf(mapping, item).rule, { file: 'layer1/m.yaml', line: 3 });
    assert.equal(decisionOf(mapping, { ...item, eventType: 'a.c' }).observe, null);
  });

  it('add a rule to the file that would have matched', () => {
    const mapping = compile(base, over('events:\n  - { event: a.d, create: true }'));
    assert.equal(decisionOf(mapping, { ...item, eventType: 'a.d' }).create, true);
  });

  it('replace and add fields and traits by name', () => {
    const lines = 'traits: { name: payload.hostname, extra: payload.extra }\nfields: { extra: extra }';
    const data = { instance_id: '1', display_name: 'web', hostname: 'node', extra: 1 };
    assert.deepEqual(decisionOf(compile(base, over(lines)), notification('a.b', data)).set, {
      name: 'node',
      extra: 1,
    });
  });

  it('take away with `remove: true`', () => {
    const lines =
      'fields: { memory_mb: { remove: true } }\nproblems: { in-error: { remove: true } }\nevents:\n  - { event: "a.*", remove: true }';
    const mapping = compile(base, over(lines));
    const data = { instance_id: '1', state: 'active', memory_mb: 1 };
    assert.deepEqual(decisionOf(mapping, notification('a.b', data)).set, { vm_state: 'active' });
    assert.equal(mapping.evaluate({ ...item, eventType: 'a.z' }).skipped, 'unmapped');
    assert.deepEqual(
      mapping.models.get('instance')?.problems.map(({ name }) => name),
      ['build-failed'],
    );
  });

  it('may bring objects of their own', () => {
    assert.deepEqual([...compile(base, PORT).models.keys()].sort(), ['instance', 'port']);
  });

  it('pile up: the last layer counts', () => {
    const rule = (reason: string): string => over(`events:\n  - { event: a.b, observe: ${reason} }`);
    assert.equal(decisionOf(compile(base, rule('first'), rule('second')), item).observe, 'second');
  });
});
