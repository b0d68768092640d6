import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MIGRATION, ROOT, SERVER, STALE, cli, linesOf } from './cli.ts';

describe('stackwire inventory', () => {
  it('lists the objects that a capture leaves', async () => {
    const { code, out } = await cli('inventory', 'list', MIGRATION);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`instance +${SERVER} +pdcmtest`));
  });

  it('shows one object with its fields', async () => {
    const [object] = linesOf(await cli('inventory', 'show', SERVER, MIGRATION, '--json'));
    assert.deepEqual([object?.['kind'], object?.['id']], ['object', SERVER]);
    assert.match((await cli('inventory', 'show', SERVER, MIGRATION)).out, /host +ndc27-3222/);
  });

  it('tells the history of an object, newest first', async () => {
    const lines = linesOf(await cli('inventory', 'history', SERVER, MIGRATION, '--json'));
    const [newest] = lines.map(({ event }) => event as { readonly message_id: string });
    assert.equal(newest?.message_id, STALE);
    assert.ok(lines.slice(0, -1).every(({ kind }) => kind === 'history'));
    assert.deepEqual(lines.at(-1), { kind: 'summary', histories: lines.length - 1, contract: 1 });
  });

  it('has both messages in the history where nova sends each event in both forms', async () => {
    const both = join(ROOT, 'fixtures', 'live-migration-both.jsonl');
    const lines = linesOf(await cli('inventory', 'history', SERVER, both, '--json')).slice(0, -1);
    const one = lines.filter(({ event }) =>
      /post[._]dest\.end$/.test((event as { event_type: string }).event_type),
    );
    assert.deepEqual(one.map(({ event }) => (event as { event_type: string }).event_type).toSorted(), [
      'compute.instance.live_migration.post.dest.end',
      'instance.live_migration_post_dest.end',
    ]);
    const ops = one.map(({ changes }) => (changes as { op: string }[]).map(({ op }) => op));
    // The versioned one was refused `locked`; the other wrote what an update before it had told.
    assert.deepEqual(ops, [['update'], ['none']]);
    assert.match(
      (await cli('inventory', 'history', SERVER, both)).out,
      /= unchanged instance server-.*instance\.yaml:\d+/,
    );
  });

  it('has the same digest for the same messages', async () => {
    const once = await cli('inventory', 'digest', MIGRATION);
    assert.match(once.out, /^[0-9a-f]{64}\n$/);
    assert.equal((await cli('inventory', 'digest', MIGRATION, MIGRATION)).out, once.out);
  });

  it('ends with a summary', async () => {
    const ways = [['list'], ['show', SERVER], ['digest']];
    for (const way of ways) {
      const last = linesOf(await cli('inventory', ...way, MIGRATION, '--json')).at(-1);
      assert.deepEqual(last, { kind: 'summary', objects: 1, contract: 1 });
    }
  });

  it('exits with 1 for an id that nobody has', async () => {
    assert.equal((await cli('inventory', 'show', 'server-0', MIGRATION)).code, 1);
    assert.equal((await cli('inventory', 'history', 'server-0', MIGRATION)).code, 1);
  });

  it('exits with 2 and the nearest name for a type that no mapping has', async () => {
    const { code, err } = await cli('inventory', 'list', MIGRATION, '--type', 'instnce');
    assert.equal(code, 2);
    assert.match(err, /did you mean `instance`/);
  });

  it('exits with 2 without capture or store', async () => {
    assert.equal((await cli('inventory', 'list')).code, 2);
  });
});
