import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../src/model/index.ts';
import { cleanValue, isVersioned } from '../../src/oslo/cleanValue.ts';
import { SECRET_KEYS } from '../../src/oslo/index.ts';

function wrap(service: string, data: unknown, name = 'Thing'): Json {
  const key = `${service}_object`;
  return {
    [`${key}.name`]: name,
    [`${key}.namespace`]: service,
    [`${key}.version`]: '1.0',
    [`${key}.changes`]: [],
    [`${key}.data`]: data as Json,
  };
}

describe('cleanValue', () => {
  it('gives the very same value back when there is nothing to change', () => {
    const value = { a: [1, { b: null }], c: 'd' };
    assert.equal(cleanValue(value), value);
    assert.deepEqual(value, { a: [1, { b: null }], c: 'd' });
  });

  it('unfolds versioned objects of any service, nested and in lists', () => {
    for (const service of ['nova', 'ironic', 'masakari', 'watcher']) {
      const payload = wrap(service, {
        x: wrap(service, { y: 1 }),
        list: [wrap(service, null), wrap(service, { z: [wrap(service, 7)] })],
      });
      assert.equal(isVersioned(payload), true);
      assert.deepEqual(cleanValue(payload), { x: { y: 1 }, list: [null, { z: [7] }] });
    }
  });

  it('keeps what stands beside a wrapper, and keys that only look like one', () => {
    assert.deepEqual(cleanValue({ 'nova_object.data': { a: 1 }, b: 2 }), { a: 1, b: 2 });
    const lookalike = { 'nova_object.name': 'X', 'Nova_object.data': 1, 'nova_object.extra': 2 };
    assert.deepEqual(cleanValue({ ...lookalike }), lookalike);
    assert.equal(isVersioned(lookalike), false);
  });

  it('loses no name of the list of secrets unnoticed', () => {
    assert.equal(new Set(SECRET_KEYS).size, 81);
  });

  it('removes every secret key at any depth, in any case, with - or _', () => {
    for (const key of SECRET_KEYS) {
      for (const form of [key, key.toUpperCase(), key.replaceAll('_', '-')]) {
        assert.deepEqual(
          cleanValue({ list: [{ [form]: { deep: 'SECRET' }, kept: 1 }] }),
          { list: [{ kept: 1 }] },
          form,
        );
      }
    }
  });

  it('keeps keys that only name a secret', () => {
    const value = {
      key_name: 'k',
      public_key: 'p',
      secret_uuid: 'u',
      encryption_key_id: 'e',
      token_count: 1,
    };
    assert.deepEqual(cleanValue({ ...value }), value);
  });

  it('removes the key of a zone transfer, and no other key of that name', () => {
    const offer = { id: 'o', zone_id: 'z', tenant_id: 'p', target_tenant_id: null };
    assert.deepEqual(cleanValue({ payload: { ...offer, key: 'SECRET' } }), { payload: offer });
    const accepted = { id: 'a', zone_id: 'z', zone_transfer_request_id: 'o' };
    assert.deepEqual(cleanValue([{ ...accepted, key: 'SECRET' }]), [accepted]);
    const tag = { key: 'rack', value: '7', zone_id: 'z' };
    assert.deepEqual(cleanValue({ ...tag }), tag);
  });

  it('writes numbers too large for a double as words', () => {
    assert.deepEqual(cleanValue(JSON.parse('{"a": 1e999, "b": [-1e999]}') as Json), {
      a: 'Infinity',
      b: ['-Infinity'],
    });
  });
});
