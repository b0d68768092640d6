import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { builtCommand } from '../support/builtCommand.ts';
import { ROOT } from '../support/markdown.ts';
import { type Ran, stackwire } from '../support/stackwire.ts';

const NOVA = join(ROOT, 'mappings', 'nova');

function linesOf({ out }: Ran): Readonly<Record<string, unknown>>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const HERE = '87be4b45-e214-4ca3-8f5c-1bd31159f9e4';
const THERE = '0f2d3a11-6f6b-4a7f-8c57-3a8e3c1f9d20';
const OTHER = '4c1e0a2e-53f8-4d0c-9d6b-9f4f0a9b7e11';

/** A row of `openstack server list --all-projects --long -f json`. */
function server(id: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    ID: id,
    Name: `name-${id.slice(0, 4)}`,
    Status: 'ACTIVE',
    'Task State': null,
    'Power State': 1,
    Networks: { net: ['192.168.0.15', '203.0.113.9'] },
    'Image Name': 'cirros',
    'Image ID': '0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19',
    Flavor: 'm1.tiny',
    'Availability Zone': 'nova',
    Host: 'ndc1.example.net',
    Properties: {},
    'Project ID': '10296907e44248d2a707689f77d59ef6',
    ...more,
  };
}

/** A store of its own, and a way to import into it. */
function stage(context: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'stackwire-import-'));
  context.after(() => rmSync(dir, { recursive: true }));
  const config = join(dir, 'c.yaml');
  writeFileSync(
    config,
    `mappings: [${NOVA}]\nsources: [{ type: capture, files: [x] }]\nstore: { type: sqlite, path: ${join(dir, 's.sqlite')} }\nhttp: { port: 0 }\n`,
  );
  return {
    run: (rows: unknown, asOf: string, ...more: readonly string[]) => {
      const file = join(dir, 'list.json');
      writeFileSync(file, JSON.stringify(rows));
      return builtCommand('inventory', 'import', file, '--as-of', asOf, '-c', config, ...more);
    },
    objects: async () =>
      linesOf(await builtCommand('inventory', 'list', '-c', config, '--deleted', '--json')).slice(0, -1),
    history: async (id: string) =>
      linesOf(await builtCommand('inventory', 'history', id, '-c', config, '--json')),
  };
}

