import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isJsonObject } from '../../src/model/index.ts';
import { ROOT, SEED_LOG, MIGRATION, SERVER, cli, folder, linesOf } from './cli.ts';
import { trustingMappings } from './trusting.ts';

const FIXTURES = readdirSync(join(ROOT, 'fixtures'))
  .filter((name) => /\.(jsonl|log)$/.test(name))
  .map((name) => join(ROOT, 'fixtures', name));

type Line = Readonly<Record<string, unknown>>;

async function replayed(...captures: readonly string[]): Promise<Line[]> {
  return linesOf(await cli('replay', ...captures, '--json'));
}

function objectsOf(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ kind }) => kind === 'object');
}

describe('stackwire record --from', () => {
  for (const fixture of FIXTURES) {
    it(`makes a capture of ${fixture.slice(ROOT.length + 1)} with the same replay`, async (context) => {
      const capture = join(folder(context, {}), 'copy.jsonl');
      const { code, err } = await cli('record', '--from', fixture, '-o', capture);
      assert.equal(code, 0, err);
      assert.deepEqual(await replayed(capture), await replayed(fixture));
    });
  }

  it('takes several captures, and only the types and as many messages as were asked for', async (context) => {
    const capture = join(folder(context, {}), 'some.jsonl');
    const args = ['--types', 'compute.instance.create.*', '--types', '*.update', '--count', '4', '--json'];
    const [summary] = linesOf(
      await cli('record', '--from', SEED_LOG, '--from', MIGRATION, '-o', capture, ...args),
    );
    assert.deepEqual(
      [summary?.['kind'], summary?.['messages'], summary?.['contract'], summary?.['capture']],
      ['summary', 4, 1, capture],
    );
    const { types } = summary as { types: Record<string, number> };
    assert.deepEqual(Object.keys(types), ['compute.instance.create.start', 'compute.instance.update']);
    assert.equal(readFileSync(capture, 'utf8').trim().split('\n').length, 4);
  });

  it('writes to stdout as well, and tells the rest on stderr', async () => {
    const { code, out, err } = await cli('record', '--from', MIGRATION, '-o', '-');
    assert.equal(code, 0);
    assert.equal(out.trim().split('\n').length, 15);
    assert.match(err, /recorded 15 messages, [\d.]+ kB\n/);
  });

  it('is for its owner only, and overwrites nothing unless it is told to', async (context) => {
    const dir = folder(context, { 'mine.jsonl': 'mine\n' });
    const capture = join(dir, 'mine.jsonl');
    const refused = await cli('record', '--from', MIGRATION, '-o', capture);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /mine\.jsonl exists; --force overwrites it/);
    assert.equal(readFileSync(capture, 'utf8'), 'mine\n');
    assert.equal((await cli('record', '--from', MIGRATION, '-o', capture, '--force')).code, 0);
    assert.equal(statSync(capture).mode & 0o777, 0o600);
    assert.match((await cli('record', '--from', MIGRATION, '-o', dir, '--force')).err, /is no file/);
    assert.deepEqual(readdirSync(dir), ['mine.jsonl']);
  });

  it('leaves no file behind when there was nothing to record', async (context) => {
    const dir = folder(context, {});
    const unreadable = await cli('record', '--from', join(dir, 'none'), '-o', join(dir, 'out.jsonl'));
    assert.equal(unreadable.code, 3);
    assert.match(unreadable.err, /error\[capture\/unreadable\]/);
    assert.deepEqual(readdirSync(dir), []);
    const unwritable = await cli('record', '--from', MIGRATION, '-o', join(dir, 'no', 'such.jsonl'));
    assert.equal(unwritable.code, 3);
    assert.match(unwritable.err, /error\[capture\/unwritable\]/);
  });

  it('keeps what came before a capture that cannot be read on', async (context) => {
    const dir = folder(context, {});
    for (const more of [[], ['--pseudonyms']]) {
      const capture = join(dir, `out${more.length}.jsonl`);
      const { code, err } = await cli('record', '--from', MIGRATION, '--from', dir, '-o', capture, ...more);
      assert.equal(code, 3);
      assert.match(err, /recorded 15 messages/);
      assert.equal(readFileSync(capture, 'utf8').trim().split('\n').length, 15);
    }
  });

  it('says which options do not go together', async () => {
    const wrong: readonly (readonly [args: readonly string[], because: RegExp])[] = [
      [[], /name a configuration with -c/],
      [['--from', MIGRATION], /name the capture to write with -o/],
      [['--from', MIGRATION, '--around', 'x', '-c', 'f'], /either --around or --from/],
      [['--from', MIGRATION, '-o', 'x', '--for', '1m'], /--for is for recording from a bus/],
      [['--from', MIGRATION, '-o', 'x', '--span', '1m'], /--span belongs to --around/],
      [['--from', MIGRATION, '-o', '-', '--json'], /leave out --json/],
      [['--from', MIGRATION, '-o', '-', '--as-test'], /a capture that stays/],
      [['--from', MIGRATION, '--as-test', '--pseudonyms'], /name a capture with -o/],
      [['-c', 'f', '-o', 'x', '--for', 'soon'], /--for takes a duration such as 10m or 90s, not `soon`/],
      [['-c', 'f', '-o', 'x', '--count', '0'], /at least 1/],
    ];
    for (const [args, because] of wrong) {
      const { code, err } = await cli('record', ...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, because);
    }
  });
});

