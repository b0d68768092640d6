import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../support/run.ts';
import { ARRIVED, MIGRATION, SERVER, cli, folder, linesOf } from './cli.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A store that has taken the migration as if each message had been received when it was sent. */
async function storeOf(context: TestContext, ring: string): Promise<{ dir: string; config: string }> {
  const dir = folder(context, {});
  const lines = readFileSync(MIGRATION, 'utf8')
    .trim()
    .split('\n')
    .map((text) => {
      const { timestamp, payload, ...rest } = JSON.parse(text) as Record<string, unknown>;
      const body = JSON.stringify({
        ...rest,
        timestamp,
        payload: { ...(payload as object), auth_token: 'S3CR3T' },
      });
      return JSON.stringify({ capture: 1, received: `${String(timestamp).replace(' ', 'T')}Z`, body });
    });
  writeFileSync(join(dir, 'bus.jsonl'), `${lines.join('\n')}\n`);
  const config = join(dir, 'stackwire.yaml');
  writeFileSync(
    config,
    `sources: [{ type: capture, files: [bus.jsonl] }]
store: { type: sqlite, path: store.sqlite, ring: ${ring} }
http: { port: 0 }
log: { level: error }
`,
  );
  await run(process.execPath, [CLI, 'run', '--once', '-c', config], { cwd: dir });
  return { dir, config };
}

describe('stackwire record --around', () => {
  it('takes from the ring what came shortly before and after a message, and makes a test of it', async (context) => {
    const { dir, config } = await storeOf(context, '1MB');
    const capture = join(dir, 'around.jsonl');
    const around = async (...args: readonly string[]): Promise<readonly string[]> => {
      const result = await cli(
        'record',
        '-c',
        config,
        '--around',
        ARRIVED,
        '-o',
        capture,
        '--force',
        ...args,
      );
      assert.equal(result.code, 0, result.err);
      const text = readFileSync(capture, 'utf8');
      assert.ok(!text.includes('S3CR3T'));
      return text.trim().split('\n');
    };
    const near = await around('--span', '1s');
    assert.ok(near.length > 2 && near.length < 15, String(near.length));
    assert.ok(near.some((line) => line.includes(ARRIVED)));
    assert.equal((await around('--span', '2h')).length, 15);

    const replayed = linesOf(await cli('replay', capture, '--json'));
    const bus = linesOf(await cli('replay', join(dir, 'bus.jsonl'), '--json'));
    assert.deepEqual(replayed, bus);
    const file = join(dir, 'incident.yaml');
    const args = [
      '--around',
      ARRIVED,
      '-o',
      join(dir, 'incident.jsonl'),
      '--pseudonyms',
      '--as-test',
      'an incident',
    ];
    const made = await cli('record', '-c', config, ...args, '--test-file', file);
    assert.equal(made.code, 0, made.err);
    assert.ok(!readFileSync(file, 'utf8').includes(SERVER));
    const tested = await cli('test', 'mappings', file);
    assert.equal(tested.code, 0, tested.out);
    assert.match(tested.out, /ok {2}an incident/);
  });

  it('says when the ring does not hold the message, or is switched off', async (context) => {
    for (const [ring, id] of [
      ['1MB', 'no-such-message'],
      ['0B', ARRIVED],
    ] as const) {
      const { dir, config } = await storeOf(context, ring);
      const result = await cli('record', '-c', config, '--around', id, '-o', join(dir, 'x.jsonl'));
      assert.equal(result.code, 3);
      assert.match(result.err, new RegExp(`error\\[capture/not-remembered\\].*${id}`));
    }
  });
});
