import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { MIGRATION, SEED_LOG, SERVER, cli, folder, linesOf } from './cli.ts';

function fieldsOf(object: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  return (object?.['fields'] ?? {}) as Record<string, unknown>;
}

describe('stackwire replay', () => {
  it('ends with the instance on its new host, and a summary', async () => {
    const result = await cli('replay', MIGRATION, '--json');
    const lines = linesOf(result);
    const object = lines.at(-2);
    assert.equal(result.code, 0);
    assert.equal(object?.['id'], SERVER);
    assert.equal(fieldsOf(object)['host'], 'ndc27-3222');
    assert.equal(lines.at(-1)?.['kind'], 'summary');
    assert.equal(lines.at(-1)?.['contract'], 1);
  });

  it('reads the log in which the fault was first seen', async () => {
    const object = linesOf(await cli('replay', SEED_LOG, '--json')).find(({ kind }) => kind === 'object');
    assert.equal(fieldsOf(object)['host'], 'ndc27-3222');
  });

  it('gives the receipt time that the capture has, else the time of the message itself', async (context) => {
    const message = (id: string): string =>
      `{"event_type":"a.b","message_id":"${id}","timestamp":"2017-01-23 06:22:02.584049","payload":{}}`;
    const recorded = { capture: 1, received: '2017-01-23T06:22:03.000000Z', body: message('recorded') };
    const dir = folder(context, { 'two.jsonl': `${message('bare')}\n${JSON.stringify(recorded)}\n` });
    const capture = join(dir, 'two.jsonl');
    const events = linesOf(await cli('replay', capture, '--json')).filter(({ kind }) => kind === 'event');
    assert.deepEqual(
      events.map(({ rcvtime }) => rcvtime),
      ['2017-01-23T06:22:02.584049Z', '2017-01-23T06:22:03.000000Z'],
    );
  });

  it('tells people what was refused and why', async () => {
    const { out } = await cli('replay', MIGRATION);
    assert.match(out, /refused host ndc27-3205.*stale copy sent by the source host/);
    assert.match(out, /15 events/);
  });

  it('reads several captures one after the other', async () => {
    const summary = linesOf(await cli('replay', MIGRATION, MIGRATION, '--json')).at(-1);
    assert.deepEqual([summary?.['events'], summary?.['skipped']], [15, 15]);
  });

  it('fails with 1 on what --fail-on names, and only on that', async (context) => {
    const capture = `${folder(context, { 'odd.jsonl': '{"event_type": "no.such.event", "payload": {}}\n{"oh\n' })}/odd.jsonl`;
    assert.equal((await cli('replay', capture)).code, 0);
    assert.equal((await cli('replay', capture, '--fail-on', 'late,skew')).code, 0);
    assert.equal((await cli('replay', capture, '--fail-on', 'dead')).code, 1);
    assert.equal((await cli('replay', capture, '--fail-on', 'skew,unmapped')).code, 1);
  });

  it('takes other mappings, and overlays', async (context) => {
    const dir = folder(context, {
      'quiet.yaml':
        'object: thing\nid: "{a}"\ntraits: { a: payload.a }\nfields: { a: a }\nevents: [{ event: "*", observe: nothing is known }]\n',
    });
    const summary = linesOf(await cli('replay', MIGRATION, '--json', '--mappings', dir)).at(-1);
    assert.equal(summary?.['objects'], 0);
  });

  it('exits with 3 on a capture that cannot be read', async () => {
    const { code, err } = await cli('replay', 'no/such.jsonl');
    assert.equal(code, 3);
    assert.match(err, /capture\/unreadable.*no\/such\.jsonl/);
  });

  it('exits with 2 without capture or store, on unknown findings and on mappings that do not compile', async (context) => {
    const dir = folder(context, { 'bad.yaml': 'object: thing\nevnts: []\n' });
    assert.equal((await cli('replay')).code, 2);
    assert.match((await cli('replay', MIGRATION, '--fail-on', 'daed')).err, /did you mean `dead`/);
    const { code, err } = await cli('replay', MIGRATION, '--mappings', dir);
    assert.equal(code, 2);
    assert.match(err, /bad\.yaml:2:1: error\[mapping\//);
  });
});

describe('stackwire replay --format zenoss', () => {
  it('prints events as they come, and behind them one object map for each object', async () => {
    const result = await cli('replay', MIGRATION, '--format', 'zenoss');
    assert.equal(result.code, 0);
    const lines = linesOf(result);
    assert.equal(lines.length, 16);
    assert.equal(lines[0]?.['eventClassKey'], 'openstack-compute.instance.update');
    const { modname, id, set_host_name, _add } = lines.at(-1) ?? {};
    assert.equal(modname, 'ZenPacks.zenoss.OpenStackInfrastructure.Instance');
    assert.deepEqual([id, set_host_name, _add], [SERVER, 'ndc27-3222', true]);
    assert.equal((await cli('replay', MIGRATION, '--format', 'zenoss')).out, result.out);
  });

  it('tells on stderr what could not be read, and fails on it where --fail-on says so', async (context) => {
    const capture = join(folder(context, { 'odd.jsonl': '{"oh\n' }), 'odd.jsonl');
    const { code, out, err } = await cli('replay', capture, '--format', 'zenoss', '--fail-on', 'dead');
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /"kind":"dead".*odd\.jsonl:1/);
    assert.equal((await cli('replay', capture, '--format', 'zenoss', '--strict')).code, 2);
  });
});

describe('stackwire replay --strict', () => {
  const DEFINITIONS =
    '- event_type: a.*\n  traits: { list: payload.list, size: { fields: payload.size, type: int } }\n';
  const message = (id: string, size: unknown): string =>
    JSON.stringify({
      event_type: 'a.b',
      message_id: id,
      publisher_id: 'p.h',
      timestamp: '2017-01-23 06:22:02',
      payload: { list: [true, null], size, admin_pass: 'geheim' },
    });

  it('prints what Ceilometer would make, and tells what it would lose', async (context) => {
    const dir = folder(context, {
      'd.yaml': DEFINITIONS,
      'm.jsonl': `${message('1', '7')}\n${message('2', 'much')}\n${message('3', '')}\n`,
    });
    const strict = ['--definitions', join(dir, 'd.yaml'), '--strict', '--format', 'ceilometer'];
    const result = await cli('replay', join(dir, 'm.jsonl'), ...strict);
    assert.equal(result.code, 0);
    assert.equal(
      result.out,
      '{"message_id": "1", "event_type": "a.b", "generated": "2017-01-23T06:22:02", "traits": [["service", 1, "p.h"], ["list", 1, "[True, None]"], ["size", 2, 7]], "raw": {}}\n' +
        '{"message_id": "3", "event_type": "a.b", "generated": "2017-01-23T06:22:02", "traits": [["service", 1, "p.h"], ["list", 1, "[True, None]"]], "raw": {}}\n',
    );
    assert.match(
      result.err,
      /m\.jsonl:2: lost: trait size: ValueError: "much" is no integer\n2 events, 1 lost/,
    );
    assert.equal((await cli('replay', join(dir, 'm.jsonl'), ...strict, '--fail-on', 'dead')).code, 1);
  });

  it('needs the file, the form and a capture', async (context) => {
    const dir = folder(context, { 'd.yaml': DEFINITIONS, 'wrong.yaml': '- event_type: a\n' });
    const file = ['--definitions', join(dir, 'd.yaml')];
    for (const options of [['--strict'], [...file, '--strict'], [...file, '--format', 'ceilometer']]) {
      const result = await cli('replay', MIGRATION, ...options);
      assert.equal(result.code, 2);
      assert.match(result.err, /go together/);
    }
    assert.equal((await cli('replay', ...file, '--strict', '--format', 'ceilometer')).code, 2);
    const wrong = ['--definitions', join(dir, 'wrong.yaml')];
    assert.match(
      (await cli('replay', MIGRATION, ...wrong, '--strict', '--format', 'ceilometer')).err,
      /`traits` is missing/,
    );
    assert.match((await cli('replay', MIGRATION, ...wrong)).err, /`traits` is missing/);
  });
});
