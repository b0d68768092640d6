import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { interpreter } from '../../src/app/interpret.ts';
import { StoreDesk } from '../../src/app/storeDesk.ts';
import { digestObjects } from '../../src/inventory/index.ts';
import { compileMappings, type Mapping } from '../../src/mapping/index.ts';
import { SECOND, type DeadSelection } from '../../src/model/index.ts';
import { DirectStore } from '../support/directStore.ts';
import { SqliteReader } from '../../src/store/sqlite/index.ts';
import { SqliteWriter } from '../../src/store/sqlite/sqliteWriter.ts';
import { writerSettings } from '../support/writerSettings.ts';

const START = Date.UTC(2026, 2, 1) * 1000;
const MAX_SKEW = 300 * SECOND;

/** Two files on one object; `when` stands in a rule of the second. */
function mapping(when: string): Mapping {
  const host = `object: instance
id: server-{instance_id}
traits: { instance_id: payload.instance_id, host: payload.host }
fields: { host: host }
events:
  - { event: create, create: true, update: all }
  - { event: update, update: all }
  - { event: delete, delete: true }`;
  const size = `object: instance
id: server-{instance_id}
traits: { instance_id: payload.instance_id, size: payload.size }
fields: { size: size }
events:
  - { event: [create, update], update: all, when: "${when}" }
  - { event: delete, observe: nothing to say }`;
  const { mapping: compiled, diagnostics } = compileMappings([
    [
      { path: 'host.yaml', text: host },
      { path: 'size.yaml', text: size },
    ],
  ]);
  if (compiled === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  return compiled;
}

/** It fails on a size that is no text. */
const BROKEN = mapping("size.startsWith('1')");
const MENDED = mapping('true');

interface Sent {
  readonly type: 'create' | 'update' | 'delete';
  readonly server: number;
  readonly at: number;
  readonly size: number | string;
  readonly host: string;
}

interface Stage {
  take(messages: readonly Sent[]): Promise<void>;
  replay(selection: DeadSelection): ReturnType<StoreDesk['replay']>;
  drop(selection: DeadSelection): Promise<number>;
  mapping: Mapping;
  readonly reader: SqliteReader;
  readonly writer: SqliteWriter;
}

function stage(context: TestContext, first: Mapping): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-desk-'));
  const path = join(folder, 'x.sqlite');
  const writer = new SqliteWriter(writerSettings(path), MENDED.models);
  const store = new DirectStore(writer);
  const reader = new SqliteReader(path, () => MENDED.models);
  context.after(() => {
    reader.close();
    writer.close();
    rmSync(folder, { recursive: true });
  });
  const inForce = { mapping: first };
  const parts = { mapping: () => inForce.mapping, device: 'test', maxSkew: MAX_SKEW, asCeilometer: false };
  const interpret = interpreter({
    ...parts,
    watch: { observe: () => [] },
    evaluated: () => undefined,
    keepRaw: false,
  });
  const desk = new StoreDesk({
    ...parts,
    reader,
    store,
    committed: () => undefined,
    parkedDue: () => undefined,
  });
  let position = 0;
  return {
    take: async (messages) => {
      const batch = store.newBatch();
      for (const message of messages) {
        const meta = { source: 'rabbit', received: START + message.at * SECOND, receivedKnown: true };
        const { messages: made, dead } = interpret({
          stream: 1,
          position: ++position,
          body: body(message),
          meta,
        });
        for (const one of made) batch.add(one);
        for (const letter of dead) batch.addDead(letter);
      }
      await batch.commit();
    },
    replay: (selection) => desk.replay(selection),
    drop: (selection) => desk.drop(selection),
    set mapping(next: Mapping) {
      inForce.mapping = next;
    },
    get mapping() {
      return inForce.mapping;
    },
    reader,
    writer,
  };
}

function body({ type, server, at, size, host }: Sent): Buffer {
  return Buffer.from(
    JSON.stringify({
      message_id: `${type}-${server}-${at}`,
      publisher_id: 'compute.one',
      event_type: type,
      priority: 'INFO',
      timestamp: new Date((START + at * SECOND) / 1000).toISOString().replace('T', ' ').replace('Z', ''),
      payload: { instance_id: server, size, host, admin_pass: 'hunter2' },
      _context_auth_token: 'gAAAA-token',
    }),
  );
}

const sent: fc.Arbitrary<Sent> = fc.record({
  type: fc.constantFrom('create', 'update', 'update', 'delete'),
  server: fc.nat({ max: 2 }),
  at: fc.nat({ max: 100 }),
  size: fc.oneof(fc.nat({ max: 20 }), fc.constantFrom('1', '12')),
  host: fc.constantFrom('one', 'two'),
});

