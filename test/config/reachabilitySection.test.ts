import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  loadConfig,
  namespaceName,
  namespacePattern,
  type ReachabilityConfig,
} from '../../src/config/index.ts';
import { YamlSource } from '../../src/yaml/index.ts';
import { SPECS } from './exampleSpecs.ts';

function load(section: string): ReturnType<typeof loadConfig> {
  return loadConfig(YamlSource.parse('stackwire.yaml', `reachability: ${section}`), SPECS, {});
}

function settings(section: string): ReachabilityConfig | undefined {
  return load(section).config?.reachability;
}

function findings(section: string): readonly string[] {
  return load(section)
    .diagnostics.filter(({ code }) => code !== 'config/no-sources')
    .map(({ code, excerpt, column, length }) => `${code} ${excerpt.slice(column - 1, column - 1 + length)}`);
}

const MINUTE = 60_000_000;
const NETWORK = '0a000000-0000-4000-8000-00000000000a';

describe('the section `reachability`', () => {
  it('is off, and each half is on with all defaults when it is written', () => {
    assert.deepEqual([settings('{}')?.watch, settings('{}')?.osFping], [null, null]);
    assert.deepEqual(settings('{ os_fping: {} }')?.osFping, { limit: 12, allTenants: true });
    assert.deepEqual(settings('{ watch: {} }')?.watch, {
      interval: MINUTE,
      dwell: {
        alive: 3 * MINUTE,
        dead: 3 * MINUTE,
        build: 4 * MINUTE,
        rebuild: 4 * MINUTE,
        migrating: 10 * MINUTE,
        resize: 10 * MINUTE,
        revert_resize: 10 * MINUTE,
      },
    });
  });

  it('takes one dwell time, and leaves the others', () => {
    const dwell = settings('{ watch: { dwell: { dead: 1m } } }')?.watch?.dwell;
    assert.deepEqual([dwell?.dead, dwell?.alive], [MINUTE, 3 * MINUTE]);
  });

  for (const rule of [
    'qdhcp {network_id}',
    '../{network_id}',
    '-{network_id}',
    '.',
    '{network}',
    'a/b',
    'a;b',
  ]) {
    it(`lets nothing be a namespace that has no such name: ${rule}`, () => {
      assert.deepEqual(findings(`{ namespaces: { fixed: '${rule}' } }`), [`config/bad-value '${rule}'`]);
    });
  }

  it('takes canaries, and no names for them', () => {
    assert.deepEqual(
      settings("{ canaries: [{ address: 192.0.2.1 }, { address: 'fd00::1', namespace: m }] }")?.canaries,
      [
        { address: '192.0.2.1', namespace: null },
        { address: 'fd00::1', namespace: 'm' },
      ],
    );
    assert.deepEqual(
      findings(
        "{ canaries: [{ address: gateway.example }, { address: 'fe80::1%eth0' }, { address: 192.0.2.1, namespace: 'q-{network_id}' }] }",
      ),
      [
        'config/bad-value gateway.example',
        "config/bad-value 'fe80::1%eth0'",
        "config/bad-value 'q-{network_id}'",
      ],
    );
  });

  it('finds an interval that no sweep can keep', () => {
    assert.deepEqual(findings('{ watch: { interval: 100ms } }'), ['config/bad-value 100ms']);
  });
});

describe('config/namespacePattern', () => {
  it('finds the namespaces of a rule', () => {
    assert.equal(namespacePattern('qdhcp-{network_id}').test(`qdhcp-${NETWORK}`), true);
    assert.equal(namespacePattern('qdhcp-{network_id}').test('qdhcp-1'), false);
    assert.equal(namespacePattern('a.b').test('axb'), false);
  });
});

describe('config/namespaceName', () => {
  it('names the namespace of a network, or a fixed one, or none', () => {
    assert.equal(namespaceName('qdhcp-{network_id}', NETWORK), `qdhcp-${NETWORK}`);
    assert.equal(namespaceName('monitoring', null), 'monitoring');
    assert.equal(namespaceName('qdhcp-{network_id}', null), null);
    assert.equal(namespaceName('{network_id}', '../../etc'), null);
  });
});
