import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { queryObjects } from 'node:v8';
import { PartitionStream } from '../../../src/sources/kafka/partitionStream.ts';
import { PartitionStreams } from '../../../src/sources/kafka/partitionStreams.ts';

const FIRST = { topic: 't', partition: 0 };
const SECOND = { topic: 't', partition: 1 };

describe('the streams of partitions', () => {
  it('count what waits, and settle what was delivered and no more', () => {
    const streams = new PartitionStreams();
    const [one, two] = streams.assign([FIRST, SECOND]);
    assert.ok(one !== undefined && two !== undefined);
    for (const offset of [5, 6, 9]) streams.delivered(one, offset);
    streams.delivered(two, 0);
    assert.equal(streams.inFlight, 4);
    assert.equal(streams.settle(one.id, 7), one);
    assert.equal(one.settled, 7);
    assert.equal(streams.inFlight, 2);
    assert.equal(streams.settle(one.id, 7), undefined);
    assert.equal(streams.settle(one.id, 5), undefined);
    assert.equal(streams.settle(one.id, 1000), one);
    assert.equal(one.settled, 10);
    assert.equal(two.settled, null);
    assert.equal(streams.inFlight, 1);
  });

  it('end with an assignment, and what was delivered before is known when it comes again', () => {
    const streams = new PartitionStreams();
    const [old] = streams.assign([FIRST]);
    assert.ok(old !== undefined);
    assert.equal(streams.delivered(old, 3), false);
    assert.equal(streams.delivered(old, 4), false);
    const [fresh] = streams.assign([FIRST]);
    assert.ok(fresh !== undefined && fresh.id !== old.id);
    assert.equal(streams.inFlight, 0);
    assert.equal(streams.settle(old.id, 4), undefined);
    assert.equal(streams.delivered(fresh, 4), true);
    assert.equal(streams.delivered(fresh, 5), false);
    streams.forget(FIRST);
    const renewed = streams.renew(FIRST);
    assert.equal(streams.inFlight, 0);
    assert.equal(streams.delivered(renewed, 0), false);
    streams.end();
    assert.equal(streams.of(FIRST), undefined);
    assert.equal(streams.settle(renewed.id, 0), undefined);
  });

  it('keep nothing of what was settled long ago', () => {
    const streams = new PartitionStreams();
    const [stream] = streams.assign([FIRST]);
    assert.ok(stream !== undefined);
    for (let offset = 0; offset < 10_000; offset += 1) {
      streams.delivered(stream, offset);
      if (offset % 7 === 0) streams.settle(stream.id, offset - 3);
    }
    streams.settle(stream.id, 9999);
    assert.equal(streams.inFlight, 0);
    assert.equal(stream.settled, 10_000);
  });

  it('keep nothing of streams that have ended, however many there were', () => {
    const streams = new PartitionStreams();
    const before = queryObjects(PartitionStream);
    for (let count = 0; count < 1000; count += 1) {
      for (const stream of streams.assign([FIRST, SECOND])) streams.delivered(stream, count);
      streams.delivered(streams.renew(FIRST), count);
    }
    assert.ok(Number(queryObjects(PartitionStream)) - Number(before) < 10);
    assert.equal(streams.inFlight, 2);
  });
});
