import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/index.ts';
import { COMPONENT_SPECS } from '../../src/app/index.ts';
import { probeFindings } from '../../src/app/probeFindings.ts';
import { YamlSource } from '../../src/yaml/index.ts';

const URL = 'url: "rabbit://u:p@broker:5672/"';
const ASKS = `sinks: [{ type: probe, name: ask, ${URL} }]`;

function found(sources: string, sinks = ASKS): readonly string[] {
  const source = YamlSource.parse('stackwire.yaml', `sources: [${sources}]\n${sinks}`);
  const { config, diagnostics } = loadConfig(source, COMPONENT_SPECS, {});
  assert.ok(config, JSON.stringify(diagnostics));
  return [...probeFindings(config)].map(({ level, fix }) => [level, ...(fix?.[0]?.lines ?? [])].join(' '));
}

describe('a bridge that asks probes', () => {
  it('is told where it reads none of what they say, with the line to write', () => {
    const sources = `{ type: amqp, ${URL}, exchanges: [nova, neutron] }`;
    assert.deepEqual(found(sources), ['action     exchanges: [nova, neutron, stackwire.guests]']);
  });

  it('is well where any of its sources reads it, by name or by default', () => {
    const nova = `{ type: amqp, name: cell1, ${URL}, exchanges: [nova] }`;
    assert.deepEqual(found(`${nova}, { type: amqp, ${URL}, exchanges: [stackwire.guests] }`), ['ok']);
    assert.deepEqual(found(`${nova}, { type: amqp, ${URL} }`), ['ok']);
  });

  it('is told nothing where that may come another way, or where it asks nobody', () => {
    const nova = `{ type: amqp, ${URL}, exchanges: [nova] }`;
    assert.deepEqual(found(`${nova}, { type: http, token: a-token-of-the-test }`), []);
    assert.deepEqual(found(`{ type: amqp, ${URL}, exchanges: [nova], shared_queues: [q] }`), []);
    assert.deepEqual(found(nova, 'sinks: [{ type: console }]'), []);
    assert.deepEqual(found(''), []);
  });
});
