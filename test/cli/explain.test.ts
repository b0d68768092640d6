import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../support/markdown.ts';
import { ARRIVED, MIGRATION, SEED_LOG, SERVER, STALE, cli, linesOf } from './cli.ts';

describe('stackwire explain', () => {
  it('names the rule of _post.end, its reason, and what it was not trusted for', async () => {
    const { code, out } = await cli(
      'explain',
      MIGRATION,
      '--event',
      'compute.instance.live_migration._post.end',
    );
    assert.equal(code, 0);
    assert.match(out, /rule mappings\/nova\/instance\.yaml:\d+ observe: stale copy sent by the source host/);
    assert.match(out, /not trusted: host=ndc27-3205 \(inventory has ndc27-3222\)/);
    assert.match(out, /task_state=migrating \(inventory has null\)/);
    assert.match(out, /effect: none/);
    assert.match(out, /trait host +ndc27-3205 +from payload\.host/);
  });

  it('names the refused host of _post.end also where only the publisher is known', async () => {
    const { out } = await cli('explain', SEED_LOG, '--message', STALE);
    assert.match(out, /rule mappings\/nova\/instance\.yaml:\d+ observe: stale copy sent by the source host/);
    assert.match(out, /not trusted: host=ndc27-3205 \(inventory has ndc27-3222\)/);
    assert.match(out, /trait host +ndc27-3205 +from trait\.host_name/);
  });

  it('tells who sent samples, and which of them do not count', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-explain-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const capture = join(folder, 'twice.jsonl');
    const lines = readFileSync(join(ROOT, 'fixtures/guest/last-samples.jsonl'), 'utf8').trimEnd().split('\n');
    const set = lines.find((line) => line.includes('compute.instance.delete.samples')) ?? '';
    const { message_id: id, ...rest } = JSON.parse(set) as Readonly<Record<string, unknown>>;
    const again = JSON.stringify({ ...rest, message_id: 'another' });
    writeFileSync(capture, [...lines, again].join('\n'));
    const first = await cli('explain', capture, '--message', String(id));
    assert.match(first.out, /from compute\.ndc27-3205 .*twice\.jsonl:18\n/);
    assert.match(first.out, /^ {2}30 samples$/m);
    const second = await cli('explain', capture, '--message', 'another');
    assert.match(second.out, /^ {2}30 samples, none taken: the last ones of an object are taken once$/m);
  });

  it('finds a message by the beginning of its id', async () => {
    const [trace] = linesOf(await cli('explain', MIGRATION, '--message', STALE.slice(0, 8), '--json'));
    assert.equal(trace?.['kind'], 'trace');
    assert.equal(trace['message_id'], STALE);
  });

  it('takes globs of event types', async () => {
    const traces = linesOf(await cli('explain', MIGRATION, '--event', '*.post.dest.*', '--json'));
    assert.equal(traces.filter(({ kind }) => kind === 'trace').length, 2);
  });

  it('tells which message set a field, who else tried, and why not', async () => {
    const { code, out } = await cli('explain', MIGRATION, '--object', SERVER, '--field', 'host');
    assert.equal(code, 0);
    assert.match(out, /host = ndc27-3222\n  set by: compute\.instance\.live_migration\.post\.dest\.end/);
    assert.match(out, new RegExp(`${ARRIVED} from compute\\.ndc27-3222`));
    assert.match(out, /observed only: compute\.instance\.live_migration\._post\.end/);
    assert.match(out, /lost: compute\.instance\.create\.end/);
  });

  it('explains all fields of an object', async () => {
    const traces = linesOf(await cli('explain', MIGRATION, '--object', SERVER, '--json'));
    const fields = traces.map(({ field }) => field);
    assert.ok(fields.includes('host') && fields.includes('status') && fields.includes('project'));
  });

  it('exits with 1 when what was asked for does not occur', async () => {
    const { code, err } = await cli('explain', MIGRATION, '--message', 'ffffffff');
    assert.equal(code, 1);
    assert.match(err, /message ffffffff does not occur/);
  });

  it('exits with 2 and the nearest name for a field that the object cannot have', async () => {
    const { code, out, err } = await cli('explain', MIGRATION, '--object', SERVER, '--field', 'hots');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /did you mean `host`\?/);
    assert.equal((await cli('explain', MIGRATION, '--object', SERVER, '--field', 'locked')).code, 0);
    assert.equal((await cli('explain', MIGRATION, '--object', SERVER, '--field', 'deleted')).code, 0);
  });

  it('exits with 2 where an object and a message are asked for at once', async () => {
    assert.equal((await cli('explain', MIGRATION, '--object', SERVER, '--message', STALE)).code, 2);
  });

  it('ends with a summary, also where it found nothing', async () => {
    const some = linesOf(await cli('explain', MIGRATION, '--event', '*.post.dest.*', '--json'));
    assert.deepEqual(some.at(-1), { kind: 'summary', traces: 2, contract: 1 });
    const none = linesOf(await cli('explain', MIGRATION, '--message', 'ffffffff', '--json'));
    assert.deepEqual(none, [{ kind: 'summary', traces: 0, contract: 1 }]);
  });

  it('exits with 2 for a field of no object', async () => {
    assert.equal((await cli('explain', MIGRATION, '--field', 'host')).code, 2);
  });
});
