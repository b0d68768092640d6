import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pingTarget } from '../../src/reachability/pingTarget.ts';

const NONE = { namespace: null, network: null } as const;

describe('reachability/pingTarget', () => {
  it('takes addresses, and has each in one form', () => {
    assert.deepEqual(pingTarget('10.0.0.3', null), { ...NONE, address: '10.0.0.3', family: 4 });
    assert.deepEqual(pingTarget('FD00::3', 'n'), { ...NONE, address: 'fd00::3', family: 6, namespace: 'n' });
    assert.equal(pingTarget('10.0.0.3', null, 'red')?.network, 'red');
  });

  const HOSTILE = [
    ['an option', '-J'],
    ['an option with an address', '-f 10.0.0.3'],
    ['a name', 'localhost'],
    ['two addresses', '10.0.0.3 10.0.0.4'],
    ['a line break', '10.0.0.3\n10.0.0.4'],
    ['a zone', 'fe80::1%eth0'],
    ['a zone of more than that', 'fe80::1%$(reboot)'],
    ['a network', '10.0.0.0/8'],
    ['octal', '010.0.0.3'],
    ['a short form', '10.3'],
    ['a number', 167772163],
    ['null', null],
    ['this network', '0.0.0.0'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['nothing', '::'],
    ['multicast of IPv6', 'ff02::1'],
    ['a mapped address', '::ffff:10.0.0.3'],
    ['a long text', `${'1'.repeat(5000)}.0.0.1`],
  ] as const;
  for (const [what, text] of HOSTILE) {
    it(`takes nothing from ${what}`, () => assert.equal(pingTarget(text, null), null));
  }

  it('gives nothing but digits, letters to f, dots and colons, whatever it is given', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.ipV4(),
      fc.ipV6(),
      fc.tuple(fc.ipV4(), fc.string()).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const target = pingTarget(text, null);
        assert.match(target?.address ?? '1', /^[0-9a-f][0-9a-f.:]*$|^:/);
      }),
    );
  });
});
