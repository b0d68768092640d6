import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { COMPONENT_SPECS, rebuildInventory, type Rebuilt } from '../../src/app/index.ts';
import { YamlSource } from '../../src/yaml/index.ts';
import { loadConfig, type Config } from '../../src/config/index.ts';
import { digestObjects } from '../../src/inventory/index.ts';
import { commitMessage, compileMappings, type Mapping } from '../../src/mapping/index.ts';
import { SECOND, type Item, type JsonObject, type Notification } from '../../src/model/index.ts';
import { openDatabase } from '../../src/sqlite/driver.ts';
import { SqliteReader } from '../../src/store/sqlite/index.ts';
import { SqliteWriter } from '../../src/store/sqlite/sqliteWriter.ts';
import { rebuildStore } from '../../src/store/sqlite/rebuildStore.ts';
import { sentByDisk, START } from '../support/diskNotification.ts';
import { writerSettings } from '../support/writerSettings.ts';

/** `stale` is what the source's last word does. */
function mapping(stale: string): Mapping {
  const text = `object: disk
id: disk-{id}
traits: { id: payload.id, host: payload.host, state: payload.state, tags: payload.tags, size: payload.size }
fields: { host: { trait: host, explicit: true }, state: state, size: size }
derived: { up: { by: [state], values: { good: yes }, default: no } }
relations: { tags: { to: tag, id: "{tags[*]}", many: true, explicit: true } }
problems: { bad: { while: "state == 'bad'", summary: "{state} at {host}" } }
events:
  - { event: made, create: true, update: [all, host, tags] }
  - { event: moved, update: [host] }
  - { event: left, ${stale} }
  - { event: state, update: [state] }
  - { event: tagged, link: tags }
  - { event: gone, delete: true }
`;
  const { mapping: compiled, diagnostics } = compileMappings([[{ path: 'disk.yaml', text }]]);
  if (compiled === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  return compiled;
}

const TRUSTING = mapping('update: [host]');
const CAREFUL = mapping('observe: a stale copy');

function sent(at: number, eventType: string, payload: JsonObject, messageId?: string): Notification {
  return sentByDisk(at, eventType, { id: '1', ...payload }, messageId);
}

const MADE = sent(1, 'made', { host: 'a', state: 'good', tags: ['x'] });
const MOVED = sent(2, 'moved', { host: 'b' });
const LEFT = sent(3, 'left', { host: 'a' });

/** A store with what a bridge with this mapping made of messages. */
class Store {
  readonly path: string;
  readonly config: Config;
  readonly #folder = mkdtempSync(join(tmpdir(), 'stackwire-rebuild-'));

  constructor(items: readonly Item[], own: Mapping) {
    this.path = join(this.#folder, 'store.sqlite');
    const yaml = `sources: [{ type: capture, files: [x] }]\nstore: { type: sqlite, path: ${this.path} }\n`;
    const { config } = loadConfig(YamlSource.parse('stackwire.yaml', yaml), COMPONENT_SPECS, {});
    assert.ok(config !== null);
    this.config = config;
    const writer = new SqliteWriter(writerSettings(this.path), own.models);
    for (const item of items) {
      writer.commit({ messages: [commitMessage(own.evaluate(item), 'openstack')], dead: [] });
    }
    writer.saveDelivery('console', { seq: 1, changesAfter: 0 }, []);
    writer.close();
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  rebuild(to: Mapping, dryRun = false): Rebuilt {
    return rebuildInventory(this.config, to, dryRun);
  }

  /** Takes rows out of the log, as forgetting does. */
  forget(upTo: number): void {
    const database = openDatabase(this.path);
    database.prepare('DELETE FROM message WHERE seq <= ?').run(upTo);
    database.close();
  }

  read<T>(models: Mapping, look: (reader: SqliteReader) => T): T {
    const reader = new SqliteReader(this.path, () => models.models);
    try {
      return look(reader);
    } finally {
      reader.close();
    }
  }

  /** All that an inventory says, with the problems that stand. */
  says(own: Mapping): unknown {
    return this.read(own, (reader) => ({
      digest: digestObjects(reader.objects({ deleted: true })),
      problems: [...reader.problems()].map(({ key, summary }) => [key, summary]),
    }));
  }

  /** All of the file's tables. */
  content(): unknown {
    const database = openDatabase(this.path);
    const tables = ['message', 'object', 'problem', 'sink', 'meta'];
    const rows = tables.map((table) => database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all());
    database.close();
    return JSON.stringify(rows);
  }
}

function storeOf(context: TestContext, items: readonly Item[], own: Mapping): Store {
  const store = new Store(items, own);
  context.after(() => store.remove());
  return store;
}

const shown = ({ differences }: Rebuilt): readonly unknown[] =>
  differences.map(({ object, field, values }) => [object.id, field, values]);

describe('an inventory that is made anew', () => {
  it('is what the edited mapping would have made from the beginning', (context) => {
    const store = storeOf(context, [MADE, MOVED, LEFT], TRUSTING);
    const rebuilt = store.rebuild(CAREFUL);
    assert.deepEqual(shown(rebuilt), [['disk-1', 'host', ['a', 'b']]]);
    assert.deepEqual([rebuilt.messages, rebuilt.objects, rebuilt.gaps], [3, 1, []]);
    assert.deepEqual(store.says(CAREFUL), storeOf(context, [MADE, MOVED, LEFT], CAREFUL).says(CAREFUL));
  });

  it('is so for any messages and either direction of the edit', () => {
    const message = fc.record({
      at: fc.integer({ min: 1, max: 40 }),
      type: fc.constantFrom('made', 'moved', 'left', 'state', 'tagged', 'gone'),
      id: fc.constantFrom('1', '2'),
      host: fc.constantFrom('a', 'b'),
      state: fc.constantFrom('good', 'bad', null),
      tags: fc.uniqueArray(fc.constantFrom('x', 'y')),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), fc.boolean(), (list, forth) => {
        const items = list.map(({ at, type, ...payload }, index) => sent(at, type, payload, `m${index}`));
        const [from, to] = forth ? [TRUSTING, CAREFUL] : [CAREFUL, TRUSTING];
        const [store, fresh] = [new Store(items, from), new Store(items, to)];
        try {
          store.rebuild(to);
          assert.deepEqual(store.says(to), fresh.says(to));
          assert.deepEqual(store.rebuild(to).differences, []);
        } finally {
          store.remove();
          fresh.remove();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('by the same mapping is the same, to the last byte of every row', (context) => {
    const store = storeOf(context, [MADE, sent(2, 'state', { state: 'bad' }), LEFT], TRUSTING);
    const before = store.content();
    const rebuilt = store.rebuild(TRUSTING);
    assert.deepEqual([rebuilt.differences, rebuilt.problems, rebuilt.gaps], [[], [], []]);
    assert.equal(store.content(), before);
  });

  it('leaves log, cursors and history alone', (context) => {
    const store = storeOf(context, [MADE, MOVED, LEFT], TRUSTING);
    const look = (reader: SqliteReader) => [
      reader.log(0, 10),
      reader.sinkProgress('console')?.seq,
      reader.lastSeq(),
      [...reader.history('disk', 'disk-1')],
    ];
    const before = store.read(CAREFUL, look);
    store.rebuild(CAREFUL);
    assert.deepEqual(store.read(CAREFUL, look), before);
    assert.equal(
      store.read(CAREFUL, (reader) => reader.object('disk', 'disk-1')?.revision),
      4,
    );
  });

  it('with a dry run is only told of', (context) => {
    const store = storeOf(context, [MADE, MOVED, LEFT], TRUSTING);
    const before = store.content();
    assert.deepEqual(shown(store.rebuild(CAREFUL, true)), [['disk-1', 'host', ['a', 'b']]]);
    assert.equal(store.content(), before);
  });

  it('has its problems settled anew, with the time and cause of those that go on', (context) => {
    const bad = sent(2, 'state', { state: 'bad' });
    const store = storeOf(context, [MADE, bad], TRUSTING);
    const before = store.read(TRUSTING, (reader) => [...reader.problems()]);
    store.rebuild(CAREFUL);
    assert.deepEqual(
      store.read(CAREFUL, (reader) => [...reader.problems()]),
      before,
    );
  });

  it('keeps what messages outside of the log wrote, and names it', (context) => {
    const store = storeOf(context, [MADE, MOVED, LEFT], TRUSTING);
    store.forget(1);
    const rebuilt = store.rebuild(CAREFUL);
    assert.deepEqual(rebuilt.gaps, [
      { object: { type: 'disk', id: 'disk-1' }, kept: ['state', 'tags'], lost: [] },
    ]);
    assert.deepEqual(shown(rebuilt), [['disk-1', 'host', ['a', 'b']]]);
    const view = store.read(CAREFUL, (reader) => reader.object('disk', 'disk-1'));
    assert.deepEqual(
      [view?.fields['state'], view?.partial, view?.relations],
      ['good', false, { tags: ['x'] }],
    );
  });

  it('says of what it does not know what it was before', (context) => {
    const store = storeOf(context, [MADE, LEFT], TRUSTING);
    store.forget(1);
    const rebuilt = store.rebuild(CAREFUL);
    assert.deepEqual(rebuilt.gaps[0]?.lost, ['host']);
    assert.deepEqual(shown(rebuilt), [['disk-1', 'host', ['a', null]]]);
  });

  it('lets go of objects that no rule makes any more, and makes those that one makes now', (context) => {
    const only = sent(1, 'left', { host: 'z', id: '9' });
    const store = storeOf(context, [only], TRUSTING);
    assert.deepEqual(shown(store.rebuild(CAREFUL))[0], ['disk-9', 'exists', [true, false]]);
    assert.deepEqual(
      store.read(CAREFUL, (reader) => [...reader.objects({ deleted: true })]),
      [],
    );
    store.rebuild(TRUSTING);
    assert.equal(
      store.read(TRUSTING, (reader) => reader.object('disk', 'disk-9')?.fields['host']),
      'z',
    );
  });

  it('tells of traits that the mapping takes and no stored event has', (context) => {
    const store = storeOf(context, [MADE], TRUSTING);
    assert.deepEqual(
      store.rebuild(CAREFUL).absent.map(({ name, events }) => [name, events]),
      [['size', 1]],
    );
  });

  it('knows messages with wrong or missing times as those of the log', (context) => {
    const ahead = { ...MADE, claimed: START + 9_000 * SECOND, flags: ['clock-skew' as const] };
    const undated = { ...MOVED, claimed: null, flags: ['no-timestamp' as const] };
    const store = storeOf(context, [ahead, undated, LEFT], TRUSTING);
    const rebuilt = store.rebuild(CAREFUL);
    assert.deepEqual([shown(rebuilt), rebuilt.gaps], [[['disk-1', 'host', ['a', 'b']]], []]);
  });

  it('is refused while a bridge holds the store', (context) => {
    const store = storeOf(context, [MADE], TRUSTING);
    const writer = new SqliteWriter(writerSettings(store.path), TRUSTING.models);
    try {
      assert.throws(() => store.rebuild(CAREFUL), { code: 'store/locked' });
    } finally {
      writer.close();
    }
  });

  it('is as it was when it is broken off in the middle', (context) => {
    const store = storeOf(context, [MADE, MOVED, LEFT], TRUSTING);
    const before = store.content();
    let left = 2;
    const parts = {
      settings: writerSettings(store.path),
      models: CAREFUL.models,
      dryRun: false,
      identify: () => ({
        stamp: { generated: 0, form: 'notification' as const, messageId: '' },
        item: 0,
        seenSecond: 0,
      }),
      evaluate: () => {
        left -= 1;
        if (left === 0) throw new Error('killed');
        return { ...commitMessage(CAREFUL.evaluate(MADE), ''), samples: [] };
      },
      object: () => undefined,
      problem: () => undefined,
    };
    assert.throws(() => rebuildStore(parts), /killed/);
    assert.equal(store.content(), before);
  });
});
