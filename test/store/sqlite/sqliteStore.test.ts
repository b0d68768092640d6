import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  DAY,
  SECOND,
  StackwireError,
  type CommitMessage,
  type DeadLetter,
  type Json,
  type ObjectModels,
} from '../../../src/model/index.ts';
import { openDatabase } from '../../../src/sqlite/driver.ts';
import { SqliteReader } from '../../../src/store/sqlite/index.ts';
import { SqliteWriter } from '../../../src/store/sqlite/sqliteWriter.ts';
import { writerSettings } from '../../support/writerSettings.ts';

const START = 1_780_000_000 * SECOND;

const models: ObjectModels = new Map([
  [
    'instance',
    {
      type: 'instance',
      identity: 'unique' as const,
      fields: ['host', 'size'],
      relations: [{ name: 'project', to: 'project', many: false, inverse: 'instances' }],
      derived: [],
      problems: [
        {
          name: 'lost',
          severity: 4 as const,
          holds: (fields) => fields['host'] === 'nowhere',
          summary: () => 'it is nowhere',
        },
      ],
    },
  ],
  [
    'project',
    {
      type: 'project',
      identity: 'unique' as const,
      fields: ['name'],
      relations: [],
      derived: [],
      problems: [],
    },
  ],
]);

interface Written {
  readonly id?: string;
  readonly type?: string;
  readonly set?: Record<string, Json>;
  readonly delete?: boolean;
}

/** A message that writes fields of one object at START + `at` µs. */
function message(messageId: string, at: number, written: Written): CommitMessage {
  const generated = START + at;
  return {
    stamp: { generated, form: 'notification', messageId },
    item: 0,
    seenSecond: Math.floor(generated / SECOND),
    eventType: 'test.update',
    event: JSON.stringify({ kind: 'event', message_id: messageId }),
    decisions: [
      {
        object: { type: written.type ?? 'instance', id: written.id ?? 'server-1' },
        rule: { file: 'test.yaml', line: 1 },
        create: false,
        delete: written.delete ?? false,
        set: written.set ?? {},
        members: [],
        lists: {},
        problems: [],
        offered: {},
        because: '',
        observe: null,
      },
    ],
    samples: [],
    feed: [],
  };
}

const deadLetter: DeadLetter = {
  code: 'decode/json',
  detail: 'at character 3',
  source: 'bus',
  received: START,
  messageId: null,
  eventType: null,
  body: '{"a',
  length: 3,
  hash: 'ff',
};

