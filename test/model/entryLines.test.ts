import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entryLine, entryLines, historyLine } from '../../src/model/index.ts';
import { logEntry, MIGRATED, SERVER } from '../support/logEntries.ts';

const CAUSE = {
  message_id: 'message-1',
  event_type: 'compute.instance.live_migration.post.dest.end',
  generated: '2017-01-23T06:22:02.761138Z',
};

describe('the lines of a log entry', () => {
  it('are the event as it is stored, then what it did, each with its cause', () => {
    const [event, change, ...rest] = entryLines(MIGRATED);
    assert.equal(event, MIGRATED.event);
    const record = JSON.parse(change ?? '') as { kind: string; cause: unknown; previous?: unknown };
    assert.equal(record.kind, 'change');
    assert.deepEqual(record.cause, CAUSE);
    assert.equal('previous' in record, false);
    assert.deepEqual(rest, []);
  });

  it('are one that says so, when the entry came too late', () => {
    const lines = entryLines({ ...MIGRATED, outcome: { ...MIGRATED.outcome, late: true } });
    assert.deepEqual(lines, ['{"kind":"skipped","message_id":"message-1","reason":"late"}']);
  });

  it('keep every digit in one line too', () => {
    const entry = logEntry(9, { trait_big: 18014398509481985n });
    assert.match(entryLine(entry), /^\{"kind":"entry","seq":9,"event":\{.*"trait_big":18014398509481985\}/);
  });

  it('of a history hold only what concerns the object', () => {
    const other = { type: 'volume', id: 'v' };
    const of = (object: { type: string; id: string }): unknown[] =>
      (JSON.parse(historyLine(MIGRATED, object)) as { changes: unknown[] }).changes;
    assert.equal(of({ type: 'instance', id: SERVER }).length, 1);
    assert.deepEqual(of(other), []);
  });

  it('of a history say of a message that wrote what was there that it changed nothing', () => {
    const object = { type: 'instance', id: SERVER, revision: 3 };
    const rule = { file: 'mappings/test.yaml', line: 7 };
    const outcome = {
      ...MIGRATED.outcome,
      changes: [],
      unchanged: [
        { object, rule, previous: 1 },
        { object: { ...object, id: 'server-2' }, rule, previous: 0 },
      ],
    };
    const { changes } = JSON.parse(historyLine({ ...MIGRATED, outcome }, object)) as { changes: unknown[] };
    assert.deepEqual(changes, [{ object, rule, previous: 1, op: 'none', set: {}, refused: [] }]);
    assert.equal(
      entryLines({ ...MIGRATED, outcome }).some((line) => line.includes('"none"')),
      false,
    );
  });
});
