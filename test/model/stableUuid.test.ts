import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stableUuid } from '../../src/model/index.ts';

describe('a stable UUID', () => {
  it('is what Python’s `uuid.uuid5` makes of the text, in the namespace of `stackwire`', () => {
    assert.equal(stableUuid(''), '3d30da8d-937e-5abc-a306-23c1a38e3f07');
    assert.equal(stableUuid('Grüße\n1'), 'ad685196-5f53-54aa-b4a2-b7cf96ff3543');
  });
});
