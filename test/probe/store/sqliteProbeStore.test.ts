import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Logger, Micros } from '../../../src/model/index.ts';
import type { OutboxBounds } from '../../../src/probe/store/outboxTable.ts';
import type { ProbeEvent } from '../../../src/probe/store/probeStore.ts';
import { SqliteProbeStore } from '../../../src/probe/store/sqliteProbeStore.ts';
import { openDatabase } from '../../../src/sqlite/index.ts';
import { SmallDisk } from '../../support/smallDisk.ts';

const NOW: Micros = 1_772_532_000_000_000;
const WIDE: OutboxBounds = { maxEvents: 1000, maxBytes: 1_000_000 };
const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

function folderOf(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-probe-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function open(folder: string, bounds = WIDE, logger = SILENT): SqliteProbeStore {
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  return SqliteProbeStore.open({ folder, bounds, host: 'cmp07', clock, logger });
}

function event(key: string, over: Partial<ProbeEvent> = {}): ProbeEvent {
  return {
    key,
    eventType: 'guest.heartbeat.lost',
    priority: 'warn',
    generated: NOW,
    payload: { instance_id: key },
    ...over,
  };
}

const change = (key: string, generated = NOW): ProbeEvent =>
  event(key, { eventType: 'guest.health.changed', generated });

describe('what the probe remembers', () => {
  it('is there after it was closed, with big integers exact', (context) => {
    const folder = folderOf(context);
    const store = open(folder);
    store.commit({ records: 'samples', put: new Map([['a', { cpu: 12_345_678_901_234_567_890n }]]) });
    store.commit({ records: 'heartbeat', put: new Map([['a', { state: 'error' }]]) });
    store.commit({ records: 'heartbeat', put: new Map([['b', 1]]), remove: ['a'] });
    store.close();
    const again = open(folder);
    assert.deepEqual([...again.read('samples')], [['a', { cpu: 12_345_678_901_234_567_890n }]]);
    assert.deepEqual([...again.read('heartbeat')], [['b', 1]]);
    again.close();
  });

  it('is for its owner alone, whatever the umask says', (context) => {
    const before = process.umask(0);
    context.after(() => process.umask(before));
    const folder = join(folderOf(context), 'deep', 'state');
    const store = open(folder);
    store.commit({ records: 'heartbeat', events: [event('a')] });
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const name of readdirSync(folder))
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
    store.close();
  });

  it('is written by one probe only', (context) => {
    const folder = folderOf(context);
    const store = open(folder);
    assert.throws(() => open(folder), { code: 'store/locked' });
    store.close();
    open(folder).close();
  });

  it('is left alone where a later probe wrote it', (context) => {
    const folder = folderOf(context);
    open(folder).close();
    const database = openDatabase(join(folder, 'probe.sqlite'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(() => open(folder), { code: 'store/newer' });
  });

  it('is set aside and begun anew where it is damaged, and the log says so', (context) => {
    const folder = folderOf(context);
    writeFileSync(join(folder, 'probe.sqlite'), 'this is no database, whatever its name is');
    const told: string[] = [];
    const store = open(folder, WIDE, { ...SILENT, error: (_, text) => void told.push(text) });
    store.commit({ records: 'heartbeat', put: new Map([['a', 1]]) });
    store.close();
    assert.match(told.join(), /set aside/);
    assert.equal(readdirSync(folder).filter((name) => name.includes('.damaged-')).length, 1);
  });
});

describe('the outbox', () => {
  it('gives events in their order until they are settled, each key once', (context) => {
    const folder = folderOf(context);
    const store = open(folder);
    let grown = 0;
    store.onGrowth(() => (grown += 1));
    store.commit({ records: 'heartbeat', events: [event('a'), event('b')] });
    store.commit({ records: 'heartbeat', events: [event('b'), event('c')] });
    assert.equal(grown, 2);
    assert.deepEqual(keys(store), ['a', 'b', 'c']);
    store.settle(store.take(2));
    store.close();
    const again = open(folder);
    assert.deepEqual(keys(again), ['c']);
    assert.equal(again.depth.events, 1);
    again.close();
  });

  it('drops the oldest changes of health first, and says how many and of which time', (context) => {
    const store = open(folderOf(context), { maxEvents: 3, maxBytes: 1_000_000 });
    const samples = event('s', { eventType: 'compute.instance.delete.samples' });
    store.commit({
      records: 'samples',
      events: [samples, change('h1', NOW), event('l'), change('h2', NOW + 1e6)],
    });
    store.commit({ records: 'heartbeat', events: [change('h3', NOW + 2e6)] });
    const waiting = store.take(10);
    assert.deepEqual(
      waiting.map(({ eventType }) => eventType),
      [
        'compute.instance.delete.samples',
        'guest.heartbeat.lost',
        'guest.health.changed',
        'guest.events.dropped',
      ],
    );
    assert.equal(waiting[2]?.key, 'h3');
    assert.deepEqual(waiting[3]?.payload, {
      host: 'cmp07',
      dropped: 2,
      superseded: 0,
      types: { 'guest.health.changed': 2 },
      since: '2026-03-03T10:00:00.000000Z',
      until: '2026-03-03T10:00:01.000000Z',
    });
    assert.equal(store.depth.dropped, 2);
    store.close();
  });

  it('drops first what a later event of the same guest and type supersedes', (context) => {
    const store = open(folderOf(context), { maxEvents: 5, maxBytes: 1_000_000 });
    const of = (guest: string, key: string, eventType = 'guest.health.changed'): ProbeEvent =>
      event(key, { eventType, payload: { instance_id: guest } });
    const lost = 'guest.heartbeat.lost';
    const reported = 'guest.heartbeat.reported';
    store.commit({
      records: 'heartbeat',
      events: [of('a', 'a1'), of('b', 'r1', reported), of('b', 'l1', lost), of('b', 'b1'), of('b', 'b2')],
    });
    // The oldest of all is the last word on its guest: it stays, and so does the first report.
    store.commit({ records: 'heartbeat', events: [of('b', 'l2', lost), of('b', 'r2', reported)] });
    const waiting = store.take(50);
    const gap = waiting.at(-1);
    assert.deepEqual(
      waiting.slice(0, -1).map(({ key }) => key),
      ['a1', 'r1', 'b2', 'l2', 'r2'],
    );
    assert.deepEqual(gap?.payload['types'], { [lost]: 1, 'guest.health.changed': 1 });
    assert.equal(gap?.payload['superseded'], 2);
    store.close();
  });

  it('keeps the last word on each guest, however long nobody takes the events', (context) => {
    const folder = folderOf(context);
    const guests = Array.from({ length: 20 }, (_, number) => `guest-${number}`);
    const bounds = { maxEvents: 40, maxBytes: 1_000_000 };
    let store = open(folder, bounds);
    for (let round = 0; round < 30; round += 1) {
      // A guest that flaps says twenty times as much as the others.
      for (const guest of [...guests.slice(0, round === 0 ? 20 : 2), 'guest-0', 'guest-0']) {
        const key = `${guest} ${round} ${Math.random()}`;
        const payload = { instance_id: guest, round };
        store.commit({
          records: 'heartbeat',
          events: [event(key, { eventType: 'guest.health.changed', payload })],
        });
      }
      if (round % 10 === 9) {
        store.close();
        store = open(folder, bounds);
      }
    }
    const last = new Map(store.take(100).map(({ payload }) => [payload['instance_id'], payload['round']]));
    for (const [number, guest] of guests.entries()) assert.equal(last.get(guest), number < 2 ? 29 : 0, guest);
    assert.ok(store.depth.events <= bounds.maxEvents + 1);
    store.close();
  });

  it('goes on with a file of the layout before, whose events stand each for itself', (context) => {
    const folder = folderOf(context);
    const store = open(folder);
    store.commit({ records: 'heartbeat', put: new Map([['a', 1]]), events: [change('a')] });
    store.close();
    const database = openDatabase(join(folder, 'probe.sqlite'));
    database.exec(
      'DROP INDEX outbox_subject; ALTER TABLE outbox DROP COLUMN subject; PRAGMA user_version = 1',
    );
    database.close();
    const again = open(folder);
    again.commit({ records: 'heartbeat', events: [change('b')] });
    assert.deepEqual(keys(again), ['a', 'b']);
    assert.deepEqual([...again.read('heartbeat')], [['a', 1]]);
    again.close();
  });

  it('never drops what is on its way, nor lets a gap grow that is', (context) => {
    const store = open(folderOf(context), { maxEvents: 2, maxBytes: 1_000_000 });
    store.commit({ records: 'heartbeat', events: [change('a'), change('b'), change('c')] });
    const [gap] = store.take(5).filter(({ eventType }) => eventType === 'guest.events.dropped');
    const taken = keys(store);
    store.commit({ records: 'heartbeat', events: [change('d'), change('e')] });
    const now = store.take(50);
    for (const key of taken)
      assert.ok(
        now.some((one) => one.key === key),
        key,
      );
    const gaps = now.filter(({ eventType }) => eventType === 'guest.events.dropped');
    assert.equal(gaps.length, 2);
    assert.equal(gaps[0]?.key, gap?.key);
    store.close();
  });

  it('is bounded by bytes too, and parked events go before all others', (context) => {
    const store = open(folderOf(context), { maxEvents: 1000, maxBytes: 2500 });
    const large = (key: string): ProbeEvent => event(key, { payload: { text: 'x'.repeat(700) } });
    store.commit({ records: 'heartbeat', events: [large('a'), large('b')] });
    const [a] = store.take(1);
    assert.ok(a);
    store.park(a, 'too large');
    assert.deepEqual(keys(store), ['b']);
    assert.equal(store.depth.parked, 1);
    store.commit({ records: 'heartbeat', events: [large('c')] });
    assert.deepEqual(keys(store).slice(0, 2), ['b', 'c']);
    store.close();
  });

  it('offers again at a start what was parked', (context) => {
    const folder = folderOf(context);
    const store = open(folder);
    store.commit({ records: 'heartbeat', events: [event('a')] });
    for (const one of store.take(1)) store.park(one, 'HTTP 413');
    assert.deepEqual(keys(store), []);
    store.close();
    const again = open(folder);
    assert.deepEqual(keys(again), ['a']);
    again.close();
  });
});

describe('a kill of the probe in the middle of its commits', () => {
  it(
    'leaves for each record exactly the events that were committed with it',
    { timeout: 60_000 },
    async (context) => {
      const folder = folderOf(context);
      const store = JSON.stringify(
        new URL('../../../src/probe/store/sqliteProbeStore.ts', import.meta.url).href,
      );
      const script = `
      const { SqliteProbeStore } = await import(${store});
      const quiet = () => undefined;
      const store = SqliteProbeStore.open({ folder: ${JSON.stringify(folder)}, host: 'cmp07',
        bounds: { maxEvents: 1e6, maxBytes: 1e9 }, clock: { now: Date.now }, logger: { info: quiet, warn: quiet, error: quiet } });
      for (let n = 1; ; n++) {
        const event = { key: 'e' + n, eventType: 'guest.health.changed', priority: 'info', generated: n, payload: {} };
        store.commit({ records: 'heartbeat', put: new Map([['a', n]]), events: [event] });
        process.stdout.write(n + '\\n');
      }`;
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      context.after(() => child.kill('SIGKILL'));
      let said = '';
      for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
        said += text;
        if (said.split('\n').length > 20) break;
      }
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      const again = open(folder);
      const told = Number(said.trim().split('\n').at(-1));
      const reached = again.read('heartbeat').get('a') as number;
      assert.ok(reached >= told, `${reached} of ${told}`);
      assert.equal(again.depth.events, reached);
      again.close();
    },
  );
});

describe('a full disk', () => {
  it('refuses a commit as a whole with a clear error, and takes the next when there is room', async (context) => {
    const disk = await SmallDisk.mount(context, 4);
    if (typeof disk === 'string') return context.skip(disk);
    const store = open(join(disk.folder, 'state'), { maxEvents: 1e6, maxBytes: 1e9 });
    const large = event('big', { payload: { text: 'x'.repeat(1_000_000) } });
    store.commit({ records: 'heartbeat', put: new Map([['a', 1]]), events: [event('a')] });
    disk.fill();
    assert.throws(
      () => store.commit({ records: 'heartbeat', put: new Map([['a', 2]]), events: [large] }),
      (error: Error & { code?: string }) =>
        error.code === 'store/write' && /no room left/.test(error.message),
    );
    assert.deepEqual([...store.read('heartbeat')], [['a', 1]]);
    assert.equal(store.depth.events, 1);
    disk.free();
    store.commit({ records: 'heartbeat', put: new Map([['a', 3]]), events: [event('b')] });
    assert.deepEqual(keys(store), ['a', 'b']);
    store.close();
  });
});

function keys(store: SqliteProbeStore): readonly string[] {
  return store.take(100).map(({ key }) => key);
}
