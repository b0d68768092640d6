import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toJson } from '../../src/model/index.ts';
import type { FieldTrace, Reading } from '../../src/proof/index.ts';
import { explainField } from '../../src/proof/index.ts';
import { CREATE, DEST, DEST_LINE, MOVE, SOURCE, migrationMapping, readings, sent } from './migration.ts';

function explain(field: string, capture: readonly Reading[] = MOVE): FieldTrace {
  const [trace] = explainField(capture, migrationMapping(), { id: 'server-1', field });
  assert.ok(trace !== undefined);
  return trace;
}

describe('the explanation of a field', () => {
  it('names the message that set it, its publisher and its rule', () => {
    const { value, won_by: winner } = explain('host');
    assert.equal(value, 'new');
    assert.equal(winner?.message_id, DEST.messageId);
    assert.equal(winner.publisher, 'compute.new');
    assert.deepEqual(winner.rule, { file: 'm.yaml', line: DEST_LINE });
  });

  it('lists who else tried, newest first, and why not', () => {
    assert.deepEqual(
      explain('host').others.map(({ message_id, outcome, value }) => [message_id, outcome, value]),
      [
        [SOURCE.messageId, 'observed', 'old'],
        [CREATE.messageId, 'older', 'old'],
      ],
    );
    assert.equal(explain('host').others[0]?.because, 'stale copy');
    assert.match(explain('host').others[1]?.because ?? '', /older than dest\.end/);
  });

  it('is the same whatever the order of arrival', () => {
    const reversed = readings(CREATE, DEST, SOURCE).toReversed();
    assert.deepEqual(explain('host', reversed), explain('host'));
  });

  it('tells that a rule which writes other fields is not trusted with this one', () => {
    const outcomes = explain('vm_state').others.map(({ message_id, outcome }) => [message_id, outcome]);
    assert.deepEqual(outcomes, [
      [SOURCE.messageId, 'observed'],
      [DEST.messageId, 'not-trusted'],
    ]);
  });

  it('tells an older message that says the same', () => {
    const again = sent(5, 'dest.end', 'compute.new', { host: 'new' });
    assert.equal(explain('host', readings(DEST, again)).others[0]?.outcome, 'same');
  });

  it('leads a derived field back to the fields it is computed from', () => {
    const [status, vmState] = explainField(MOVE, migrationMapping(), { id: 'server-1', field: 'status' });
    assert.deepEqual([status?.value, status?.won_by, status?.derived_from], ['ACTIVE', null, ['vm_state']]);
    assert.deepEqual([vmState?.field, vmState?.won_by?.message_id], ['vm_state', CREATE.messageId]);
  });

  it('has no value and no winner where nothing set the field', () => {
    const trace = explain('host', readings(sent(1, 'x.error', 'a', { state: 'error' })));
    assert.equal('value' in trace, false);
    assert.equal(trace.won_by, null);
  });

  it('explains each member of a to-many relation by itself', () => {
    const first = sent(1, 'create.end', 'a', { tags: ['red', 'blue'] });
    const second = sent(2, 'create.end', 'a', { tags: ['red'] });
    const { value, others, won_by: winner } = explain('tags', readings(first, second));
    assert.deepEqual(value, ['red']);
    const standing = [winner, ...others]
      .filter((attempt) => attempt?.outcome === 'set')
      .map((attempt) => `${toJson(attempt?.value)}: ${String(attempt?.because)}`);
    assert.deepEqual(
      new Set(standing),
      new Set(['"blue": newest trusted word: it does not belong', '"red": newest trusted word: it belongs']),
    );
  });

  it('explains all that an object has when no field is named', () => {
    const fields = explainField(MOVE, migrationMapping(), { id: 'server-1' }).map(({ field }) => field);
    assert.deepEqual(fields, ['name', 'host', 'vm_state', 'status']);
  });

  it('knows nothing of an object that does not occur', () => {
    assert.deepEqual(explainField(MOVE, migrationMapping(), { id: 'server-2' }), []);
  });
});
