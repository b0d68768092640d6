import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { MIGRATION, ROOT, SERVER, cli, folder, linesOf } from './cli.ts';
import { trustingMappings } from './trusting.ts';

/** A store that has taken the migration by a mapping that trusts `_post.end`, and its configuration. */
function trustingStore(context: TestContext): string {
  const dir = folder(context, {});
  cpSync(MIGRATION, join(dir, 'bus.jsonl'));
  const config = join(dir, 'stackwire.yaml');
  const { dir: mappings } = trustingMappings(context);
  const text = `sources: [{ type: capture, files: [bus.jsonl] }]\nstore: { type: sqlite, path: store.sqlite }\nhttp: { port: 0 }\n`;
  writeFileSync(config, `${text}mappings: ['${mappings}']\n`);
  runOnce(config, dir);
  writeFileSync(config, text.replace('store.sqlite', join(dir, 'store.sqlite')));
  return config;
}

/** Has the bridge take what there is, and returns what it printed. */
function runOnce(config: string, dir: string): string {
  const program = join(ROOT, 'dist', 'cli', 'main.js');
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, 'run', '-c', config, '--once'], {
    cwd: dir,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('stackwire inventory rebuild', () => {
  it('applies the mappings of now to the log, and says what is different', async (context) => {
    const config = trustingStore(context);
    const dry = await cli('inventory', 'rebuild', '-c', config, '--dry-run', '--json');
    assert.match((await cli('inventory', 'show', SERVER, '-c', config)).out, /host +ndc27-3205\n/);

    const { code, out } = await cli('inventory', 'rebuild', '-c', config);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`instance ${SERVER} host: ndc27-3205 → ndc27-3222\n`));
    assert.match(out, /15 messages decided anew, .* Nothing is sent to sinks\n/);
    assert.equal(
      (await cli('inventory', 'digest', '-c', config)).out,
      (await cli('inventory', 'digest', MIGRATION)).out,
    );

    const host = linesOf(dry).find(({ field }) => field === 'host');
    assert.deepEqual([host?.['kind'], host?.['values']], ['difference', ['ndc27-3205', 'ndc27-3222']]);
    const { written, messages, contract } = linesOf(dry).at(-1) ?? {};
    assert.deepEqual([written, messages, contract], [false, 15, 1]);
    const again = linesOf(await cli('inventory', 'rebuild', '-c', config, '--json')).at(-1);
    assert.deepEqual([again?.['written'], again?.['differences']], [true, 0]);
  });

  it('leaves last samples as they were delivered, and taken once', async (context) => {
    const capture = join(ROOT, 'fixtures/guest/last-samples.jsonl');
    const lines = readFileSync(capture, 'utf8').trimEnd().split('\n');
    const set = lines.find((line) => line.includes('compute.instance.delete.samples')) ?? '';
    const { message_id: _, ...rest } = JSON.parse(set) as Readonly<Record<string, unknown>>;
    const dir = folder(context, { 'bus.jsonl': lines.join('\n') });
    const store = join(dir, 'store.sqlite');
    const config = join(dir, 'stackwire.yaml');
    writeFileSync(
      config,
      `sources: [{ type: capture, files: [bus.jsonl] }]
sinks: [{ type: console, format: json }]
store: { type: sqlite, path: '${store}' }
http: { port: 0 }\n`,
    );
    const samplesOf = (out: string): readonly string[] =>
      out.split('\n').filter((line) => line.startsWith('{"kind":"sample"'));
    const delivered = samplesOf(runOnce(config, dir));
    assert.equal(delivered.length, 68);
    const stored = async (): Promise<readonly string[]> =>
      samplesOf((await cli('replay', '-c', config, '--json')).out);
    assert.deepEqual(samplesOf((await cli('replay', capture, '--json')).out), delivered);
    assert.deepEqual(await stored(), delivered);
    assert.equal((await cli('inventory', 'rebuild', '-c', config)).code, 0);
    assert.deepEqual(await stored(), delivered);
    writeFileSync(join(dir, 'bus.jsonl'), JSON.stringify({ ...rest, message_id: 'another' }));
    assert.deepEqual(samplesOf(runOnce(config, dir)), []);
    assert.deepEqual(await stored(), delivered);
  });

  it('leaves a store that coverage and diff read like a capture', async (context) => {
    const config = trustingStore(context);
    const { code, out } = await cli('coverage', '-c', config, '--fail-under', '100');
    assert.equal(code, 0);
    assert.match(out, /15 of 15 messages are of these/);
    const { dir } = trustingMappings(context);
    const differing = await cli('diff', '-c', config, '--to', dir);
    assert.equal(differing.code, 1);
    assert.match(differing.out, /host: ndc27-3222 → ndc27-3205\n {4}first .*, message 15\n/);
  });

  it('needs a configuration, and a store', async (context) => {
    assert.equal((await cli('inventory', 'rebuild')).code, 2);
    const dir = folder(context, {
      'stackwire.yaml': `sources: [{ type: capture, files: [x] }]\nstore: { type: sqlite, path: nowhere.sqlite }\n`,
    });
    const { code, err } = await cli('inventory', 'rebuild', '-c', join(dir, 'stackwire.yaml'));
    assert.equal(code, 3, err);
  });
});
