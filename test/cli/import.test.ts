import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import { cli, folder, linesOf } from './cli.ts';

const DEFINITIONS = `- event_type: compute.instance.*
  traits:
    host:
      fields: publisher_id.\`split(., 1, 1)\`
    progress: payload.progress
`;

describe('stackwire import', () => {
  it('writes an overlay that check accepts, and exits with 1 for what is wrong with the file', async (context) => {
    const dir = folder(context, { 'defs.yaml': DEFINITIONS });
    const out = join(dir, 'site', 'overlay');
    const { code, err } = await cli('import', 'ceilometer', join(dir, 'defs.yaml'), '-o', out);
    assert.equal(code, 1);
    assert.match(err, /defs\.yaml:4:\d+: error\[import\/host-from-publisher\]/);
    assert.match(readFileSync(join(out, 'instance.yaml'), 'utf8'), /progress: payload\.progress/);
    const checked = await cli('check', '--mappings', SHIPPED_MAPPINGS, '--mappings', out);
    assert.deepEqual([checked.code, checked.err], [0, '']);
  });

  it('overwrites nothing unless it is told to', async (context) => {
    const dir = folder(context, { 'defs.yaml': DEFINITIONS, 'instance.yaml': 'mine' });
    const file = join(dir, 'defs.yaml');
    assert.equal((await cli('import', 'ceilometer', file, '-o', dir)).code, 2);
    assert.equal(readFileSync(join(dir, 'instance.yaml'), 'utf8'), 'mine');
    assert.equal((await cli('import', 'ceilometer', file, '-o', dir, '--force')).code, 1);
    assert.notEqual(readFileSync(join(dir, 'instance.yaml'), 'utf8'), 'mine');
  });

  it('prints findings, mapping files and a summary as JSON lines', async (context) => {
    const dir = folder(context, { 'types.txt': 'foo.create.end\n' });
    const result = await cli('import', 'zenoss', join(dir, 'types.txt'), '--json');
    const lines = linesOf(result);
    assert.equal(result.code, 0);
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['overlay', 'summary'],
    );
    assert.match(String(lines[0]?.['text']), /object: foo/);
    assert.equal(lines[1]?.['read'], 1);
  });

  it('says which file cannot be read', async () => {
    const { code, err } = await cli('import', 'zenoss', 'none.txt');
    assert.equal(code, 2);
    assert.match(err, /none\.txt cannot be read/);
    assert.ok(!existsSync('none.txt'));
  });
});
