import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { STALE, cli, folder, linesOf } from './cli.ts';
import { trustingMappings } from './trusting.ts';

const SEED_TEST = 'the log lines in which the fault was first seen put the instance on its new host';

const FAULTY = `object: thing
id: "{id}"
traits:
  id: payload.id
fields:
  name: nmae
events:
  - { event: thing.create.end, craete: true }
  - { event: "thing.*.end", update: all }
  - { event: "thing.a*end", update: all }
  - { event: thing.update, update: all, summary: "Thing {id is here" }
`;

/** `cell.*` is looked at and never decides. */
const HALF_TESTED = `object: cell
id: cell-{id}
traits: { id: payload.id, name: payload.name }
fields: { name: name }
events:
  - event: cell.born
    create: true
    update: all
  - { event: cell.seen, observe: it says nothing }
  - { event: cell.gone, delete: true }
  - { event: 'cell.*', when: "name == 'never'", update: all }
tests:
  - name: a cell is born
    any_order: true
    notifications:
      - { event: [cell.born, cell.seen, cell.moved], payload: { id: 1, name: first } }
    expect: { cell-1: { name: first } }
`;

describe('stackwire check', () => {
  it('finds nothing in the shipped mappings', async () => {
    const { code, out, err } = await cli('check');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /0 errors, 0 warnings/);
  });

  it('tells all faults of a file at once, each with its place and a caret', async (context) => {
    const file = join(folder(context, { 'faulty.yaml': FAULTY }), 'faulty.yaml');
    const { code, err } = await cli('check', file);
    assert.equal(code, 1);
    for (const line of [6, 8, 11])
      assert.match(err, new RegExp(`faulty\\.yaml:${line}:\\d+: error\\[mapping/`));
    assert.match(err, /\^\^/);
  });

  it('prints findings as JSON lines on stdout when asked to', async (context) => {
    const file = join(folder(context, { 'faulty.yaml': FAULTY }), 'faulty.yaml');
    const result = await cli('check', file, '--json');
    const lines = linesOf(result);
    assert.equal(result.err, '');
    assert.equal(lines[0]?.['kind'], 'diagnostic');
    assert.match(String(lines[0]['code']), /^mapping\//);
    assert.equal(lines.at(-1)?.['kind'], 'summary');
  });

  it('checks a configuration with the nearest name', async (context) => {
    const dir = folder(context, {
      'stackwire.yaml': 'cluod: rdu2\nsources: [{ type: capture, files: [x] }]\n',
    });
    const { code, err } = await cli('check', '-c', join(dir, 'stackwire.yaml'));
    assert.equal(code, 1);
    assert.match(err, /stackwire\.yaml:1:1: error\[config\/unknown-key\][\s\S]*did you mean `cloud`/);
  });

  it('tells what a source makes of its own settings, and shows nothing of a secret url', async (context) => {
    const text = [
      'sources:',
      '  - { type: amqp, url: "rabbit://u:geheim@h/?hartbeat=5&amqp_durable_queues=1" }',
      '  - { type: amqp, name: b, url: "http://u:geheim@h/" }',
      '  - { type: amqp, name: c, url: "rabbit://u:geheim@h/", auth: external }',
      '  - { type: amqp, name: d, url: "rabbit://u:geheim@h/", tls: { ca_file: ca.pem } }',
    ].join('\n');
    const { code, err } = await cli('check', '-c', join(folder(context, { 'a.yaml': text }), 'a.yaml'));
    assert.equal(code, 1);
    assert.deepEqual(err.match(/\d+:\d+: \w+\[.*/g), [
      '2:24: warning[config/no-effect]: the url’s option `hartbeat` is not known',
      '3:33: error[config/bad-value]: the url cannot be used: it must begin with rabbit://, amqp:// or amqps://',
      '4:5: error[config/bad-value]: auth: external needs TLS (amqps, or ssl=1 in the url), tls.cert_file and tls.key_file',
      '5:62: warning[config/no-effect]: without effect: nothing is encrypted unless the url begins with amqps:// or says ssl=1',
    ]);
    assert.match(err, /did you mean `heartbeat`\?/);
    assert.doesNotMatch(err, /geheim/);
  });

  it('counts warnings as findings only with --strict', async (context) => {
    const file = join(folder(context, { 'stackwire.yaml': 'cloud: rdu2\n' }), 'stackwire.yaml');
    assert.equal((await cli('check', '-c', file)).code, 0);
    assert.equal((await cli('check', '-c', file, '--strict')).code, 1);
  });
});

describe('stackwire test', () => {
  it('passes the tests of the shipped mappings', async () => {
    const { code, out } = await cli('test');
    assert.equal(code, 0, out);
    assert.match(out, /, 0 failed/);
  });

  it('exits with 1 and names the field, the event that won and its rule when _post.end is trusted', async (context) => {
    const { dir, line } = trustingMappings(context);
    const { code, out } = await cli('test', dir);
    assert.equal(code, 1);
    assert.match(out, /host: expected ndc27-3222, is ndc27-3205/);
    assert.match(out, new RegExp(`set by compute\\.instance\\.live_migration\\._post\\.end .*${STALE}`));
    assert.match(out, new RegExp(`rule .*instance\\.yaml:${line}\\n`));
  });

  it('says of a problem that it is raised or cleared, as the test does', async (context) => {
    const dir = folder(context, {
      'thing.yaml': `object: thing
id: thing-{id}
traits: { id: payload.id, state: payload.state }
fields: { state: state }
problems: { dark: { while: "state == 'dark'", severity: error, summary: Dark } }
events:
  - { event: thing.update, update: all }
tests:
  - name: dark
    notifications: [{ event: thing.update, payload: { id: a, state: lit } }]
    expect_problems: { 'dark:thing-a': raised }
`,
    });
    const { code, out } = await cli('test', dir);
    assert.equal(code, 1);
    assert.match(out, /thing-a problem dark: expected raised, is cleared/);
  });

  it('finds that fault with the three log lines of the article alone', async (context) => {
    const { dir, line } = trustingMappings(context);
    const verdict = linesOf(await cli('test', dir, '--json')).find(({ name }) => name === SEED_TEST);
    assert.ok(verdict);
    const [host] = verdict['failures'] as [Readonly<Record<string, unknown>>];
    const { field, expected, actual, won_by, rule } = host;
    assert.deepEqual([field, expected, actual], ['host', 'ndc27-3222', 'ndc27-3205']);
    assert.deepEqual(won_by, {
      message_id: STALE,
      event_type: 'compute.instance.live_migration._post.end',
      generated: '2017-01-23T06:22:02.776665Z',
    });
    assert.deepEqual(rule, { file: join(dir, 'nova', 'instance.yaml'), line });
  });

  it('takes its mappings from --mappings as other commands do, but not twice', async (context) => {
    const { dir } = trustingMappings(context);
    assert.equal((await cli('test', '--mappings', dir)).code, 1);
    assert.equal((await cli('test', dir, '--mappings', dir)).code, 2);
  });

  it('tells with --coverage which rules the tests reach, and which they do not', async (context) => {
    const dir = folder(context, { 'cell.yaml': HALF_TESTED });
    const { code, out } = await cli('test', dir, '--coverage');
    assert.equal(code, 0);
    assert.match(out, /cell\.yaml {2}2 of 4 rules, 50 %\n/);
    assert.match(out, /cell\.yaml:10 {2}cell\.gone {2}delete\n/);
    assert.match(out, /cell\.yaml:11 {2}cell\.\* {2}when, update\n/);
  });

  it('exits with 1 when the tests reach less than --fail-under asks for', async (context) => {
    const dir = folder(context, { 'cell.yaml': HALF_TESTED });
    assert.equal((await cli('test', dir, '--fail-under', '50')).code, 0);
    assert.equal((await cli('test', dir, '--fail-under', '50.1')).code, 1);
    assert.equal((await cli('test', dir, '--fail-under', '101')).code, 2);
  });

  it('prints the rules that no test reaches as JSON lines', async (context) => {
    const dir = folder(context, { 'cell.yaml': HALF_TESTED });
    const lines = linesOf(await cli('test', dir, '--coverage', '--json'));
    const missed = lines.filter(({ kind }) => kind === 'coverage');
    assert.deepEqual(
      missed.map(({ about, line, events }) => [about, line, events]),
      [
        ['unused-rule', 10, ['cell.gone']],
        ['unused-rule', 11, ['cell.*']],
      ],
    );
    const { rules, reached, percent } = lines.at(-1) ?? {};
    assert.deepEqual([rules, reached, percent], [4, 2, 50]);
  });

  it('prints its verdicts as JSON lines', async () => {
    const lines = linesOf(await cli('test', '--json'));
    assert.equal(lines[0]?.['kind'], 'test');
    assert.equal(lines[0]['ok'], true);
    assert.equal(lines.at(-1)?.['failed'], 0);
  });
});
