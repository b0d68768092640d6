import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ARRIVED, MIGRATION, ROOT, SERVER, STALE, cli, folder, linesOf } from './cli.ts';
import { trustingMappings } from './trusting.ts';

/** The shipped mappings, moved and with comments, and otherwise the same. */
function moved(dir: string): string {
  const to = join(dir, 'moved');
  cpSync(join(ROOT, 'mappings'), join(to, 'elsewhere'), { recursive: true });
  const file = join(to, 'elsewhere', 'nova', 'instance.yaml');
  mkdirSync(join(to, 'nova'));
  writeFileSync(join(to, 'nova', 'servers.yaml'), `# moved\n\n${readFileSync(file, 'utf8')}`);
  rmSync(file);
  return to;
}

describe('stackwire diff', () => {
  it('finds no difference where files are moved and commented', async (context) => {
    const { code, out } = await cli('diff', '--to', moved(folder(context, {})), MIGRATION);
    assert.equal(code, 0, out);
    assert.match(out, /15 messages: no difference/);
  });

  it('exits with 1 and names the field at the end, the first event and both rules', async (context) => {
    const { dir, line } = trustingMappings(context);
    const { code, out } = await cli('diff', '--to', dir, MIGRATION);
    assert.equal(code, 1);
    assert.match(out, new RegExp(`At the end\n  instance ${SERVER} host: ndc27-3222 → ndc27-3205\n`));
    assert.match(out, new RegExp(`first compute\\.instance\\.live_migration\\._post\\.end .*${STALE}`));
    assert.match(out, new RegExp(`rule mappings/nova/instance\\.yaml:${line} → .*instance\\.yaml:${line}\n`));
    assert.match(out, /15 messages, 1 decided differently: 8 differences/);
  });

  it('prints the same as JSON lines', async (context) => {
    const { dir } = trustingMappings(context);
    const lines = linesOf(await cli('diff', '--to', dir, MIGRATION, '--json'));
    assert.deepEqual(
      lines
        .filter(({ field }) => field === 'host')
        .map(({ kind, about, field, values, said, count }) => [kind, about, field, values, said, count]),
      [
        ['difference', 'object', 'host', ['ndc27-3222', 'ndc27-3205'], undefined, undefined],
        ['difference', 'event', 'host', [null, 'ndc27-3205'], [false, true], 1],
      ],
    );
    const { messages, differing, differences, contract } = lines.at(-1) ?? {};
    assert.deepEqual([messages, differing, differences, contract], [15, 1, 8, 1]);
  });

  it('tells what events decide differently although the end is the same, and of derived values and samples', async (context) => {
    const dir = folder(context, {
      'overlay.yaml': `object: instance
derived:
  power_state: { by: [vm_state], values: { active: on }, default: off }
meters:
  - { name: memory, type: gauge, unit: GiB, volume: memory_mb, resource_id: instance_id }
events:
  - event: compute.instance.live_migration.post.dest.end
    observe: to see what is left
`,
    });
    const to = ['--to', join(ROOT, 'mappings'), '--to', join(dir, 'overlay.yaml')];
    const { out } = await cli('diff', '--from', join(ROOT, 'mappings'), ...to, MIGRATION);
    assert.match(out, /power_state: running → on\n/);
    assert.match(
      out,
      new RegExp(
        `Event by event\n[\\s\\S]*post\\.dest\\.end {2}instance host, 1 event: ndc27-3222 → not written\n[\\s\\S]*${ARRIVED}`,
      ),
    );
  });

  it('needs another version', async () => {
    assert.equal((await cli('diff', MIGRATION)).code, 2);
    assert.equal((await cli('diff', '--to', join(ROOT, 'mappings'))).code, 2);
  });
});
