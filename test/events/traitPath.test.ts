import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePath, readSteps } from '../../src/events/index.ts';
import type { Json } from '../../src/model/index.ts';

function read(path: string, payload: Json): Json | undefined {
  const parsed = parsePath(path);
  assert.ok('steps' in parsed, JSON.stringify(parsed));
  return readSteps(parsed.steps)(payload);
}

describe('trait paths', () => {
  it('follow names, quoted names and indexes', () => {
    assert.equal(read('payload.flavor.vcpus', { flavor: { vcpus: 2 } }), 2);
    assert.equal(read("payload.image_meta.'os.type v1'", { image_meta: { 'os.type v1': 'linux' } }), 'linux');
    assert.equal(read('payload.ports[1].id', { ports: [{ id: 'a' }, { id: 'b' }] }), 'b');
  });

  it('give a list for every element, without those that have no value', () => {
    assert.deepEqual(read('payload.ips[*].address', { ips: [{ address: '::1' }, {}, { address: null }] }), [
      '::1',
      null,
    ]);
    assert.deepEqual(read('payload.nics[*].ips[*]', { nics: [{ ips: [1, 2] }, { ips: [3] }] }), [1, 2, 3]);
    assert.equal(read('payload.ips[*]', { ips: 'none' }), undefined);
  });

  const metadata = [
    { key: 'image_name', value: 'cirros' },
    { key: 'image_id', value: 'a' },
    { key: 'image_id', value: 'b' },
    { key: 7, value: true },
    'text',
  ];

  it('give the first element that a filter fits, or all of them before [*]', () => {
    for (const filter of ["[?key='image_id']", "[?(@.key='image_id')]", "[?'key' == 'image_id']"]) {
      assert.equal(read(`payload.meta${filter}.value`, { meta: metadata }), 'a');
      assert.deepEqual(read(`payload.meta${filter}[*].value`, { meta: metadata }), ['a', 'b']);
    }
    assert.deepEqual(read("payload.meta[?key='image_id']", { meta: metadata }), {
      key: 'image_id',
      value: 'a',
    });
    assert.equal(read('payload.meta[?value=true].key', { meta: metadata }), 7);
    assert.equal(read('payload.meta[?key=7].value', { meta: metadata }), true);
  });

  it('have nothing where a filter fits no element, or meets no list', () => {
    assert.equal(read("payload.meta[?key='7'].value", { meta: metadata }), undefined);
    assert.deepEqual(read("payload.meta[?key='7'][*].value", { meta: metadata }), []);
    assert.equal(read("payload.meta[?key='a'].value", { meta: { key: 'a', value: 1 } }), undefined);
    assert.equal(read("payload.meta[?toString='a'].value", { meta: [{}] }), undefined);
  });

  it('tell an absent value from null', () => {
    assert.equal(read('payload.host', {}), undefined);
    assert.equal(read('payload.host', { host: null }), null);
    for (const path of [
      'payload.host.name',
      'payload.host[0].name',
      'payload.host[*].name',
      "payload.host[?a='b'].c",
    ])
      assert.equal(read(path, { host: null }), null, path);
    assert.equal(read('payload.host.name', { host: 'h' }), undefined);
    assert.equal(read('payload.host.name', {}), undefined);
    assert.equal(read('payload.host.name', 'text'), undefined);
  });

  it('never see what an object inherits', () => {
    assert.equal(read('payload.constructor', {}), undefined);
    assert.equal(read('payload.toString.name', {}), undefined);
    assert.equal(read('payload.constructor', { constructor: 'own' }), 'own');
  });

  it('say at which character they cannot be read', () => {
    assert.deepEqual(parsePath('paylod.host'), {
      message: 'a path begins with payload, context, trait, item, publisher, priority',
      offset: 0,
      word: 'paylod',
    });
    for (const [path, offset] of [
      ['payload.a..b', 9],
      ['payload.a[x]', 9],
      ['publisher.host', 9],
      ['context', 0],
      ['payload.a b', 9],
      ["payload.a[?(key='x']", 9],
      ['payload.a[?key=x]', 9],
      ["payload.a[?key>'x']", 9],
    ] as const) {
      const parsed = parsePath(path);
      assert.ok('message' in parsed, path);
      assert.equal(parsed.offset, offset, path);
    }
  });
});
