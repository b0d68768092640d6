import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Item } from '../../src/model/index.ts';
import type { Reading } from '../../src/proof/index.ts';
import { replay, stepLines } from '../../src/proof/index.ts';
import { CREATE, DEST, MOVE, SOURCE, collect, migrationMapping, readings, sent } from './migration.ts';

type Line = Readonly<Record<string, unknown>>;

async function lines(capture: readonly Reading[]): Promise<Line[]> {
  const steps = await collect(replay(capture, migrationMapping(), 'rdu2'));
  return steps.flatMap(stepLines).map((text) => JSON.parse(text) as Line);
}

describe('replay', () => {
  it('yields events with what they did in file order, then the objects, then the summary', async () => {
    const kinds = (await lines(MOVE)).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['event', 'change', 'event', 'change', 'event', 'change', 'object', 'summary']);
  });

  it('tells what the stale last event was refused', async () => {
    const stale = (await lines(MOVE))[5];
    assert.deepEqual(stale?.['refused'], [{ field: 'host', value: 'old', because: 'stale copy' }]);
    assert.deepEqual(stale?.['set'], {});
  });

  it('names the cloud as the device of its events', async () => {
    assert.equal((await lines(MOVE))[0]?.['device'], 'rdu2');
  });

  it('skips a message that comes a second time, and merges it once', async () => {
    const once = await lines(MOVE);
    const twice = await lines(readings(CREATE, DEST, CREATE, SOURCE));
    assert.deepEqual(twice[4], { kind: 'skipped', message_id: CREATE.messageId, reason: 'duplicate' });
    assert.deepEqual(twice.at(-2), once.at(-2));
  });

  it('counts event types that no rule knows, the most frequent first', async () => {
    const odd = readings(sent(1, 'b.end', 'x', {}), sent(2, 'a.end', 'x', {}), sent(3, 'a.end', 'x', {}));
    const summary = (await lines(odd)).at(-1);
    assert.deepEqual(Object.entries(summary?.['unmapped'] as object), [
      ['a.end', 2],
      ['b.end', 1],
    ]);
    assert.equal(summary?.['skipped'], 3);
  });

  it('tells of a message without the trait that the id needs', async () => {
    const [, skipped] = await lines(readings(sent(1, 'dest.end', 'x', {}, { payload: {} })));
    assert.equal(skipped?.['reason'], 'no-id');
  });

  it('counts messages whose clock ran ahead', async () => {
    const summary = (await lines(readings(sent(1, 'dest.end', 'x', {}, { flags: ['clock-skew'] })))).at(-1);
    assert.equal(summary?.['skew'], 1);
  });

  it('passes dead letters on with their code and their place in the capture', async () => {
    const dead = {
      code: 'decode/json',
      detail: 'ends at character 3',
      source: 'move.jsonl',
      received: 0,
      messageId: null,
      eventType: null,
      body: '{"a',
      length: 3,
      hash: 'h',
    } as const;
    const found = await lines([{ position: 'move.jsonl:1', items: [], dead: [dead] }]);
    assert.deepEqual([found[0]?.['code'], found[0]?.['source']], ['decode/json', 'move.jsonl:1']);
    assert.ok(!('received' in (found[0] ?? {})), 'a receipt that nobody knows is left out');
    assert.equal(found[1]?.['dead'], 1);
  });

  it('makes a dead letter of a message on which the mapping fails, and goes on', async () => {
    const mapping = migrationMapping();
    const failing = {
      ...mapping,
      evaluate: (item: Item) => {
        if (item.messageId === DEST.messageId) throw new Error('no such trait');
        return mapping.evaluate(item);
      },
    };
    const steps = await collect(replay(MOVE, failing, 'rdu2'));
    const found = steps.flatMap(stepLines).map((text) => JSON.parse(text) as Line);
    const dead = found.find(({ kind }) => kind === 'dead');
    assert.deepEqual(
      [dead?.['code'], dead?.['detail'], dead?.['message_id'], dead?.['source']],
      ['mapping/evaluate', 'no such trait', DEST.messageId, 'move.jsonl:2'],
    );
    assert.deepEqual([found.at(-1)?.['events'], found.at(-1)?.['dead']], [2, 1]);
  });
});
