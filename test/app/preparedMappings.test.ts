import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { loadMappingDirs, SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import { compileMappings, type MappingFile } from '../../src/mapping/index.ts';

const copy = mkdtempSync(join(tmpdir(), 'stackwire-prepared-'));
after(() => rmSync(copy, { recursive: true }));
cpSync(SHIPPED_MAPPINGS, copy, { recursive: true });
const edited = join(copy, 'nova/instance.yaml');

function layers(withPrepared: boolean): ReturnType<typeof loadMappingDirs> {
  const loaded = loadMappingDirs([copy]);
  if (withPrepared) return loaded;
  return loaded.map((layer) => layer.map(({ path, text, absolute }) => ({ path, text, absolute })));
}

describe('the mappings that the build prepared', () => {
  it('are known by their text, wherever they lie', () => {
    assert.deepEqual(
      loadMappingDirs([copy])
        .flat()
        .filter(({ prepared }) => prepared === undefined),
      [],
    );
  });

  it('compile to the same as their texts', () => {
    const fresh = compileMappings([...layers(false), []]);
    const prepared = compileMappings([...layers(true)]);
    assert.ok(fresh.mapping !== null && prepared.mapping !== null);
    assert.notEqual(fresh.mapping, prepared.mapping);
    assert.deepEqual(prepared.mapping.rules, fresh.mapping.rules);
    assert.deepEqual(prepared.mapping.traits, fresh.mapping.traits);
    assert.deepEqual(prepared.mapping.tests, fresh.mapping.tests);
    assert.deepEqual(prepared.mapping.modelTexts, fresh.mapping.modelTexts);
  });

  it('are linted again as soon as another file stands beside them', () => {
    const text = `object: thing
id: "{thing_id}"
traits: { thing_id: payload.thing_id, display_name: payload.something_else }
events: [{ event: compute.instance.update, create: true }]
`;
    const beside = (layer: readonly MappingFile[]): readonly MappingFile[] => [
      ...layer,
      { path: 'thing.yaml', text },
    ];
    const prepared = compileMappings(layers(true).map(beside));
    assert.ok(prepared.diagnostics.some(({ code }) => code === 'mapping/trait-conflict'));
  });

  it('are read again when edited, and what is found is shown at its place', () => {
    const before = readFileSync(edited, 'utf8');
    appendFileSync(edited, 'evnets: []\n');
    const { diagnostics } = compileMappings(layers(true));
    const [found] = diagnostics;
    assert.equal(found?.code, 'mapping/unknown-key');
    assert.equal(found.line, before.split('\n').length);
    writeFileSync(edited, before);
  });

  it('show a finding that another file causes at its place', () => {
    const overlay = { path: 'overlay.yaml', text: 'object: instance\nfields: { host: no_such_trait }\n' };
    const fresh = compileMappings([...layers(false), [overlay]]);
    const prepared = compileMappings([...layers(true), [overlay]]);
    assert.ok(fresh.diagnostics.length > 0);
    assert.deepEqual(prepared.diagnostics, fresh.diagnostics);
  });
});
