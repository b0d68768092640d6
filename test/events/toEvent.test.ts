import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TraitDefinition } from '../../src/events/index.ts';
import { compileEvent, parsePath } from '../../src/events/index.ts';
import type { Event, Item, Json, TraitType } from '../../src/model/index.ts';
import { ceilometerEvent, notification } from './items.ts';

function trait(
  name: string,
  paths: readonly string[],
  type: TraitType = 'any',
  only: readonly string[] | null = null,
): TraitDefinition {
  const sources = paths.map((text) => {
    const path = parsePath(text);
    assert.ok('steps' in path);
    return { path, only };
  });
  return { name, type, sources };
}

function eventOf(item: Item, ...definitions: TraitDefinition[]): Event {
  return compileEvent(definitions, [], item.form, item.eventType)(item);
}

describe('traits of an event', () => {
  it('take the first value that is not null', () => {
    const definition = trait('host', ['payload.host', 'payload.node']);
    assert.equal(eventOf(notification('x', { host: null, node: 'n1' }), definition).traits['host'], 'n1');
    assert.equal(eventOf(notification('x', { host: 'h1', node: 'n1' }), definition).traits['host'], 'h1');
  });

  it('are null where a path has null and no other has more, and absent where none has anything', () => {
    const definition = trait('host', ['payload.host', 'payload.node']);
    assert.equal(eventOf(notification('x', { host: null }), definition).traits['host'], null);
    assert.ok(!('host' in eventOf(notification('x', {}), definition).traits));
  });

  it('take an alternative with `for` from the events that it names only', () => {
    const definition = trait('host', ['trait.host'], 'any', ['compute.instance.create.*']);
    const traits = { host: 'compute.ndc1' };
    assert.equal(
      eventOf(ceilometerEvent('compute.instance.create.end', traits), definition).traits['host'],
      'compute.ndc1',
    );
    assert.ok(!('host' in eventOf(ceilometerEvent('compute.instance.update', traits), definition).traits));
  });

  it('are dropped one by one where the value does not fit the type, and say so', () => {
    const event = eventOf(
      notification('x', { memory: 'much', created: 'yesterday', size: 1.5, name: 'n' }),
      trait('memory', ['payload.memory'], 'int'),
      trait('created', ['payload.created'], 'time'),
      trait('size', ['payload.size'], 'int'),
      trait('name', ['payload.name'], 'text'),
    );
    assert.deepEqual(event.traits, { name: 'n', service: 'compute' });
    assert.deepEqual(event.dropped, {
      memory: '"much" is not an integer',
      created: '"yesterday" is not a time',
      size: '1.5 is not an integer',
    });
  });

  it('are pairs alike from an object and from a list of rows with a key and a value', () => {
    const read = (metadata: Json) =>
      eventOf(notification('x', { metadata }), trait('metadata', ['payload.metadata'], 'pairs'));
    const rows = [
      { key: 'image_id', value: 'i-1', id: 7, created_at: null },
      { key: 'size', value: 10 },
    ];
    const pairs = { image_id: 'i-1', size: 10 };
    assert.deepEqual({ ...(read(rows).traits['metadata'] as object) }, pairs);
    assert.deepEqual(read(pairs).traits['metadata'], pairs);
    assert.deepEqual(read([]).traits['metadata'], {});
    assert.equal(read(null).traits['metadata'], null);
    for (const wrong of [
      '{}',
      5,
      ['a'],
      [{ key: 'a' }],
      [{ key: 7, value: 'b' }],
      [{ key: '__proto__', value: {} }],
    ]) {
      assert.match(read(wrong).dropped['metadata'] ?? '', / is not a list of pairs$/);
    }
  });

  it('are converted to their type', () => {
    const payload = {
      a: '12',
      b: 9007199254740993n,
      c: '1.5',
      d: '2015-11-17 20:37:39+00:00',
      e: { k: [true] },
      f: '9007199254740993',
      g: '',
    };
    const { traits, dropped } = eventOf(
      notification('x', payload, { publisherId: null }),
      trait('a', ['payload.a'], 'int'),
      trait('b', ['payload.b'], 'int'),
      trait('c', ['payload.c'], 'float'),
      trait('d', ['payload.d'], 'time'),
      trait('e', ['payload.e'], 'text'),
      trait('f', ['payload.f'], 'int'),
      trait('g', ['payload.g'], 'time'),
    );
    assert.deepEqual(dropped, {});
    assert.deepEqual(traits, {
      a: 12,
      b: 9007199254740993n,
      c: 1.5,
      d: '2015-11-17T20:37:39.000000Z',
      e: '{"k":[true]}',
      f: 9007199254740993n,
      g: null,
    });
  });

  it('always include service, request, project and user where they have a value', () => {
    const context = { request_id: 'req-1', tenant: 'p1', user: 'u1' };
    assert.deepEqual(eventOf(notification('x', { user_id: 'u2' }, { context })).traits, {
      service: 'compute',
      request_id: 'req-1',
      project_id: 'p1',
      tenant_id: 'p1',
      user_id: 'u2',
    });
    assert.deepEqual(eventOf(notification('x', 'no object', { publisherId: null })).traits, {});
  });

  it('of a Ceilometer event stay under their names unless a definition took the name over', () => {
    const traits = { host: 'compute.ndc1', extra: 1, project_id: 'p1' };
    const event = eventOf(ceilometerEvent('x', traits), trait('host', ['payload.host']));
    assert.deepEqual(event.traits, { extra: 1, project_id: 'p1', tenant_id: 'p1' });
  });

  it('cannot reach the prototype through a name that Ceilometer sends', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, string>;
    const event = eventOf(ceilometerEvent('x', hostile));
    assert.equal((event.traits as Record<string, unknown>)['polluted'], undefined);
  });
});

describe('elements of `each`', () => {
  const payload = parsePath('payload.ports');
  const single = parsePath('payload.port');
  assert.ok('steps' in payload && 'steps' in single);
  const each = [
    { object: 'port', paths: [payload, single], traits: [trait('port_id', ['item.id'], 'text')] },
  ];

  it('come from the first path that has a value, one object or a list', () => {
    const toEvent = compileEvent([], each, 'notification', 'port.create.end');
    assert.deepEqual(toEvent(notification('port.create.end', { ports: [{ id: 1 }, { id: 2 }] })).items, {
      port: [{ port_id: '1' }, { port_id: '2' }],
    });
    assert.deepEqual(toEvent(notification('port.create.end', { port: { id: 'a' } })).items, {
      port: [{ port_id: 'a' }],
    });
    assert.deepEqual(toEvent(notification('port.create.end', {})).items, { port: [] });
  });
});
