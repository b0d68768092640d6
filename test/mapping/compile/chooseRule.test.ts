import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileChoice } from '../../../src/mapping/compile/chooseRule.ts';

describe('the choice of a rule', () => {
  const choose = compileChoice(
    ['*', 'compute.instance.*', 'compute.*.resize.end', 'compute.instance.resize.end'].map((pattern) => ({
      pattern,
      except: [],
      rule: pattern,
    })),
  );

  it('prefers the exact type, then the glob with more literal characters', () => {
    assert.equal(choose('compute.instance.resize.end')?.winner.pattern, 'compute.instance.resize.end');
    assert.equal(choose('compute.server.resize.end')?.winner.pattern, 'compute.*.resize.end');
    assert.equal(choose('compute.instance.update')?.winner.pattern, 'compute.instance.*');
    assert.equal(choose('volume.create.end')?.winner.pattern, '*');
  });

  it('leaves out of a glob what the rule excepts, and never what it names', () => {
    const undotted = compileChoice(
      ['*', 'a.b'].map((pattern) => ({ pattern, except: ['*.*', '*_secret'], rule: pattern })),
    );
    assert.equal(undotted('reserve_block_device_name')?.winner.pattern, '*');
    assert.equal(undotted('volume.create.end'), null);
    assert.equal(undotted('read_secret'), null);
    assert.equal(undotted('a.b')?.winner.pattern, 'a.b');
  });

  it('names those that it beat, the closest first', () => {
    assert.deepEqual(
      choose('compute.instance.resize.end')?.beaten.map(({ pattern }) => pattern),
      ['compute.*.resize.end', 'compute.instance.*', '*'],
    );
  });
});
