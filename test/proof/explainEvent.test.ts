import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventTrace, Reading, RuleExplanation } from '../../src/proof/index.ts';
import { explainEvents } from '../../src/proof/index.ts';
import {
  CREATE,
  DEST,
  MOVE,
  SOURCE,
  SOURCE_LINE,
  collect,
  migrationMapping,
  readings,
  sent,
} from './migration.ts';

async function explain(type: string, capture: readonly Reading[] = MOVE): Promise<EventTrace> {
  const [trace] = await collect(
    explainEvents(capture, migrationMapping(), ({ eventType }) => eventType === type),
  );
  assert.ok(trace !== undefined);
  return trace;
}

function onlyRule({ files }: EventTrace): RuleExplanation {
  const [speech] = files.flatMap(({ speaks }) => speaks);
  assert.ok(speech !== undefined);
  return speech;
}

describe('the explanation of a message', () => {
  it('names the rule by file and line, and why it was chosen', async () => {
    const [file] = (await explain('source.end')).files;
    assert.deepEqual(file?.rule, { file: 'm.yaml', line: SOURCE_LINE });
    assert.equal(file.why, 'names the event type exactly');
  });

  it('tells what was not trusted, what the inventory has instead, and why', async () => {
    const { not_trusted: offered, observe, effect } = onlyRule(await explain('source.end'));
    assert.deepEqual(
      offered.find(({ field }) => field === 'host'),
      { field: 'host', value: 'old', because: 'stale copy', held: 'new', differs: true },
    );
    assert.equal(offered.find(({ field }) => field === 'vm_state')?.differs, false);
    assert.equal(observe, 'stale copy');
    assert.equal(effect, null);
  });

  it('tells what was written and what became different', async () => {
    const { written, effect, lost } = onlyRule(await explain('dest.end'));
    assert.deepEqual(written, { host: 'new' });
    assert.deepEqual(effect, { op: 'update', set: { host: 'new' } });
    assert.deepEqual(lost, []);
  });

  it('tells which of its writes a newer message kept out', async () => {
    const { lost, effect } = onlyRule(await explain('create.end', readings(DEST, CREATE)));
    assert.deepEqual(
      lost.map(({ field, value }) => [field, value]),
      [['host', 'old']],
    );
    assert.equal(effect?.op, 'update');
  });

  it('gives the path of each trait', async () => {
    const host = (await explain('dest.end')).traits.find(({ name }) => name === 'host');
    assert.deepEqual(host, { name: 'host', element: null, path: 'payload.host', value: 'new' });
  });

  it('says where a message stands and who sent it', async () => {
    const { position, publisher, message_id } = await explain('source.end');
    assert.deepEqual([position, publisher, message_id], ['move.jsonl:3', 'compute.old', SOURCE.messageId]);
  });

  it('tells the less specific rules that match too', async () => {
    const [file] = (
      await explain('compute.error', readings(sent(1, 'compute.error', 'x', { state: 'error' })))
    ).files;
    assert.equal(file?.pattern, '*.error');
  });

  it('tells that a message came before', async () => {
    const traces = await collect(explainEvents(readings(DEST, DEST), migrationMapping(), () => true));
    assert.deepEqual(
      traces.map(({ skipped }) => skipped),
      [null, 'duplicate'],
    );
  });

  it('tells that no file has a rule', async () => {
    const { skipped, files } = await explain('odd', readings(sent(1, 'odd', 'x', {})));
    assert.equal(skipped, 'unmapped');
    assert.deepEqual(files, []);
  });
});
