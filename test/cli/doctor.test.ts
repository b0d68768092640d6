import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { openDatabase } from '../../src/sqlite/driver.ts';
import { freePorts } from '../support/freePorts.ts';
import { cli, folder, linesOf, MIGRATION } from './cli.ts';
import type { CliResult } from './cli.ts';

const PASSWORD = 'Gnu42secret';

interface Setup {
  readonly path: string;
  readonly file: string;
}

/** A configuration with `lines`, a capture unless they name sources, and a port that is free. */
async function setup(context: TestContext, lines: readonly string[] = []): Promise<Setup> {
  const [port = 0] = await freePorts(1);
  const sources = lines.some((line) => line.startsWith('sources:'))
    ? []
    : [`sources: [{ type: capture, files: [${JSON.stringify(MIGRATION)}] }]`];
  const http = lines.some((line) => line.startsWith('http:')) ? [] : [`http: { port: ${port} }`];
  const store = lines.some((line) => line.startsWith('store:'))
    ? []
    : ['store: { type: sqlite, path: s.sqlite }'];
  const path = folder(context, {
    'stackwire.yaml': [...sources, ...http, ...store, ...lines, ''].join('\n'),
  });
  return { path, file: join(path, 'stackwire.yaml') };
}

function found(result: CliResult, check: string): string[] {
  return linesOf(result)
    .filter((line) => line['kind'] === 'finding' && line['check'] === check)
    .map((line) => `${String(line['level'])} ${String(line['subject'])}: ${String(line['detail'])}`);
}

describe('stackwire doctor', () => {
  it('finds nothing to do for a capture that can be read', async (t) => {
    const { file } = await setup(t, ['sinks: [{ type: console }]']);
    const { code, out, err } = await cli('doctor', '-c', file);
    assert.deepEqual([code, err], [0, ''], out);
    assert.match(
      out,
      /^capture\n {2}ok {6}capture {5}.*live-migration\.jsonl\n {10}15 messages: 15 legacy notifications, from 2017-01-23T05:06:27/,
    );
    assert.match(out, /nothing needs action; \d+ ok, 0 notes\n$/);
  });

  it('prints findings as JSON lines with a summary last', async (t) => {
    const { file } = await setup(t);
    const result = await cli('doctor', '-c', file, '--json');
    const lines = linesOf(result);
    const { kind, ok, notes, actions, findings, contract } = lines.at(-1) ?? {};
    assert.deepEqual([kind, contract, actions], ['summary', 1, 0]);
    assert.equal(Number(ok) + Number(notes), findings);
    assert.equal(lines.length - 1, findings);
    assert.match(found(result, 'sinks')[0] ?? '', /^note sinks: None/);
  });

  it('exits with 1 when something needs action, and goes on to the rest', async (t) => {
    const [dead = 0] = await freePorts(1);
    const url = `rabbit://stackwire:${PASSWORD}@127.0.0.1:${dead}/`;
    const { file } = await setup(t, [
      `sources: [{ type: amqp, url: "${url}" }, { type: capture, files: [gone.jsonl] }]`,
    ]);
    const result = await cli('doctor', '-c', file, '--json');
    assert.equal(result.code, 1);
    assert.match(found(result, 'reach')[0] ?? '', /^action 127\.0\.0\.1/);
    assert.match(found(result, 'capture')[0] ?? '', /^action .*gone\.jsonl: It cannot be read: .*ENOENT/);
    assert.equal(linesOf(result).at(-1)?.['actions'], 2);
    const people = await cli('doctor', '-c', file);
    assert.match(people.out, /ACTION {2}reach/);
    assert.match(people.out, /2 findings need action/);
    assert.ok(!(result.out + people.out).includes(PASSWORD));
  });

  it('exits with 2 without a configuration, with a wrong one, and on a wrong --watch', async (t) => {
    assert.equal((await cli('doctor')).code, 2);
    const { file } = await setup(t, ['store: 3']);
    assert.equal((await cli('doctor', '-c', file)).code, 2);
    const right = await setup(t);
    assert.equal((await cli('doctor', '-c', right.file, '--watch', 'soon')).code, 2);
    const url = await setup(t, [`sources: [{ type: amqp, url: "kafka://u:${PASSWORD}@h/" }]`]);
    const wrong = await cli('doctor', '-c', url.file);
    assert.equal(wrong.code, 2);
    assert.ok(!wrong.err.includes(PASSWORD));
  });

  it('asks for a source when there is none', async (t) => {
    const { file } = await setup(t, ['sources: []']);
    const result = await cli('doctor', '-c', file, '--json');
    assert.deepEqual(
      [result.code, found(result, 'sources')],
      [1, ['action sources: None is configured, so nothing is read.']],
    );
  });

  it('tells of a capture with messages that cannot be read', async (t) => {
    const { path, file } = await setup(t, ['sources: [{ type: capture, files: [odd.jsonl] }]']);
    writeFileSync(join(path, 'odd.jsonl'), '{"oslo.version": "2.0", "oslo.message": "{}"}\n{"n": 1}\n');
    const result = await cli('doctor', '-c', file, '--json');
    assert.match(
      found(result, 'capture')[0] ?? '',
      /^note .*2 messages: .* cannot be read and will be dead letters; the first: decode\//,
    );
  });

  it('tells of mappings that do not compile', async (t) => {
    const { path, file } = await setup(t, ['overlays: [mine]']);
    mkdirSync(join(path, 'mine'));
    writeFileSync(join(path, 'mine', 'x.yaml'), 'object: instance\nevents: [{ event: a.b, updaet: all }]\n');
    const result = await cli('doctor', '-c', file, '--json');
    assert.equal(result.code, 1);
    assert.match(found(result, 'mappings')[0] ?? '', /^action .*They do not compile: 1 error\./);
  });
});

