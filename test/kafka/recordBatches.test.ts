import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import crc32c from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
import { readBatches, type BatchReading } from '../../src/kafka/recordBatches.ts';
import type { WireRecord } from '../../src/kafka/wireRecord.ts';

const GZIP = 1;

const READING: BatchReading = {
  logStart: '0',
  from: 0n,
  end: 100n,
  crc32c,
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

  it('of which one has a head that makes no sense cost that one alone, whatever is wrong with it', async () => {
    const bodies = [
      [null, 'a'],
      [null, 'b'],
    ] as const;
    const damages: Readonly<Record<string, (head: Buffer) => unknown>> = {
      'a form that does not exist': (head) => head.writeInt8(77, 16),
      'the form of old messages': (head) => head.writeInt8(1, 16),
      'a length that is too short': (head) => head.writeInt32BE(3, 8),
      'a negative length': (head) => head.writeInt32BE(-5, 8),
      'an offset that is not there yet': (head) => head.writeBigInt64BE(1000n, 0),
      'an offset that was': (head) => head.writeBigInt64BE(2n, 0),
      'a last offset that is not there yet': (head) => head.writeInt32BE(1000, 23),
      'zeros alone': (head) => head.fill(0),
    };
    for (const [damage, inflict] of Object.entries(damages)) {
      const broken = batch(10, bodies);
      inflict(broken);
      const bytes = Buffer.concat([batch(8, bodies), broken, batch(12, bodies)]);
      const records = await readBatches(bytes, { ...READING, from: 8n });
      assert.deepEqual(
        records.map(({ offset }) => offset),
        ['8', '9', '11', '12', '13'],
        damage,
      );
      const [, , middle] = records;
      assert.equal(middle?.unreadable, 'the head of the batch is damaged', damage);
      assert.equal(middle.batchContext.firstOffset, '10', damage);
      assert.deepEqual(middle.value, broken, damage);
    }
  });

  it('are left behind where nothing sound follows: all of a batch whose numbers agree, or a single offset', async () => {
    const bodies = [
      [null, 'a'],
      [null, 'b'],
      [null, 'c'],
    ] as const;
    const form = batch(10, bodies);
    form.writeInt8(77, 16);
    const [whole, ...none] = await readBatches(form, { ...READING, from: 11n });
    assert.deepEqual([whole?.batchContext.firstOffset, whole?.offset, none.length], ['11', '12', 0]);
    const longer = batch(10, bodies);
    longer.writeInt32BE(1_000_000, 8);
    const [cut] = await readBatches(longer, { ...READING, from: 10n });
    assert.deepEqual([cut?.batchContext.firstOffset, cut?.offset], ['10', '12']);
    const [one] = await readBatches(Buffer.alloc(200, 0xff), { ...READING, from: 40n });
    assert.deepEqual([one?.batchContext.firstOffset, one?.offset], ['40', '40']);
  });

  it('are not taken for what only looks like one within damage', async () => {
    const broken = batch(10, [
      [
        null,
        batch(11, [[null, 'inner']])
          .fill(0xfe, 17, 21)
          .toString('latin1'),
      ],
    ]);
    broken.fill(0xff, 0, 20);
    const records = await readBatches(Buffer.concat([broken, batch(12, [[null, 'next']])]), {
      ...READING,
      from: 10n,
    });
    assert.deepEqual(
      records.map(({ offset }) => offset),
      ['11', '12'],
    );
  });

  it('of old messages are left to kafkajs, as long as they are what was asked for', async () => {
    const old = batch(5, [[null, 'old']]);
    old.writeInt8(1, 16);
    const [message] = await readBatches(batch(5, [[null, 'as kafkajs reads it']]), { ...READING, from: 5n });
    assert.ok(message);
    const oldMessages = (): Promise<WireRecord[]> => Promise.resolve([message]);
    assert.deepEqual(await readBatches(old, { ...READING, oldMessages, from: 5n }), [message]);
    const [stale] = await readBatches(old, { ...READING, oldMessages, from: 6n });
    assert.equal(stale?.unreadable, 'the head of the batch is damaged');
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
  const whole = Buffer.concat([head, packed]);
  whole.writeUInt32BE(crc32c(whole.subarray(21)), 17);
  return whole;
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
