import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Micros } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import type { Mapping } from '../../src/mapping/index.ts';
import type { Divergence, Reading, VerifySummary } from '../../src/proof/index.ts';
import { verify } from '../../src/proof/index.ts';
import {
  CREATE,
  DEST,
  DEST_LINE,
  MOVE,
  SOURCE,
  SOURCE_LINE,
  migrationMapping,
  readings,
  sent,
} from './migration.ts';

const TRUSTING = migrationMapping('update: [host]');

function run(
  capture: readonly Reading[],
  mapping: Mapping,
  skew: Micros | null = null,
): { divergences: readonly Divergence[]; summary: VerifySummary } {
  const records = [...verify(capture, mapping, { orders: 20, seed: 7, skew })];
  const summary = records.at(-1);
  assert.ok(summary?.kind === 'summary');
  return { divergences: records.filter((record) => record.kind === 'divergence'), summary };
}

/** A mapping whose derived field remembers how often it was asked: what no mapping file can do. */
function unsteady(): Mapping {
  const mapping = migrationMapping();
  const [model] = mapping.models.values();
  assert.ok(model !== undefined);
  let asked = 0;
  const derived = [{ name: 'asked', value: () => (asked += 1) }];
  return { ...mapping, models: new Map([['instance', { ...model, derived }]]) };
}

describe('verify', () => {
  it('finds the same inventory in every order', () => {
    const { divergences, summary } = run(MOVE, migrationMapping());
    assert.deepEqual(divergences, []);
    assert.deepEqual([summary.messages, summary.objects, summary.orders], [3, 1, 22]);
  });

  it('has a digest that only the messages decide', () => {
    const forth = run(MOVE, migrationMapping()).summary.digest;
    assert.equal(run(readings(SOURCE, CREATE, DEST, DEST), migrationMapping()).summary.digest, forth);
    assert.notEqual(run(MOVE, TRUSTING).summary.digest, forth);
  });

  it('names object, field, both values and both orders of what depends on the order', () => {
    const [divergence] = run(MOVE, unsteady()).divergences;
    assert.equal(divergence?.severity, 'error');
    assert.equal(divergence.field, 'asked');
    assert.deepEqual(divergence.orders, ['file order', 'reversed']);
    assert.notEqual(divergence.values[0], divergence.values[1]);
  });

  it('warns of a value that a small shift of two clocks would change', () => {
    const { divergences, summary } = run(MOVE, TRUSTING);
    assert.deepEqual(
      divergences.map(({ severity, field, values, smallest_shift }) => [
        severity,
        field,
        values,
        smallest_shift,
      ]),
      // With equal times the larger message id wins, and `source` is larger: one microsecond more is needed.
      [['warning', 'host', ['old', 'new'], 0.500001]],
    );
    assert.deepEqual([summary.divergences, summary.warnings], [1, 1]);
  });

  it('with a skew makes it an error, and names the two events with their rules', () => {
    const [divergence] = run(MOVE, TRUSTING, SECOND).divergences;
    assert.equal(divergence?.severity, 'error');
    assert.deepEqual(
      divergence.events?.map(({ message_id, publisher, rule, value }) => [
        message_id,
        publisher,
        rule.line,
        value,
      ]),
      [
        [SOURCE.messageId, 'compute.old', SOURCE_LINE, 'old'],
        [DEST.messageId, 'compute.new', DEST_LINE, 'new'],
      ],
    );
  });

  it('blames the rule that takes a copy of what the field was before', () => {
    const [divergence] = run(MOVE, TRUSTING, SECOND).divergences;
    assert.equal(divergence?.blame?.line, SOURCE_LINE);
    assert.match(divergence.blame.because, /stale copy/);
  });

  it('does not blame one that only says again what another has just told', () => {
    const told = sent(9.9, 'create.end', 'api', { host: 'new' });
    const [divergence] = run(readings(CREATE, told, DEST, SOURCE), TRUSTING, SECOND).divergences;
    assert.equal(divergence?.blame?.line, SOURCE_LINE);
  });

  it('blames the rule of the other value where nothing was there before', () => {
    const [divergence] = run(readings(DEST, SOURCE), TRUSTING, SECOND).divergences;
    assert.equal(divergence?.blame?.line, DEST_LINE);
    assert.match(divergence.blame.because, /the value would stay/);
  });

  it('blames a rule that takes the field from two publishers', () => {
    const both = readings(CREATE, DEST, sent(10.5, 'dest.end', 'compute.third', { host: 'third' }));
    const [divergence] = run(both, TRUSTING, SECOND).divergences;
    assert.equal(divergence?.blame?.line, DEST_LINE);
    assert.match(divergence.blame.because, /from both publishers/);
  });

  it('lets two clocks differ by twice the skew', () => {
    const severities = (skew: Micros): unknown =>
      run(MOVE, TRUSTING, skew).divergences.map(({ severity }) => severity);
    assert.deepEqual(severities(0.26 * SECOND), ['error']);
    assert.deepEqual(severities(0.24 * SECOND), ['warning']);
  });

  it('passes with a skew where only one publisher is trusted', () => {
    assert.deepEqual(run(MOVE, migrationMapping(), SECOND).divergences, []);
  });

  it('is silent where both publishers say the same', () => {
    const agreeing = readings(CREATE, DEST, sent(10.5, 'source.end', 'compute.old', { host: 'new' }));
    assert.deepEqual(run(agreeing, TRUSTING, SECOND).divergences, []);
  });

  it('takes one publisher for one clock', () => {
    const own = readings(CREATE, DEST, sent(10.5, 'source.end', 'compute.new', { host: 'old' }));
    assert.deepEqual(run(own, TRUSTING, SECOND).divergences, []);
  });

  it('does not ask who deleted first: a unique id never comes back', () => {
    const gone = readings(CREATE, sent(0.1, 'delete.end', 'api', {}));
    assert.deepEqual(run(gone, migrationMapping(), SECOND).divergences, []);
  });
});
