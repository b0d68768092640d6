import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { digestObjects } from '../../src/inventory/index.ts';
import { commitMessage, compileMappings, type Mapping } from '../../src/mapping/index.ts';
import type { Notification } from '../../src/model/index.ts';
import { SqliteReader } from '../../src/store/sqlite/index.ts';
import { SqliteWriter } from '../../src/store/sqlite/sqliteWriter.ts';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { sentByDisk } from '../support/diskNotification.ts';
import { ROOT } from '../support/markdown.ts';
import { writerSettings } from '../support/writerSettings.ts';

const CLI = join(ROOT, 'dist', 'cli', 'main.js');
/** Enough that the transaction is larger than what SQLite holds in memory, so a part of it is in the file early. */
const DISKS = 500;
/** Weight of each state, so that fewer objects fill the memory. */
const NOTE = 'x'.repeat(20_000);

/** `stale` is what the source's last word does. */
function mappingText(stale: string): string {
  return `object: disk
id: disk-{id}
traits: { id: payload.id, host: payload.host, state: payload.state, note: payload.note }
fields: { host: { trait: host, explicit: true }, state: state, note: note }
derived: { up: { by: [state], values: { good: yes }, default: no } }
problems: { away: { while: "host == 'a'", summary: "{state} at {host}" } }
events:
  - { event: made, create: true, update: [all, host] }
  - { event: moved, update: [host] }
  - { event: left, ${stale} }
`;
}

const TRUSTING = mappingText('update: [host]');
const CAREFUL = mappingText('observe: a stale copy');

function compiled(text: string): Mapping {
  const { mapping, diagnostics } = compileMappings([[{ path: 'disk.yaml', text }]]);
  if (mapping === null) throw new Error(JSON.stringify(diagnostics));
  return mapping;
}

/** Each disk moves away and hears the source's stale last word. */
function* messages(): Iterable<Notification> {
  for (let disk = 0; disk < DISKS; disk += 1) {
    const id = String(disk);
    yield sentByDisk(3 * disk, 'made', { id, host: 'a', state: 'good', note: NOTE });
    yield sentByDisk(3 * disk + 1, 'moved', { id, host: 'b' });
    yield sentByDisk(3 * disk + 2, 'left', { id, host: 'a' });
  }
}

/** All that an inventory says, with the problems that stand. */
function said(store: string): string {
  const { models } = compiled(CAREFUL);
  const reader = new SqliteReader(store, () => models);
  try {
    const problems = [...reader.problems()].map(({ key, summary }) => `${key} ${summary}`);
    return `${digestObjects(reader.objects({ deleted: true }))} ${problems.length} ${problems.at(-1) ?? ''}`;
  } finally {
    reader.close();
  }
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

describe('an inventory that is made anew, killed on the way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-rebuild-killed-'));
  const made = join(folder, 'made');
  let old = '';
  let anew = '';
  /** How far the file beside the store grew in a rebuild that was let through. */
  let grown = 0;

  before(async () => {
    mkdirSync(made);
    writeFileSync(join(made, 'disk.yaml'), CAREFUL);
    writeFileSync(
      join(made, 'c.yaml'),
      `mappings: [disk.yaml]\nsources: [{ type: capture, files: [x] }]\nstore: { type: sqlite, path: store.sqlite }\nhttp: { port: 0 }\n`,
    );
    const mapping = compiled(TRUSTING);
    const writer = new SqliteWriter(writerSettings(join(made, 'store.sqlite')), mapping.models);
    let batch = [];
    for (const message of messages()) {
      batch.push(commitMessage(mapping.evaluate(message), 'openstack'));
      if (batch.length < 500) continue;
      writer.commit({ messages: batch, dead: [] });
      batch = [];
    }
    writer.commit({ messages: batch, dead: [] });
    writer.close();
    old = said(join(made, 'store.sqlite'));
    const { store, ended } = rebuilding('whole');
    while (ended.exitCode === null && ended.signalCode === null) {
      grown = Math.max(grown, size(`${store}-wal`));
      await wait(1);
    }
    anew = said(store);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A rebuild of a copy of the store, as a process of its own. */
  function rebuilding(name: string) {
    const dir = join(folder, name);
    cpSync(made, dir, { recursive: true });
    const ended = spawn(process.execPath, [CLI, 'inventory', 'rebuild', '-c', 'c.yaml', '--json'], {
      cwd: dir,
      stdio: 'ignore',
    });
    return { store: join(dir, 'store.sqlite'), ended, dir };
  }

  /** Kills a rebuild of a copy when the file beside the store has grown so far, if it has not ended by itself. */
  async function killed(name: string, least: number) {
    const { store, dir, ended } = rebuilding(name);
    const exited = once(ended, 'exit');
    const log = `${store}-wal`;
    while (!(existsSync(log) && size(log) >= least) && ended.exitCode === null) await wait(1);
    ended.kill('SIGKILL');
    await exited;
    return { store, dir, written: size(log) };
  }

  it('differs from what it was, so the two can be told apart', () => {
    assert.notEqual(anew, old);
    assert.ok(grown > 0);
  });

  /** Of a kill with a part of the transaction in the file. */
  const halfWritten: string[] = [];

  for (const [moment, share] of [
    ['before anything is written', 0],
    ['in the middle', 0.3],
    ['near its end', 0.8],
    ['at its commit', 1],
  ] as const) {
    it(`${moment}, is the old or the new one whole, and the new one after a second try`, async () => {
      const { store, dir, written } = await killed(String(share), share * grown);
      const left = said(store);
      assert.ok([old, anew].includes(left), left);
      if (written > 0) halfWritten.push(left);
      const again = spawnSync(process.execPath, [CLI, 'inventory', 'rebuild', '-c', 'c.yaml', '--json'], {
        cwd: dir,
        encoding: 'utf8',
      });
      assert.equal(again.status, 0, again.stderr);
      assert.match(again.stdout, new RegExp(`"messages":${3 * DISKS},"objects":${DISKS},`));
      assert.equal(said(store), anew);
    });
  }

  it('was killed with a part of it in the file', () => assert.ok(halfWritten.includes(old)));
});

describe('stackwire inventory rebuild beside a bridge that runs', () => {
  it('is refused with the reason and what to do, and the bridge goes on', async (context) => {
    const running = await BridgeProcess.start(
      `mappings: [${join(ROOT, 'mappings', 'aodh')}]\nsources: [{ type: capture, files: [/dev/null] }]`,
    );
    context.after(() => running.remove());
    await running.until(async () => (await fetch(`${running.url}/health/live`)).ok);
    const { status, stderr } = spawnSync(
      process.execPath,
      [CLI, 'inventory', 'rebuild', '-c', running.config],
      { encoding: 'utf8' },
    );
    assert.equal(status, 3, stderr);
    assert.match(stderr, /store\/locked/);
    assert.match(stderr, /store\.sqlite is in use by another stackwire process/);
    assert.match(stderr, /stop the other one/);
    assert.ok((await fetch(`${running.url}/health/live`)).ok);
  });
});