describe('stackwire record -c', () => {
  it('records what the sources of a configuration bring, until they have ended', async (context) => {
    const dir = folder(context, {
      'stackwire.yaml': `sources: [{ type: capture, name: old, files: [${MIGRATION}] }, { type: capture, name: log, files: [${SEED_LOG}] }]\n`,
    });
    const config = ['-c', join(dir, 'stackwire.yaml')];
    const all = join(dir, 'all.jsonl');
    assert.equal((await cli('record', ...config, '-o', all)).code, 0);
    const sources = new Set(
      linesOf({ code: 0, out: readFileSync(all, 'utf8'), err: '' }).map(({ source }) => source),
    );
    assert.deepEqual(sources, new Set(['old', 'log']));
    const one = join(dir, 'one.jsonl');
    assert.equal((await cli('record', ...config, '-o', one, '--source', 'old', '--for', '1h')).code, 0);
    assert.deepEqual(await replayed(one), await replayed(MIGRATION));
    const unknown = await cli('record', ...config, '-o', join(dir, 'x'), '--source', 'odl');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /no source is called odl; did you mean `old`/);
  });
});

describe('stackwire record --pseudonyms', () => {
  const key = { key: 'a key that nobody else knows\n' };

  it('leaves no name, and an inventory of the same form for every fixture', async (context) => {
    const dir = folder(context, key);
    const planted =
      /pdcmtest|ndc27|dc27\.example|192\.168\.0\.15|fa:16:3e|10296907e44248d2|6d581c230c86475a|87be4b45|cost_center\\+":\\+"4711|admin-net/;
    for (const [index, fixture] of FIXTURES.entries()) {
      const capture = join(dir, `${index}.jsonl`);
      const { code, err } = await cli(
        'record',
        '--from',
        fixture,
        '-o',
        capture,
        '--pseudonym-key',
        join(dir, 'key'),
      );
      assert.equal(code, 0, err);
      const found = planted.exec(readFileSync(capture, 'utf8'))?.[0];
      assert.equal(found, undefined, fixture);
      assertSameForm(objectsOf(await replayed(capture)), objectsOf(await replayed(fixture)));
    }
  });

  it('gives the same names in two captures with one key, and others without it', async (context) => {
    const dir = folder(context, key);
    const hostIn = async (name: string, ...args: readonly string[]): Promise<unknown> => {
      const capture = join(dir, name);
      assert.equal((await cli('record', '--from', MIGRATION, '-o', capture, ...args)).code, 0);
      const [object] = objectsOf(await replayed(capture));
      return (object?.['fields'] as Line | undefined)?.['host'];
    };
    const keyed = ['--pseudonym-key', join(dir, 'key')];
    const first = await hostIn('1', ...keyed);
    assert.equal(await hostIn('2', ...keyed), first);
    assert.notEqual(await hostIn('3', '--pseudonyms'), first);
  });

  it('refuses a key that can be guessed, or is not there', async (context) => {
    const dir = folder(context, { short: 'hunter2\n' });
    for (const name of ['short', 'none']) {
      const args = ['-o', join(dir, 'x'), '--pseudonym-key', join(dir, name)];
      const { err } = await cli('record', '--from', MIGRATION, ...args);
      assert.match(err, /error\[capture\/weak-key\]/);
      assert.doesNotMatch(err, /hunter2/);
    }
    assert.equal(existsSync(join(dir, 'x')), false);
  });
});

/** Values that say how something is, not who: equal in both. */
const STATES = [
  'vm_state',
  'task_state',
  'status',
  'power_state',
  'flavor',
  'vcpus',
  'created_at',
  'deleted_at',
];

