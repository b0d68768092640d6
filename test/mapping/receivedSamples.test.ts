import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outgoingItems } from '../../src/delivery/index.ts';
import { eventFromFlat } from '../../src/events/index.ts';
import { MemoryInventory } from '../../src/inventory/index.ts';
import { commitMessage } from '../../src/mapping/index.ts';
import {
  entryLines,
  fromJson,
  toJson,
  type CommitMessage,
  type FlatEvent,
  type LogEntry,
} from '../../src/model/index.ts';
import { meterMessage } from '../../src/sinks/ceilometer/sampleForms.ts';
import { BatchWriter, readBatch } from '../../src/store/sqlite/batchText.ts';
import { streamFilter } from '../../src/web/streamFilter.ts';
import { mappingOf } from '../mappings/captures.ts';
import { deliver } from '../oslo/deliver.ts';

const ID = '0b6f4e62-aaaa-11f0-8c1b-fa163e000001';
const BIG = 18014398509481985n;

// With a rule for the event type `metering`, which is for other messages.
const mapping = mappingOf('telemetry');

function sampleMessage(volume = `${BIG}`): CommitMessage {
  const { items } = deliver(
    `{"name": "cpu", "type": "cumulative", "unit": "ns", "volume": ${volume}, "resource_id": "87be4b45",
      "project_id": "p", "user_id": "u", "timestamp": "2017-01-23T06:20:00+00:00", "resource_metadata": {}, "id": "${ID}"}`,
  );
  assert.ok(items[0]);
  return commitMessage(mapping.evaluate(items[0]), 'cloud');
}

function entryOf(message: CommitMessage): LogEntry {
  const outcome = new MemoryInventory(mapping.models).commit(message);
  assert.ok(outcome !== 'duplicate');
  return { seq: 1, event: message.event, outcome };
}

describe('a sample that Ceilometer took', () => {
  it('is told as a sample, and as no event', () => {
    const entry = entryOf(sampleMessage());
    const lines = entryLines(entry);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^\{"kind":"sample","name":"cpu",.*"volume":18014398509481985,/);
    assert.deepEqual(
      outgoingItems(entry).map(({ kind, key }) => [kind, key]),
      [['sample', `${ID}/sample/sample/0`]],
    );
    const all = streamFilter({ kind: [], event_type: [], object: [] });
    assert.deepEqual(
      all(entry).map(({ kind }) => kind),
      ['sample'],
    );
  });

  it('counts once, however it came', () => {
    const inventory = new MemoryInventory(mapping.models);
    assert.notEqual(inventory.commit(sampleMessage()), 'duplicate');
    assert.equal(inventory.commit(sampleMessage()), 'duplicate');
    assert.deepEqual(inventory.objects(), []);
    // An event of the same id is another message.
    const { items } = deliver({ message_id: ID, event_type: 'x.y', generated: '2017-01-23', traits: [] });
    assert.ok(items[0]);
    assert.notEqual(inventory.commit(commitMessage(mapping.evaluate(items[0]), 'cloud')), 'duplicate');
  });

  it('travels to the store whole', () => {
    const batch = new BatchWriter(new SharedArrayBuffer(64));
    const messages = [sampleMessage('12'), sampleMessage(), sampleMessage('NaN')];
    for (const message of messages) batch.add(message);
    const arrived = [...readBatch(batch.text).messages];
    assert.deepEqual(
      arrived.map(({ stamp, samples }) => [stamp.form, samples[0]?.volume]),
      [
        ['sample', 12],
        ['sample', BIG],
        ['sample', 'NaN'],
      ],
    );
  });

  it('comes out of the store as it went in', () => {
    const { event, outcome } = entryOf(sampleMessage());
    const stored = eventFromFlat(fromJson(event) as unknown as FlatEvent);
    const again = mapping.reevaluate({ ...stored, readings: outcome.samples });
    assert.equal(toJson(commitMessage(again, 'cloud')), toJson(sampleMessage()));
  });

  it('goes back to Ceilometer under the id with which it came, so that no circle goes on', () => {
    const [item] = outgoingItems(entryOf(sampleMessage()));
    assert.ok(item);
    assert.equal(meterMessage(item).get('message_id'), ID);
  });
});
