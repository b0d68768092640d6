import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { LiveMapping } from '../../src/app/liveMapping.ts';
import { StackwireError } from '../../src/model/index.ts';
import { memoryLogger } from '../support/sourceWatcher.ts';

function mappingFile(field: string): string {
  return `object: instance
id: server-{instance_id}
traits: { instance_id: payload.instance_id, host: payload.host }
fields: { ${field}: host }
events: [{ event: compute.instance.create.end, create: true, update: all }]
`;
}

describe('the mapping in force', () => {
  let folder = '';
  let file = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stackwire-mapping-'));
    file = join(folder, 'instance.yaml');
    writeFileSync(file, mappingFile('host'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const fields = (live: LiveMapping): readonly string[] | undefined =>
    live.mapping.models.get('instance')?.fields;

  it('follows a file that changes while it is watched', async () => {
    const live = LiveMapping.open(
      { mappings: [folder], overlays: [], meters: [], dropUnmatched: false },
      memoryLogger(),
    );
    const changed = new Promise<void>((resolve) => live.watch(resolve));
    // A write that comes before the watcher's own first look is part of what it found there, so it is repeated.
    const writing = setInterval(() => writeFileSync(file, mappingFile('hypervisor')), 300);
    await changed;
    clearInterval(writing);
    assert.deepEqual(fields(live), ['hypervisor']);
    await live.close();
  });

  it('stays when the changed file has errors, and the log says where', () => {
    const logger = memoryLogger();
    const live = LiveMapping.open(
      { mappings: [folder], overlays: [], meters: [], dropUnmatched: false },
      logger,
    );
    writeFileSync(file, mappingFile('host').replace('update: all', 'updaet: all'));
    live.reload(() => assert.fail('nothing has changed'));
    assert.deepEqual(fields(live), ['host']);
    assert.match(logger.lines.join('\n'), /instance\.yaml:5:\d+.*updaet/s);
  });

  it('comes into force once it is mended', () => {
    const live = LiveMapping.open(
      { mappings: [folder], overlays: [], meters: [], dropUnmatched: false },
      memoryLogger(),
    );
    writeFileSync(file, 'object: [');
    live.reload(() => assert.fail('nothing has changed'));
    writeFileSync(file, mappingFile('hypervisor'));
    let changed = 0;
    live.reload(() => (changed += 1));
    assert.equal(changed, 1);
    assert.deepEqual(fields(live), ['hypervisor']);
  });

  it('is refused at the start when it has errors, with all of them', () => {
    writeFileSync(file, mappingFile('host').replace('update: all', 'updaet: all, rais: x'));
    assert.throws(
      () =>
        LiveMapping.open(
          { mappings: [folder], overlays: [], meters: [], dropUnmatched: false },
          memoryLogger(),
        ),
      (error: unknown) =>
        error instanceof StackwireError &&
        error.code === 'mapping/invalid' &&
        error.message.includes('updaet') &&
        error.message.includes('rais'),
    );
  });
});
