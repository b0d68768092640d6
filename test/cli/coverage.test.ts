import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MIGRATION, cli, folder, linesOf } from './cli.ts';

/** A mapping of which a capture uses the half, and a capture with an event type that it does not know. */
const MAPPING = `object: cell
id: cell-{id}
traits: { id: payload.id, name: payload.name, note: payload.note }
fields: { name: name }
events:
  - event: cell.born.end
    create: true
    update: all
  - { event: cell.gone, delete: true }
  - { event: 'cell.*', observe: no rule of its own yet }
`;
const line = (id: string, type: string, payload: object): string =>
  JSON.stringify({
    message_id: id,
    event_type: type,
    timestamp: '2026-01-01 00:00:00',
    publisher_id: 'a.b',
    priority: 'INFO',
    payload,
  });
const CAPTURE = [
  line('m-1', 'cell.born.end', { id: 1, name: '<b>bold</b>', mood: 'calm' }),
  line('m-2', 'cell.born.end', { id: 1, name: 'x', mood: '<script>' }),
  line('m-3', 'cell.born.ent', { id: 1 }),
  'not json',
].join('\n');

function files(context: Parameters<typeof folder>[0]): { dir: string; args: readonly string[] } {
  const dir = folder(context, { 'cell.yaml': MAPPING, 'cells.jsonl': CAPTURE });
  return { dir, args: ['coverage', join(dir, 'cells.jsonl'), '--mappings', join(dir, 'cell.yaml')] };
}

describe('stackwire coverage', () => {
  it('tells people what was not covered, with places and examples', async (context) => {
    const { code, out } = await cli(...files(context).args);
    assert.equal(code, 0);
    assert.match(
      out,
      /cell\.born\.ent {2}1 message, only observed by cell\.\*, much like cell\.born\.end\n {4}first m-3, /,
    );
    assert.match(out, /decode\/json {2}1 message\n/);
    assert.match(
      out,
      /cell payload\.mood {2}1 change of 1 object, 2 values: no trait reads it\n {4}cell-1 from calm to "<script>", m-2/,
    );
    assert.match(out, /cell\.yaml:3 {2}note {2}in none of 3 events {2}payload\.note\n/);
    assert.match(out, /cell\.yaml:9 {2}cell\.gone {2}delete\n/);
    assert.match(out, /1 of 2 event types have a rule of their own: 50 %\n2 of 3 messages/);
  });

  it('prints the same as JSON lines', async (context) => {
    const lines = linesOf(await cli(...files(context).args, '--json'));
    assert.deepEqual(
      lines.map(({ kind, about }) => [kind, about]),
      [
        ['coverage', 'unmapped'],
        ['coverage', 'unused-rule'],
        ['coverage', 'absent-trait'],
        ['coverage', 'unused-change'],
        ['coverage', 'dead'],
        ['summary', undefined],
      ],
    );
    assert.equal(lines[0]?.['nearest'], 'cell.born.end');
    const { percent, rules, reached, contract } = lines.at(-1) ?? {};
    assert.deepEqual([percent, rules, reached, contract], [50, 3, 2, 1]);
  });

  it('exits with 1 below --fail-under', async (context) => {
    const { args } = files(context);
    assert.equal((await cli(...args, '--fail-under', '50')).code, 0);
    assert.equal((await cli(...args, '--fail-under', '51')).code, 1);
  });

  it('knows every message of the shipped capture', async () => {
    assert.equal((await cli('coverage', MIGRATION, '--fail-under', '100')).code, 0);
  });

  it('needs something to look at, and mappings that compile', async () => {
    assert.equal((await cli('coverage')).code, 2);
    assert.equal((await cli('coverage', 'nowhere.jsonl')).code, 3);
  });
});

describe('the page of stackwire coverage', () => {
  it('is one file that loads and runs nothing, with every value escaped', async (context) => {
    const { dir, args } = files(context);
    const page = join(dir, 'coverage.html');
    assert.equal((await cli(...args, '--html', page)).code, 0);
    const text = readFileSync(page, 'utf8');
    assert.doesNotMatch(text, /<script|\bsrc=|<link|url\(|https?:|style=/);
    assert.match(text, /&lt;script&gt;/);
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(text.includes(`default-src 'none'; style-src 'sha256-${hash}'`.replaceAll("'", '&#39;')));
  });

  it('shows each line of a mapping file, those of rules as used or not', async (context) => {
    const { dir, args } = files(context);
    const page = join(dir, 'coverage.html');
    await cli(...args, '--html', page);
    const rows = [
      ...readFileSync(page, 'utf8')
        .replace(/>\s+</g, '><')
        .matchAll(/<tr class="(\w*)"><td>(\d+)<\/td><td>(\d*)<\/td>/g),
    ];
    assert.deepEqual(rows.map(([, state, number, times]) => [Number(number), state, times]).slice(4, 11), [
      [5, '', ''],
      [6, 'hit', '2'],
      [7, 'hit', ''],
      [8, 'hit', ''],
      [9, 'miss', '0'],
      [10, 'hit', '1'],
      [11, '', ''],
    ]);
  });

  it('is refused with a code where it cannot be written', async (context) => {
    const { dir, args } = files(context);
    const { code, err } = await cli(...args, '--html', join(dir, 'nowhere', 'page.html'));
    assert.equal(code, 3);
    assert.match(err, /report\/unwritable/);
  });
});
