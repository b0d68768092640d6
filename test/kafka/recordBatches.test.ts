import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readBatches, type BatchReading, type WireRecord } from '../../src/kafka/recordBatches.ts';

const GZIP = 1;

const READING: BatchReading = {
  place: 'topic[0]',
  logStart: '0',
  unpack: new Map([
    [
      GZIP,
      () => {
        throw new Error('broken in the middle');
      },
    ],
  ]),
  oldMessages: () => Promise.resolve([]),
};

describe('batches of records', () => {
  it('are read with their offsets, their keys and what is missing in them', async () => {
    const bytes = batch(7, [
      ['k', 'one'],
      [null, 'two'],
      ['k', null],
    ]);
    const records = await readBatches(bytes, READING);
    assert.deepEqual(records.map(told), [
      ['7', 'k', 'one'],
      ['8', null, 'two'],
      ['9', 'k', null],
    ]);
  });

  it('of which one cannot be unpacked cost that one alone, with its offsets and why', async () => {
    const damaged = batch(
      10,
      [
        [null, 'a'],
        [null, 'b'],
      ],
      GZIP,
    );
    const bytes = Buffer.concat([batch(8, [[null, 'before']]), damaged, batch(12, [[null, 'behind']])]);
    const records = await readBatches(bytes, READING);
    assert.deepEqual(
      records.map(({ offset }) => offset),
      ['8', '11', '12'],
    );
    const [, middle] = records;
    assert.equal(middle?.unreadable, 'broken in the middle');
    assert.equal(middle.batchContext.firstOffset, '10');
    assert.deepEqual(middle.value, damaged);
  });

  it('with a compression or records that nobody knows are told as well', async () => {
    const [unknown] = await readBatches(batch(0, [[null, 'a']], 7), READING);
    assert.equal(unknown?.unreadable, 'compression number 7 is not known');
    const garbled = batch(0, [[null, 'a value']]);
    garbled.fill(0xff, 61);
    const [record] = await readBatches(garbled, READING);
    assert.equal(record?.unreadable, 'a number does not end');
  });

  it('may be cut off at the end, which is no fault', async () => {
    const whole = batch(0, [[null, 'whole']]);
    for (const cut of [1, 30, 60, whole.length - 1]) {
      const records = await readBatches(Buffer.concat([whole, whole.subarray(0, cut)]), READING);
      assert.equal(records.length, 1, String(cut));
    }
  });

  it('are refused where a head makes no sense, by their place', async () => {
    const bytes = batch(41, [[null, 'a']]);
    bytes.writeInt32BE(3, 8);
    await assert.rejects(readBatches(bytes, READING), /topic\[0\] at offset 41/);
  });
});

function told({ offset, key, value }: WireRecord): readonly (string | null)[] {
  return [offset, key?.toString() ?? null, value?.toString() ?? null];
}

/** A batch in Kafka's own form (https://kafka.apache.org/documentation/#recordbatch). */
function batch(
  first: number,
  records: readonly (readonly [key: string | null, value: string | null])[],
  compression = 0,
): Buffer {
  const plain = Buffer.concat(
    records.map(([key, value], index) => {
      const body = Buffer.concat([Buffer.from([0, 0]), varint(index), bytes(key), bytes(value), varint(0)]);
      return Buffer.concat([varint(body.length), body]);
    }),
  );
  const packed = compression === GZIP ? gzipSync(plain) : plain;
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(BigInt(first), 0);
  head.writeInt32BE(head.length - 12 + packed.length, 8);
  head.writeInt8(2, 16);
  head.writeInt16BE(compression, 21);
  head.writeInt32BE(records.length - 1, 23);
  head.writeInt32BE(records.length, 57);
  return Buffer.concat([head, packed]);
}

function bytes(text: string | null): Buffer {
  if (text === null) return varint(-1);
  return Buffer.concat([varint(Buffer.byteLength(text)), Buffer.from(text)]);
}

function varint(value: number): Buffer {
  const out: number[] = [];
  for (let left = value < 0 ? -value * 2 - 1 : value * 2; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...out, left]);
    out.push((left % 128) + 128);
  }
}
