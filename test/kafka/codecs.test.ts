import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import lz4 from 'lz4js';
import snappy from 'snappyjs';
import { codecs, MAX_UNPACKED } from '../../src/kafka/codecs.ts';

const unpack = codecs({ snappy, lz4, Zstd: Decompress });

/** Made by librdkafka's and Java's libraries where those are read (osloRecords.test.ts); here is what cannot be read. */
describe('the compressions of records', () => {
  it('refuse what is cut off or no such thing', () => {
    for (const [id, codec] of unpack) {
      assert.throws(() => codec(Buffer.from('nothing that was ever compressed')), `number ${id}`);
    }
    // One frame of zstd, with the six bytes `hello\n`, and all that it lacks when its end is missing.
    const frame = Buffer.from('28b52ffd0458310000' + '68656c6c6f0a' + '00000000', 'hex').subarray(0, 12);
    assert.throws(() => unpack.get(4)?.(frame));
    const blocks = Buffer.concat([
      Buffer.from('82534e41505059000000000100000001', 'hex'),
      Buffer.from([0, 0, 1, 0]),
    ]);
    assert.throws(() => unpack.get(2)?.(blocks), /cut off/);
  });

  it('refuse what unpacks to more than a batch may hold', () => {
    const bomb = gzipSync(Buffer.alloc(MAX_UNPACKED + 1));
    assert.throws(() => unpack.get(1)?.(bomb));
    assert.throws(() => unpack.get(3)?.(lz4Zeros(MAX_UNPACKED + 1000)), /more than/);
  });
});

/** A frame of lz4 that unpacks to so many zeros: a literal, and one match that goes on and on. */
function lz4Zeros(size: number): Buffer {
  const runs = Math.floor((size - 1 - 4 - 15) / 255);
  const block = Buffer.concat([
    Buffer.from([0x1f, 0x00, 0x01, 0x00]),
    Buffer.alloc(runs, 0xff),
    Buffer.from([0]),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(block.length);
  // Blocks of 4 MB, of which this claims to be many by ten empty ones behind it.
  const filler = Buffer.from([0x02, 0x00, 0x00, 0x00, 0x10, 0x00]);
  const fillers = Buffer.concat(Array.from({ length: 20 }, () => filler));
  return Buffer.concat([Buffer.from('04224d18407000', 'hex'), length, block, fillers, Buffer.alloc(4)]);
}