describe('the doctor of the store', () => {
  it('tells what a store holds, and what the feed in it says', async (t) => {
    const { path, file } = await setup(t);
    const run = await cli('doctor', '-c', file, '--json');
    assert.match(found(run, 'store')[0] ?? '', /^ok .*Not there yet/);
    assert.match(found(run, 'disk')[0] ?? '', /GiB free/);
    const database = openDatabase(join(path, 's.sqlite'));
    database.exec('PRAGMA user_version = 99; CREATE TABLE t (a)');
    database.close();
    const newer = await cli('doctor', '-c', file, '--json');
    assert.deepEqual([newer.code, found(newer, 'clocks')], [1, []]);
    assert.match(found(newer, 'store')[0] ?? '', /^action .*has layout 99/);
  });

  it('tells of a file that is no store, and of a folder that is not there', async (t) => {
    const { path, file } = await setup(t);
    writeFileSync(
      join(path, 's.sqlite'),
      'these are not the bytes of a database, and there are enough of them'.repeat(40),
    );
    const damaged = await cli('doctor', '-c', file, '--json');
    assert.match(found(damaged, 'store')[0] ?? '', /^action .*It cannot be read: .*not a database/);
    const lost = await setup(t, ['store: { type: sqlite, path: no/such/folder/s.sqlite }']);
    const missing = await cli('doctor', '-c', lost.file, '--json');
    assert.match(found(missing, 'store')[0] ?? '', /^action .*It cannot be written: .*ENOENT/);
  });
});

describe('the doctor of HTTP', () => {
  it('tells who can ask, and whether the port is free', async (t) => {
    const server = createServer((socket) => socket.end('HELLO\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const { file } = await setup(t, [`http: { port: ${port} }`]);
    const taken = await cli('doctor', '-c', file, '--json');
    assert.match(found(taken, 'port')[0] ?? '', /^action .*Another program answers there/);
    const open = await setup(t, [`http: { host: 0.0.0.0, port: 0, token: ${PASSWORD} }`]);
    const exposed = await cli('doctor', '-c', open.file, '--json');
    assert.match(
      found(exposed, 'exposure')[0] ?? '',
      /^note 0\.0\.0\.0:0: Other machines can ask, with the token/,
    );
    assert.ok(!exposed.out.includes(PASSWORD));
  });
});