describe('stackwire inventory import', () => {
  it('makes a store of what is there on day one', async (context) => {
    const { run, objects, history } = stage(context);
    const made = await run([server(HERE), server(THERE, { Status: 'SHUTOFF' })], '2026-03-01T00:00:00Z');
    assert.equal(made.code, 0, made.err);
    const [there, here] = await objects();
    assert.deepEqual([there?.['id'], here?.['id']], [`server-${THERE}`, `server-${HERE}`]);
    const fields = there?.['fields'] as Record<string, unknown>;
    assert.deepEqual(
      [fields['vm_state'], fields['status'], fields['node']],
      ['stopped', 'SHUTOFF', 'ndc1.example.net'],
    );
    assert.equal(fields['addresses'], undefined, 'floating addresses are among those of the list');
    const [entry] = await history(`server-${HERE}`);
    assert.match(JSON.stringify(entry?.['event']), /"event_type":"import\.server"/);
  });

  it('does nothing the second time', async (context) => {
    const { run } = stage(context);
    await run([server(HERE)], '2026-03-01T00:00:00Z');
    const [summary] = linesOf(await run([server(HERE)], '2026-03-01T00:00:00Z', '--json'));
    assert.deepEqual([summary?.['messages'], summary?.['duplicates'], summary?.['changes']], [0, 1, 0]);
  });

  it('lets what is newer win, whichever comes first', async (context) => {
    const { run, objects } = stage(context);
    await run([server(HERE, { Host: 'newer' })], '2026-03-02T00:00:00Z');
    await run([server(HERE, { Host: 'older' })], '2026-03-01T00:00:00Z');
    const [object] = await objects();
    assert.match(JSON.stringify(object?.['fields']), /"node":"newer"/);
  });

  it('with --complete ends what is missing, but nothing that was heard of since', async (context) => {
    const { run, objects } = stage(context);
    await run([server(HERE), server(OTHER)], '2026-03-01T00:00:00Z');
    await run([server(THERE)], '2026-03-03T00:00:00Z');
    const { code, out, err } = await run([server(HERE)], '2026-03-02T00:00:00Z', '--complete');
    assert.equal(code, 0, err);
    assert.match(out, /1 of them gone/);
    assert.match(err, /1 not in the list stay/);
    const gone = (await objects()).filter(({ deleted }) => deleted === true).map(({ id }) => id);
    assert.deepEqual(gone, [`server-${OTHER}`]);
  });

  it('asks before most objects go, and writes nothing until then', async (context) => {
    const { run, objects } = stage(context);
    await run([server(HERE), server(OTHER), server(THERE)], '2026-03-01T00:00:00Z');
    const { code, err } = await run([server(HERE)], '2026-03-02T00:00:00Z', '--complete');
    assert.equal(code, 2);
    assert.match(err, /would delete 2 of 3/);
    assert.ok((await objects()).every(({ deleted }) => deleted === false));
    assert.equal((await run([server(HERE)], '2026-03-02T00:00:00Z', '--complete', '--yes')).code, 0);
    assert.equal((await objects()).filter(({ deleted }) => deleted === true).length, 2);
  });

  it('with --report only says what differs, and which event should have told it', async (context) => {
    const { run, objects } = stage(context);
    await run([server(HERE), server(OTHER)], '2026-03-01T00:00:00Z');
    const rows = [server(HERE, { Host: 'ndc2.example.net' }), server(THERE)];
    const result = await run(rows, '2026-03-02T00:00:00Z', '--report', '--complete', '--json');
    assert.equal(result.code, 1);
    const drift = linesOf(result).filter(({ kind }) => kind === 'drift');
    assert.deepEqual(
      drift.map((line) => [line['field'], line['store'], line['import']]),
      [
        ['node', 'ndc1.example.net', 'ndc2.example.net'],
        ['exists', false, true],
        ['exists', true, false],
      ],
    );
    assert.match(JSON.stringify(drift[0]?.['told_by']), /compute\.instance\.live_migration\.post\.dest\.end/);
    assert.match(JSON.stringify(drift[1]?.['told_by']), /compute\.instance\.create\.end/);
    assert.match(JSON.stringify(drift[2]?.['told_by']), /compute\.instance\.delete\.end/);
    assert.equal((await objects()).length, 2);
    const people = await run(rows, '2026-03-02T00:00:00Z', '--report');
    assert.match(people.out, /node: store ndc1\.example\.net, import ndc2\.example\.net/);
  });

  it('reports no drift where something newer has spoken', async (context) => {
    const { run } = stage(context);
    await run([server(HERE, { Host: 'new' })], '2026-03-02T00:00:00Z');
    const { code, out } = await run([server(HERE, { Host: 'old' })], '2026-03-01T00:00:00Z', '--report');
    assert.equal(code, 0);
    assert.match(out, /the store says the same/);
  });

  it('says nothing of a state that the status does not tell', async (context) => {
    const { run, objects } = stage(context);
    await run([server(HERE, { Status: 'MIGRATING', 'Task State': 'migrating' })], '2026-03-01T00:00:00Z');
    const fields = (await objects())[0]?.['fields'] as Record<string, unknown>;
    assert.deepEqual([fields['vm_state'], fields['task_state']], [undefined, 'migrating']);
  });

  it('reads what `show` prints, where the type is given, with the host that no list has', async (context) => {
    const { run, objects } = stage(context);
    const shown = {
      id: HERE,
      name: 'shown',
      'OS-EXT-STS:vm_state': 'active',
      'OS-EXT-SRV-ATTR:host': 'ndc27-3222',
      image: 'cirros (0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19)',
      flavor: { original_name: 'm1.tiny', vcpus: 1 },
      something: 'new',
    };
    const { err } = await run(shown, '2026-03-01T00:00:00Z', '--type', 'server');
    assert.match(err, /not used: something/);
    const [object] = await objects();
    const { host, flavor, image } = {
      ...(object?.['fields'] as object),
      ...(object?.['relations'] as object),
    } as Record<string, unknown>;
    assert.deepEqual(
      [host, flavor, image],
      ['ndc27-3222', 'm1.tiny', 'image-0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19'],
    );
  });

  it('takes the owner of key pairs, which no list has, from --column', async (context) => {
    const { run, objects } = stage(context);
    const rows = [{ Name: 'deploy', Fingerprint: '5c:0d', Type: 'ssh' }];
    const unowned = await run(rows, '2026-03-01T00:00:00Z', '--type', 'keypair');
    assert.equal(unowned.code, 1);
    assert.match(unowned.out, /1 row could not be used/);
    const owned = ['--type', 'keypair', '--column', 'user_id=6d58'];
    assert.equal((await run(rows, '2026-03-01T00:00:00Z', ...owned)).code, 0);
    const [object] = await objects();
    assert.deepEqual([object?.['id'], object?.['relations']], ['keypair-6d58-deploy', { user: 'user-6d58' }]);
    const complete = await run([], '2026-03-02T00:00:00Z', ...owned, '--complete', '--yes');
    assert.equal(complete.code, 2);
    assert.match(complete.err, /leave out --complete/);
    assert.match(
      (await run(rows, '2026-03-01T00:00:00Z', '--column', 'user')).err,
      /not of the form NAME=VALUE/,
    );
  });

  it('asks for the type where the columns do not tell it, and for a time with a zone that has come', async (context) => {
    const { run } = stage(context);
    const short = await run([{ ID: 'a', Name: 'b' }], '2026-03-01T00:00:00Z');
    assert.equal(short.code, 2);
    assert.match(short.err, /could be a list of .*project.*--type/s);
    assert.match(
      (await run([{ ID: 'a', Colour: 'b' }], '2026-03-01T00:00:00Z')).err,
      /no list has the columns Colour/,
    );
    assert.match((await run([server(HERE)], '2026-03-01 00:00')).err, /is no time with its zone/);
    assert.match((await run([server(HERE)], '2999-03-01T00:00:00Z')).err, /has not come yet/);
    assert.match(
      (await run([server(HERE)], '2026-03-01T00:00:00Z', '--type', 'sever')).err,
      /did you mean `server`/,
    );
    assert.equal((await run('text', '2026-03-01T00:00:00Z')).code, 3);
  });

  it('counts rows without an id, and says so', async (context) => {
    const { run } = stage(context);
    const { code, out, err } = await run([server(HERE), server('')], '2026-03-01T00:00:00Z');
    assert.equal(code, 1);
    assert.match(err, /1 row without an id/);
    assert.match(out, /1 row could not be used/);
  });

  it('asks a bridge that runs, which takes the list in', async (context) => {
    const running = await BridgeProcess.start(
      `mappings: [${NOVA}]\nsources: [{ type: capture, files: [/dev/null] }]`,
    );
    context.after(() => running.remove());
    await running.until(async () => (await fetch(`${running.url}/health/live`)).ok);
    const list = join(running.store, '..', 'list.json');
    writeFileSync(list, JSON.stringify([server(HERE)]));
    const more = ['--as-of', '2026-03-01T00:00:00Z', '-c', running.config];
    const { code, out, err } = await stackwire('inventory', 'import', list, ...more);
    assert.equal(code, 0, err);
    assert.match(out, /1 message as of/);
    const response = await fetch(`${running.url}/api/v1/objects/instance/server-${HERE}`);
    assert.equal(
      ((await response.json()) as { fields: Record<string, unknown> }).fields['node'],
      'ndc1.example.net',
    );
    const wrong = await fetch(`${running.url}/api/v1/inventory/import`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"type": "server", "rows": [1], "gone": [], "as_of": 1}',
    });
    assert.equal(wrong.status, 400);
  });
});