function digest({ reader }: Stage): string {
  return digestObjects([...reader.objects({ deleted: true })]);
}

describe('dead letters that are taken up again', () => {
  it('leave the inventory as if they had never failed, in any order with what came since', async (context) => {
    const arrivals = fc.tuple(
      fc.uniqueArray(sent, { selector: ({ type, server, at }) => `${type}-${server}-${at}`, maxLength: 15 }),
      fc.nat({ max: 15 }),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ([messages, cut]) => {
        const never = stage(context, MENDED);
        await never.take(messages);
        const once = stage(context, BROKEN);
        await once.take(messages.slice(0, cut));
        once.mapping = MENDED;
        await once.take(messages.slice(cut));
        const { failed, unable } = await once.replay({ code: 'mapping/evaluate' });
        assert.deepEqual([failed, unable, once.reader.counts().deadLetters], [0, 0, 0]);
        assert.equal(digest(once), digest(never));
      }),
      { numRuns: 20 },
    );
  });

  it('keep their stamp: an older one does not win over what came since', async (context) => {
    const desk = stage(context, BROKEN);
    await desk.take([{ type: 'update', server: 1, at: 5, size: 7, host: 'one' }]);
    const fields = (): unknown => desk.reader.object('instance', 'server-1')?.fields;
    assert.deepEqual(fields(), { host: 'one' }, 'the other rule was heard');
    await desk.take([{ type: 'update', server: 1, at: 9, size: '12', host: 'two' }]);
    desk.mapping = MENDED;
    assert.equal((await desk.replay({ code: 'mapping/evaluate' })).replayed, 1);
    assert.deepEqual(fields(), { host: 'two', size: '12' });
  });

  it('are told in the log with what is new, and a redelivery is still a duplicate', async (context) => {
    const desk = stage(context, BROKEN);
    const message: Sent = { type: 'create', server: 1, at: 5, size: 7, host: 'one' };
    await desk.take([message]);
    desk.mapping = MENDED;
    assert.deepEqual(await desk.replay({ ids: [1] }), { replayed: 1, failed: 0, unable: 0 });
    const log = desk.reader.log(0, 10);
    assert.deepEqual(
      log.map(({ outcome }) => outcome.changes.flatMap(({ set }) => Object.keys(set))),
      [['host'], ['size']],
    );
    assert.deepEqual(
      [...desk.reader.history('instance', 'server-1')].map(({ seq }) => seq),
      [2, 1],
    );
    await desk.take([message]);
    assert.equal(desk.reader.lastSeq(), 2);
    assert.deepEqual([desk.reader.counts().deadLetters, desk.reader.deadGroups()[0]?.replayed], [0, 1]);
  });

  it('stay, for the reason of now, while the rule still fails', async (context) => {
    const desk = stage(context, BROKEN);
    await desk.take([{ type: 'create', server: 1, at: 5, size: 7, host: 'one' }]);
    const [before] = desk.reader.deadLetters(0, 1);
    assert.match(before?.detail ?? '', /^rule size\.yaml:6: /);
    desk.mapping = mapping("size.contains('x')");
    assert.deepEqual(await desk.replay({ group: 1 }), { replayed: 0, failed: 1, unable: 0 });
    const [after] = desk.reader.deadLetters(0, 1);
    assert.equal(after?.seq, before?.seq);
    desk.mapping = MENDED;
    assert.equal((await desk.replay({ group: after?.group ?? 0 })).replayed, 1);
  });

  it('hold no secret of their message', async (context) => {
    const desk = stage(context, BROKEN);
    await desk.take([{ type: 'create', server: 1, at: 5, size: 7, host: 'one' }]);
    const text = JSON.stringify(desk.reader.deadLetters(0, 10));
    assert.match(text, /"remains"/);
    assert.doesNotMatch(text, /hunter2|gAAAA-token|admin_pass/);
  });

  it('are refused by a number that nobody has, before anything is done', async (context) => {
    const desk = stage(context, BROKEN);
    await desk.take([{ type: 'create', server: 1, at: 5, size: 7, host: 'one' }]);
    await assert.rejects(desk.replay({ ids: [1, 99] }), { code: 'store/no-letter' });
    assert.equal(desk.reader.counts().deadLetters, 1);
  });

  it('are thrown away by code', async (context) => {
    const desk = stage(context, BROKEN);
    await desk.take([{ type: 'create', server: 1, at: 5, size: 7, host: 'one' }]);
    assert.equal(await desk.drop({ code: 'decode/json' }), 0);
    assert.equal(await desk.drop({ code: 'mapping/evaluate' }), 1);
    assert.deepEqual(desk.reader.deadGroups(), []);
  });
});
