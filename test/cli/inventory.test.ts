import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stackwire } from '../support/stackwire.ts';
import { MIGRATION, ROOT, SEED_LOG, SERVER, STALE, cli, folder, linesOf } from './cli.ts';

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

  it('names the first object that differs from another inventory, with both values, and exits with 1', async (context) => {
    const lines = readFileSync(MIGRATION, 'utf8').trimEnd().split('\n');
    const dir = folder(context, { 'before.jsonl': `${lines.slice(0, 3).join('\n')}\n` });
    const before = join(dir, 'before.jsonl');
    const { code, out } = await cli('inventory', 'digest', MIGRATION, '--against', before);
    assert.equal(code, 1);
    assert.match(out, new RegExp(`instance ${SERVER} host: ndc27-3222 → null`));
    assert.match(out, /^1 object of 1 and 1 differ$/m);
    const result = await cli('inventory', 'digest', MIGRATION, '--against', before, '--json');
    const [own, other, ...rest] = linesOf(result);
    assert.notEqual(own?.['digest'], other?.['digest']);
    assert.deepEqual(other?.['of'], [before]);
    assert.deepEqual(
      rest.find(({ field }) => field === 'host'),
      {
        kind: 'difference',
        about: 'object',
        object: { type: 'instance', id: SERVER },
        field: 'host',
        values: ['ndc27-3222', null],
        first: null,
      },
    );
    assert.deepEqual(rest.at(-1), { kind: 'summary', objects: 1, differing: 1, contract: 1 });
  });

  it('finds no difference to the store of a file, or of a configuration, that has the same', async (context) => {
    const dir = folder(context, {
      'one.yaml': `sources: [{ type: capture, files: [${MIGRATION}] }]\nstore: { type: sqlite, path: one.sqlite }\nhttp: { port: 0 }\n`,
    });
    const config = join(dir, 'one.yaml');
    assert.equal((await stackwire('run', '--once', '-c', config)).code, 0);
    for (const other of [config, join(dir, 'one.sqlite'), MIGRATION]) {
      const { code, out } = await cli('inventory', 'digest', MIGRATION, '--against', other);
      assert.deepEqual([code, out.split('\n')[2]], [0, '1 object: no difference']);
      const [own, against] = out.split('\n');
      assert.equal(own, against);
      assert.equal((await cli('inventory', 'digest', other)).out, `${own}\n`);
    }
    const two = await cli('inventory', 'digest', MIGRATION, join(dir, 'one.sqlite'));
    assert.equal(two.code, 2);
    assert.match(two.err, /one\.sqlite stands for a whole inventory: name it alone/);
  });

  it('tells a field of which the other inventory says nothing from one that is null there', async () => {
    const told = await cli('inventory', 'digest', MIGRATION, '--against', SEED_LOG);
    assert.match(told.out, new RegExp(`instance ${SERVER} name: pdcmtest → absent`));
    assert.match(told.out, new RegExp(`instance ${SERVER} terminated_at: null → absent`));
    const found = linesOf(await cli('inventory', 'digest', SEED_LOG, '--against', MIGRATION, '--json'));
    assert.deepEqual(found.find(({ field }) => field === 'terminated_at')?.['absent'], [true, false]);
  });

  it('says of an object that only one of two inventories has just that', async () => {
    const other = join(ROOT, 'fixtures', 'delete.jsonl');
    const { code, out } = await cli('inventory', 'digest', MIGRATION, '--against', other, '--json');
    assert.equal(code, 1);
    const found = out.split('\n').filter((line) => line.includes('"difference"'));
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /"field":"exists","values":\[(true,false|false,true)\]/);
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
