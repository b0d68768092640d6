import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scrub } from '../../src/oslo/index.ts';

const CASES: readonly (readonly [name: string, text: string, scrubbed: string])[] = [
  ['JSON', '{"auth_token": "S\\"S", "x": 1}', '{"auth_token": ***, "x": 1}'],
  ['JSON that is cut off', '{"x": 1, "password": "SS', '{"x": 1, "password": ***'],
  ['JSON inside JSON', '"{\\"token\\": \\"S\\\\\\"S\\", \\"x\\": 1}"', '"{\\"token\\": ***, \\"x\\": 1}"'],
  ['a catalog', '{"service_catalog": [{"u": "S]S"}, {}], "x": 1}', '{"service_catalog": ***, "x": 1}'],
  ['a catalog that is cut off', '{"service_catalog": [{"u": "S"}, {', '{"service_catalog": ***'],
  ['context keys', "{'_context_auth_token': u'S', 'x': 1}", "{'_context_auth_token': ***, 'x': 1}"],
  ['headers', 'X-Auth-Token: gAAAAS\nX-Other: 1', 'X-Auth-Token: ***\nX-Other: 1'],
  ['assignments', 'password=S&user=u', 'password=***&user=u'],
  ['triples', '[["password", 1, "S"], ["x", 1, "y"]]', '[["password", 1, ***], ["x", 1, "y"]]'],
  [
    'traits as dicts',
    '{"name": "password", "dtype": 1, "value": "S"}',
    '{"name": "password", "dtype": 1, "value": ***}',
  ],
  ['log lines', '<Trait: password 1 S > S> <Trait: x 1 y>>', '<Trait: password 1 ***> <Trait: x 1 y>>'],
  ['camel case', '{"adminPass": "S"}', '{"adminPass": ***}'],
  ['spaced JSON', '{"token" :            "S",\n"x": 1}', '{"token" :            ***,\n"x": 1}'],
  ['spaced JSON inside JSON', '"{\\"token\\":\\n \\"S\\"}"', '"{\\"token\\":\\n ***}"'],
  ['bare values', '{"secret": 12345, "x": null}', '{"secret": ***, "x": null}'],
];

describe('scrub', () => {
  for (const [name, text, scrubbed] of CASES)
    it(`takes the values out of ${name}`, () => assert.equal(scrub(text), scrubbed));

  it('leaves what only names a key', () => {
    const text =
      '{"key_name": "operators", "secret_uuid": "u", "token_count_of": 1, "public_key": "ssh-rsa"}';
    assert.equal(scrub(text), text);
  });
});