describe('the SQLite store', () => {
  let folder = '';
  let path = '';
  const closers: (() => void)[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stackwire-store-'));
    path = join(folder, 'test.sqlite');
  });

  afterEach(() => {
    for (const close of closers.splice(0).reverse()) close();
    rmSync(folder, { recursive: true });
  });

  function writer(horizon = 30 * DAY): SqliteWriter {
    const opened = new SqliteWriter(writerSettings(path, { horizon }), models);
    closers.push(() => opened.close());
    return opened;
  }

  function reader(): SqliteReader {
    const opened = new SqliteReader(path, () => models);
    closers.push(() => opened.close());
    return opened;
  }

  it('keeps objects, log and dead letters of a batch', () => {
    const result = writer().commit({
      messages: [message('a', 0, { set: { host: 'one' } }), message('b', 5, { set: { host: 'two' } })],
      dead: [deadLetter],
    });
    assert.deepEqual(
      { committed: result.committed, changes: result.changes, dead: result.dead, lastSeq: result.lastSeq },
      { committed: 2, changes: 2, dead: 1, lastSeq: 2 },
    );
    const view = reader();
    assert.equal(view.object('instance', 'server-1')?.fields['host'], 'two');
    assert.deepEqual(
      view.log(0, 10).map((entry) => entry.event),
      ['{"kind":"event","message_id":"a"}', '{"kind":"event","message_id":"b"}'],
    );
    assert.deepEqual(view.deadLetters(0, 10), [{ ...deadLetter, seq: 1, group: 1 }]);
    assert.deepEqual(view.counts(), { messages: 2, objects: 1, deadLetters: 1 });
  });

  it('takes a message once, in one batch and after a restart', () => {
    const first = new SqliteWriter(writerSettings(path), models);
    const twice = message('a', 0, { set: { host: 'one' } });
    assert.equal(first.commit({ messages: [twice, twice], dead: [] }).duplicates, 1);
    first.close();
    const result = writer().commit({ messages: [twice], dead: [] });
    assert.deepEqual([result.committed, result.duplicates, result.lastSeq], [0, 1, 1]);
  });

  it('knows a message again whether it is newer or older than all others, and after a failed batch', () => {
    const store = writer();
    const early = message('early', 0, {});
    const late = message('late', 10 * SECOND, {});
    store.commit({ messages: [late, early], dead: [] });
    const blocker = openDatabase(path);
    blocker.exec('BEGIN IMMEDIATE');
    const next = message('next', 20 * SECOND, {});
    assert.throws(() => store.commit({ messages: [next], dead: [] }));
    blocker.exec('ROLLBACK');
    blocker.close();
    const result = store.commit({ messages: [late, early, next, next], dead: [] });
    assert.deepEqual([result.committed, result.duplicates], [1, 3]);
  });

  it('merges with what earlier runs stored, and an older write is refused with its reason', () => {
    const first = new SqliteWriter(writerSettings(path), models);
    first.commit({ messages: [message('new', 10, { set: { host: 'two' } })], dead: [] });
    first.close();
    const result = writer().commit({ messages: [message('old', 5, { set: { host: 'one' } })], dead: [] });
    assert.deepEqual([result.refused, Object.values(result.refusedBy)], [1, [1]]);
    const view = reader();
    assert.equal(view.object('instance', 'server-1')?.fields['host'], 'two');
    const refused = view.log(1, 1)[0]?.outcome.changes[0]?.refused;
    assert.equal(refused?.[0]?.field, 'host');
    assert.match(refused?.[0]?.because ?? '', /new/);
  });

  it('walks the history of an object backwards, past messages of other objects', () => {
    writer().commit({
      messages: [
        message('a', 0, { set: { host: 'one' } }),
        message('x', 1, { id: 'server-2', set: { host: 'one' } }),
        message('b', 2, { set: { host: 'two' } }),
        message('c', 3, { set: { host: 'two' } }),
      ],
      dead: [],
    });
    const history = [...reader().history('instance', 'server-1')];
    assert.deepEqual(
      history.map(({ seq, outcome }) => [seq, outcome.changes.length, outcome.unchanged?.length]),
      [
        [4, 0, 1],
        [3, 1, undefined],
        [1, 1, undefined],
      ],
    );
  });

  it('computes the inverse end of a relation when it is read', () => {
    writer().commit({
      messages: [
        message('p', 0, { type: 'project', id: 'p1', set: { name: 'demo' } }),
        message('a', 1, { id: 'server-2', set: { project: 'p1' } }),
        message('b', 2, { id: 'server-1', set: { project: 'p1' } }),
      ],
      dead: [],
    });
    const view = reader();
    assert.deepEqual(view.object('project', 'p1')?.relations['instances'], ['server-1', 'server-2']);
    const [listed] = view.objects({ type: 'project' });
    assert.deepEqual(listed?.relations['instances'], ['server-1', 'server-2']);
    const [bare] = view.objects({ type: 'project', ends: false });
    assert.equal(bare?.relations['instances'], undefined);
    assert.deepEqual(bare?.fields, listed?.fields);
  });

  it('finds the objects that have an id, of any type or of one, with their ends where they are wanted', () => {
    writer().commit({
      messages: [
        message('p', 0, { type: 'project', id: 'same', set: { name: 'demo' } }),
        message('s', 1, { id: 'same', set: { project: 'same' } }),
        message('o', 2, { id: 'other', set: { project: 'same' } }),
        message('d', 3, { id: 'other', delete: true }),
      ],
      dead: [],
    });
    const view = reader();
    const found = (filter: Parameters<SqliteReader['objects']>[0]) => [...view.objects(filter)];
    assert.deepEqual(
      found({ id: 'same' }).map(({ type, relations }) => [type, relations['instances'] ?? null]),
      [
        ['instance', null],
        ['project', ['same']],
      ],
    );
    assert.deepEqual(found({ id: 'same', type: 'project', ends: false })[0]?.relations, {});
    assert.deepEqual(found({ id: 'other' }), []);
    assert.equal(found({ id: 'other', deleted: true }).length, 1);
    assert.deepEqual(found({ id: 'none', deleted: true }), []);
  });

  it('finds who points at an object whatever characters its id has', () => {
    const ids = ['p', 'p"1', 'p\\1', 'p\n1', 'é\u{1F600}', '\ud800', "p'%_"];
    writer().commit({
      messages: ids.flatMap((id, n) => [
        message(`p${n}`, 0, { type: 'project', id, set: { name: 'demo' } }),
        message(`i${n}`, 1, { id: `server-${n}`, set: { project: id, size: n === 0 ? 2n ** 63n : 1 } }),
      ]),
      dead: [],
    });
    const view = reader();
    for (const [n, id] of ids.entries()) {
      assert.deepEqual(view.object('project', id)?.relations['instances'], [`server-${n}`], id);
    }
  });

  it('keeps integers beyond 2^53 to the last digit', () => {
    writer().commit({ messages: [message('a', 0, { set: { size: 2n ** 63n } })], dead: [] });
    const view = reader();
    assert.equal(view.object('instance', 'server-1')?.fields['size'], 2n ** 63n);
    assert.equal(view.log(0, 1)[0]?.outcome.changes[0]?.set['size'], 2n ** 63n);
  });

  it('lists problems while they stand', () => {
    const store = writer();
    const view = ((): SqliteReader => {
      store.commit({ messages: [message('a', 0, { set: { host: 'nowhere' } })], dead: [] });
      return reader();
    })();
    assert.deepEqual(
      [...view.problems()].map((problem) => [problem.key, problem.cause.message_id]),
      [['lost:server-1', 'a']],
    );
    store.commit({ messages: [message('b', 1, { set: { host: 'one' } })], dead: [] });
    assert.deepEqual([...view.problems()], []);
  });

  it('pages through objects in order, deleted ones only when asked for', () => {
    const messages = ['c', 'a', 'b'].map((id, n) => message(`m${n}`, n, { id, set: { host: 'one' } }));
    writer().commit({ messages: [...messages, message('d', 9, { id: 'b', delete: true })], dead: [] });
    const view = reader();
    const ids = (filter: Parameters<SqliteReader['objects']>[0]): string[] =>
      [...view.objects(filter)].map((object) => object.id);
    assert.deepEqual(ids({}), ['a', 'c']);
    assert.deepEqual(ids({ deleted: true }), ['a', 'b', 'c']);
    assert.deepEqual(ids({ after: { type: 'instance', id: 'a' }, limit: 1 }), ['c']);
    assert.deepEqual(ids({ type: 'nothing' }), []);
  });

  it('is not made to forget by what the bridge itself says, however far ahead this machine is', () => {
    const store = writer(DAY);
    store.commit({ messages: [message('a', 0, { set: { host: 'one' } })], dead: [] });
    const problem = { key: 'k', state: 'raised', severity: 4, summary: '', object: null, since: '' } as const;
    const own = { ...message('own', 60 * DAY, {}), decisions: [], feed: [problem] };
    const next = message('b', 1, { id: 'server-2', set: { host: 'two' } });
    const result = store.commit({ messages: [own, next], dead: [] });
    assert.deepEqual([result.committed, result.late], [2, 0]);
    assert.equal(reader().object('instance', 'server-2')?.fields['host'], 'two');
  });

  it('forgets messages and tombstones behind the horizon, and lets late ones create nothing', () => {
    const store = writer(DAY);
    store.commit({
      messages: [
        message('a', 0, { set: { host: 'one' } }),
        message('gone', 1, { id: 'server-2', delete: true }),
      ],
      dead: [],
    });
    const later = message('b', 3 * DAY, { id: 'server-3', set: { host: 'one' } });
    const result = store.commit({
      messages: [later, message('late', 2, { id: 'server-4', set: { host: 'one' } })],
      dead: [],
    });
    assert.equal(result.late, 1);
    while (store.upkeep());
    const view = reader();
    assert.deepEqual(
      [...view.objects({ deleted: true })].map((object) => object.id),
      ['server-1', 'server-3'],
    );
    assert.deepEqual(
      view.log(0, 10).map((entry) => entry.seq),
      [3],
    );
  });

  it('never gives a sequence number out twice, though the newest rows are forgotten', () => {
    const first = new SqliteWriter(writerSettings(path, { horizon: DAY }), models);
    first.commit({ messages: [message('b', 3 * DAY, { set: { host: 'one' } })], dead: [] });
    first.commit({ messages: [message('late', 0, { set: { host: 'one' } })], dead: [] });
    first.close();
    assert.equal(writer(DAY).commit({ messages: [message('c', 4 * DAY, {})], dead: [] }).lastSeq, 3);
  });

  it('writes nothing of a batch that fails, and takes it whole when it is tried again', () => {
    const store = writer();
    store.commit({ messages: [message('a', 0, { set: { host: 'one' } })], dead: [] });
    const batch = [message('b', 1, { set: { host: 'two' } }), message('c', 2, { id: 'server-9' })];
    const blocker = openDatabase(path);
    blocker.exec('BEGIN IMMEDIATE');
    assert.throws(() => store.commit({ messages: batch, dead: [] }), /locked|busy/i);
    blocker.exec('ROLLBACK');
    blocker.close();
    assert.equal(store.commit({ messages: batch, dead: [] }).committed, 2);
    const view = reader();
    assert.equal(view.object('instance', 'server-1')?.fields['host'], 'two');
    assert.equal(view.lastSeq(), 3);
  });

  it('refuses a second writer, and lets readers in meanwhile', () => {
    writer();
    assert.throws(() => writer(), code('store/locked'));
    assert.equal(reader().lastSeq(), 0);
  });

  it('refuses a store of a newer version and leaves it as it is', () => {
    const newer = openDatabase(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    assert.throws(() => writer(), code('store/newer'));
    assert.throws(() => reader(), code('store/newer'));
  });

  it('says of a file that is no database what it is', () => {
    writeFileSync(path, 'this is a text, and long enough to be read as a header of something\n'.repeat(20));
    assert.throws(() => writer(), code('store/damaged'));
    assert.throws(() => reader(), code('store/damaged'));
  });
});

function code(expected: string): (error: unknown) => boolean {
  return (error) => error instanceof StackwireError && error.code === expected;
}