/** The same objects, states and relations, under a renaming that is one to one. */
function assertSameForm(renamed: readonly Line[], original: readonly Line[]): void {
  assert.equal(renamed.length, original.length);
  const there = new Map<unknown, unknown>();
  const back = new Map<unknown, unknown>();
  const same = (a: unknown, b: unknown, where: string): void => {
    if (Array.isArray(a) && Array.isArray(b)) {
      assert.equal(b.length, a.length, where);
      if (a.length === 1) same(a[0], b[0], where);
    } else if (isJsonObject(a) && isJsonObject(b)) {
      assert.deepEqual(Object.keys(b), Object.keys(a), where);
      for (const name of Object.keys(a)) same(a[name], b[name], name);
    } else if (STATES.includes(where) || typeof a !== 'string') assert.deepEqual(b, a, where);
    else {
      assert.equal(there.get(a) ?? b, b, where);
      assert.equal(back.get(b) ?? a, a, where);
      there.set(a, b);
      back.set(b, a);
    }
  };
  // Revision and time say which object is which, for ids sort otherwise now.
  const place = ({ type, revision, updated }: Line): string =>
    `${String(type)} ${String(updated)} ${String(revision)}`;
  const sorted = (list: readonly Line[]): readonly Line[] =>
    list.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  for (const [index, object] of sorted(original).entries()) {
    const other = sorted(renamed)[index];
    assert.equal(place(other ?? {}), place(object));
    same(object['id'], other?.['id'], 'id');
    for (const part of ['fields', 'relations', 'deleted', 'partial']) same(object[part], other?.[part], part);
  }
}

describe('stackwire record --as-test', () => {
  it('prints a test that passes when it is pasted, and fails when the mapping is broken', async (context) => {
    const dir = folder(context, {});
    const capture = join(dir, 'odd.jsonl');
    mkdirSync(join(dir, 'mappings'));
    const mapping = join(dir, 'mappings', 'instance.yaml');
    const shipped = readFileSync(join(ROOT, 'mappings', 'nova', 'instance.yaml'), 'utf8');
    const withoutTests = shipped.slice(0, shipped.indexOf('\ntests:\n') + 1);
    writeFileSync(mapping, withoutTests);
    const options = ['--mappings', join(dir, 'mappings'), '--as-test', 'the odd migration', '--pseudonyms'];
    const { code, out, err } = await cli('record', '--from', MIGRATION, '-o', capture, ...options);
    assert.equal(code, 0, err);
    assert.match(
      out,
      /^# Belongs into .*instance\.yaml\ntests:\n {2}- name: the odd migration\n {4}replay: \.\.\/odd\.jsonl\n/,
    );
    writeFileSync(mapping, `${withoutTests}${out}`);
    const passed = await cli('test', join(dir, 'mappings'));
    assert.equal(passed.code, 0, passed.out);
    assert.match(passed.out, /ok {2}the odd migration/);

    const stale = /(_post\.end,[^\n]*\n) {4}observe: [^\n]*/;
    const broken = `${withoutTests}${out}`.replace(stale, '$1    update: [host, node]');
    writeFileSync(mapping, broken);
    const failed = await cli('test', join(dir, 'mappings'));
    assert.equal(failed.code, 1, failed.out);
    assert.match(failed.out, /not ok {2}the odd migration/);
  });

  it('writes the test to a mapping file of its own, for a capture that is there already', async (context) => {
    const dir = folder(context, {});
    const capture = join(dir, 'seen.jsonl');
    copyFileSync(MIGRATION, capture);
    const file = join(dir, 'seen.yaml');
    const { code, err } = await cli('record', '--from', capture, '--as-test', '--test-file', file);
    assert.equal(code, 0, err);
    assert.match(
      readFileSync(file, 'utf8'),
      /^object: instance\ntests:\n {2}- name: what seen\.jsonl leaves\n/,
    );
    const [, dirs = ''] = /stackwire test (.*)/.exec(err) ?? [];
    const passed = await cli('test', ...dirs.split(' '));
    assert.match(passed.out, /ok {2}what seen\.jsonl leaves/);
    assert.equal(passed.code, 0);
    assert.match(
      (await cli('record', '--from', capture, '--test-file', file)).err,
      /exists; --force overwrites it/,
    );
    const trusting = await cli('test', trustingMappings(context).dir, file);
    assert.equal(trusting.code, 1);
    assert.match(trusting.out, new RegExp(`${SERVER}.*host.*expected`));
  });

  it('says so when no rule has anything to say', async (context) => {
    const dir = folder(context, { 'odd.jsonl': '{"event_type": "no.such.event", "payload": {}}\n' });
    const { code, err } = await cli('record', '--from', join(dir, 'odd.jsonl'), '--as-test');
    assert.equal(code, 2);
    assert.match(err, /no rule of the mappings says anything/);
  });
});
