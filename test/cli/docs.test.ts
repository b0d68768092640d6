import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { check, resolveConfig } from 'prettier';
import { ROOT, cli, folder, linesOf, MIGRATION } from './cli.ts';

describe('stackwire docs', () => {
  it('writes pages that it then finds current', async (context) => {
    const dir = folder(context, {});
    assert.equal((await cli('docs', '--write', dir)).code, 0);
    assert.equal((await cli('docs', '--check', dir)).code, 0);
    appendFileSync(join(dir, 'cli.md'), 'more');
    const { code, err } = await cli('docs', '--check', dir);
    assert.equal(code, 1);
    assert.match(err, /cli\.md is not current/);
  });

  it('writes them as prettier would', async (context) => {
    const dir = folder(context, {});
    await cli('docs', '--write', dir);
    const settings = await resolveConfig(join(ROOT, 'package.json'));
    for (const name of readdirSync(dir)) {
      const text = readFileSync(join(dir, name), 'utf8');
      assert.ok(await check(text, { ...settings, parser: 'markdown' }), name);
    }
  });

  it('describes every command and every kind of line', async (context) => {
    const dir = folder(context, {});
    await cli('docs', '--write', dir);
    const commands = readFileSync(join(dir, 'cli.md'), 'utf8');
    for (const command of ['run', 'replay', 'inventory history', 'docs']) {
      assert.ok(commands.includes(`\`${command}\``), command);
    }
    const contract = readFileSync(join(dir, 'contract.md'), 'utf8');
    const kinds = new Set(linesOf(await cli('replay', MIGRATION, '--json')).map(({ kind }) => String(kind)));
    for (const kind of kinds) assert.ok(contract.includes(`## \`${kind}\``), kind);
  });

  it('exits with 2 where the pages cannot be written', async (context) => {
    const dir = folder(context, { file: '' });
    const { code, err } = await cli('docs', '--write', join(dir, 'file', 'pages'));
    assert.equal(code, 2);
    assert.match(err, /the pages cannot be written/);
    assert.equal((await cli('docs', '--write', '/proc/stackwire/pages')).code, 2);
  });

  it('needs to know what to do', async () => {
    assert.equal((await cli('docs')).code, 2);
  });
});

describe('stackwire schema', () => {
  it('prints a JSON Schema', async () => {
    const { code, out } = await cli('schema');
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as { type: string }).type, 'object');
  });
});
