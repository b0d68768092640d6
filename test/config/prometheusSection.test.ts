import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/index.ts';
import { YamlSource } from '../../src/yaml/index.ts';
import { SPECS } from './exampleSpecs.ts';

function findings(section: string): readonly string[] {
  const text = `prometheus:\n${section}`;
  return loadConfig(YamlSource.parse('stackwire.yaml', text), SPECS, {})
    .diagnostics.filter(({ code }) => code !== 'config/no-sources')
    .map(({ code, line, column, length, excerpt }) =>
      [code, line, excerpt.slice(column - 1, column - 1 + length)].join(' '),
    );
}

function settings(section: string) {
  const text = `prometheus:\n${section}`;
  return loadConfig(YamlSource.parse('stackwire.yaml', text), SPECS, {}).config?.prometheus;
}

describe('the section `prometheus`', () => {
  it('needs no more than a port to discover instances', () => {
    assert.deepEqual(settings('  discovery:\n    - port: 9100')?.discovery, [
      { name: 'instance', object: 'instance', address: 'fixed', port: 9100, labels: {} },
    ]);
  });

  it('points at the word of an expression that is wrong', () => {
    const lines = [
      '    - port: 9100',
      '      address: fixd',
      '      filter: fields.a ==',
      '      labels: { a: x }',
    ];
    assert.deepEqual(
      findings(`  discovery:\n${lines.join('\n')}`).map((line) => line.split(' ').slice(0, 3).join(' ')),
      ['config/bad-value 4 fixd', 'config/bad-value 5 =', 'config/bad-value 6 x'],
    );
  });

  it('says which meters have series, and points at what is wrong with their labels', () => {
    assert.deepEqual(settings("  samples:\n    - { meters: ['disk.*'], stale: 2h }")?.samples, [
      { meters: ['disk.*'], labels: {}, limit: 1000, stale: 7_200_000_000 },
    ]);
    const wrong = '  samples:\n    - { meters: [a], labels: { a: item.unit, b: event.x, c-d: id } }';
    assert.deepEqual(findings(wrong), ['config/bad-value 3 event', 'config/bad-value 3 c-d']);
  });

  it('takes no label that Prometheus would refuse, and no name twice', () => {
    assert.deepEqual(findings("  discovery:\n    - { port: 1, labels: { a-b: 'fields.x' } }"), [
      'config/bad-value 3 a-b',
    ]);
    assert.deepEqual(findings('  discovery:\n    - port: 1\n    - port: 2'), [
      'config/duplicate-name 4 port: 2',
    ]);
    assert.deepEqual(findings('  discovery:\n    - { port: 1, name: a/b }'), ['config/bad-value 3 a/b']);
  });
});
