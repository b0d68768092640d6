import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TraceRecorder } from '../../../src/mapping/index.ts';
import type { Evaluation, Json, Notification } from '../../../src/model/index.ts';
import { compileMappings } from '../../../src/mapping/index.ts';
import { ceilometerEvent, notification } from '../items.ts';

const MAPPING = `object: thing
id: thing-{id}
traits: { id: payload.id, state: payload.state }
fields: { state: state }
events:
  - { event: a.b, update: all }
`;

function mapping(traits: string): NonNullable<ReturnType<typeof compileMappings>['mapping']> {
  const text = `- event_type: a.*\n  traits: ${traits}\n`;
  const made = compileMappings([[{ path: 'm.yaml', text: MAPPING }]], {
    meters: [],
    definitions: { path: 'd.yaml', text, dropUnmatched: false },
  });
  assert.ok(made.mapping !== null, JSON.stringify(made.diagnostics));
  return made.mapping;
}

function evaluate(traits: string, payload: Json, more: Partial<Notification> = {}): Evaluation {
  return mapping(traits).evaluate(notification('a.b', payload, more));
}

/** What trait `t` is. */
function traitOf(definition: string, payload: Json): Json | undefined {
  return evaluate(`{ t: ${definition} }`, payload).event.traits['t'];
}

describe("a Ceilometer file's traits in a flat event", () => {
  it('stand beside those of the mapping, which keep their names', () => {
    const { event } = evaluate('{ state: payload.other, size: { fields: payload.size, type: int } }', {
      id: 1,
      state: 'active',
      other: 'no',
      size: '12',
    });
    assert.deepEqual(event.traits, { service: 'compute.ndc27-3222', id: 1, state: 'active', size: 12 });
  });

  it('drop alone where they fail, and say why', () => {
    const { event, decisions } = evaluate(
      '{ size: { fields: payload.size, type: int }, first: "payload.size[0].x[0]", when: { fields: payload.when, type: datetime } }',
      { id: 1, state: 'active', size: 5, when: 'yesterday' },
    );
    assert.equal(event.traits['size'], 5);
    assert.deepEqual(Object.keys(event.dropped), ['first', 'when']);
    assert.match(event.dropped['first'] ?? '', /no length/);
    assert.equal(decisions.length, 1);
  });

  it('are in the terms of the contract: whole texts, JSON, and times with Z', () => {
    const long = 'x'.repeat(300);
    assert.equal(traitOf('payload.v', { v: long }), long);
    assert.equal(traitOf('payload.v', { v: [{ a: true }] }), '[{"a":true}]');
    assert.equal(
      traitOf('{ fields: payload.v, type: datetime }', { v: '2020-01-01' }),
      '2020-01-01T00:00:00.000000Z',
    );
    assert.equal(traitOf('{ fields: payload.v, type: int }', { v: 1.9 }), 1);
    assert.equal(traitOf('{ fields: payload.v, type: float }', { v: '1e3' }), 1000);
    assert.equal(traitOf('{ fields: payload.v, type: int }', { v: '' }), undefined);
    assert.equal(traitOf('payload.v', { v: null }), undefined);
  });

  it('come from the first path that has a value, through plugins, and as constants', () => {
    assert.equal(traitOf('[payload.a, payload.b]', { a: null, b: 'x' }), 'x');
    assert.equal(
      traitOf('{ fields: payload.v, plugin: { name: split, parameters: { separator: /, segment: -1 } } }', {
        v: 'a/b',
      }),
      'b',
    );
    assert.equal(
      traitOf(
        '{ fields: payload.v, plugin: { name: map, parameters: { values: { up: 1 }, case_sensitive: false } }, type: int }',
        { v: 'UP' },
      ),
      1,
    );
    assert.equal(
      traitOf('{ fields: [payload.a, payload.b], plugin: timedelta, type: float }', {
        a: '2020-01-01 00:00:02',
        b: '2020-01-01 00:00:00.5',
      }),
      1.5,
    );
    assert.equal(
      traitOf(
        '{ fields: [payload.a, payload.b], type: int, plugin: { name: bitfield, parameters: { flags: [{ path: payload.a, bit: 0 }, { path: payload.b, bit: 3, value: x }] } } }',
        { a: 1, b: 'x' },
      ),
      9,
    );
    assert.equal(traitOf('{ fields: 5, type: int }', {}), 5);
  });

  it('read the paths of old and of new files', () => {
    const more = { context: { tenant: 'p' } };
    const { event } = evaluate(
      '{ p: priority, c: _context_tenant, m: metadata.message_id, o: message_id, e: event_type }',
      {},
      more,
    );
    const { p, c, m, o, e } = event.traits;
    assert.deepEqual([p, c, m === o, e], ['info', 'p', true, 'a.b']);
  });

  it('pass over the wrappers of versioned objects, which are unfolded', () => {
    assert.equal(
      traitOf(`"payload.'nova_object.data'.flavor.'nova_object.data'.name"`, { flavor: { name: 'm1' } }),
      'm1',
    );
    assert.equal(
      traitOf(`"payload.'nova_object.data'.ips[*].'nova_object.data'.address"`, {
        ips: [{ address: '::1' }],
      }),
      '::1',
    );
  });

  it('are not read from what Ceilometer made already', () => {
    const { event } = mapping('{ t: payload.v, service: event_type }').evaluate(
      ceilometerEvent('a.b', { v: 1 }),
    );
    assert.deepEqual(event.traits, { v: 1 });
  });

  it('are told by explain with the line of the file', () => {
    const tracer = new TraceRecorder();
    mapping('{ t: payload.v, u: payload.u }').evaluate(notification('a.b', { v: 1 }), tracer);
    const told = tracer.records.flatMap((one) =>
      one.step === 'trait' && ['t', 'u'].includes(one.name) ? [one.absent ?? one.path] : [],
    );
    assert.deepEqual(told, ['payload.v (d.yaml:2)', 'no value at payload.u (d.yaml:2)']);
  });

  it('make another mapping of the same files', () => {
    assert.notEqual(mapping('{ t: payload.v }').digest, mapping('{ t: payload.w }').digest);
  });
});
