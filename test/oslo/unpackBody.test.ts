import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { deliver } from './deliver.ts';

const TEXT = '{"event_type":"a.b","payload":{"n":1},"message_id":"m"}';
/** The same text by `zstd FILE`, `xz`; and 64 MiB + 1 zeros by `bzip2`. */
const ZSTD = 'KLUv/SQ3uQEAeyJldmVudF90eXBlIjoiYS5iIiwicGF5bG9hZCI6eyJuIjoxfSwibWVzc2FnZV9pZCI6Im0ifSfCJSc=';
const ZSTD_WITHOUT_SIZE =
  'KLUv/QRYuQEAeyJldmVudF90eXBlIjoiYS5iIiwicGF5bG9hZCI6eyJuIjoxfSwibWVzc2FnZV9pZCI6Im0ifSfCJSc=';
const XZ =
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQA2eyJldmVudF90eXBlIjoiYS5iIiwicGF5bG9hZCI6eyJuIjoxfSwibWVzc2FnZV9pZCI6Im0ifQAAkwZdELcgyOEAAU837kPa7x+2830BAAAAAARZWg==';
const BZIP2_BOMB =
  'QlpoOTFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZPXCVUQCic8AA4AAACCAAMMwFKaaoqITYEqITxdyRThQkCFjUO8A=';
const BOMB = Buffer.alloc(64 * 1024 * 1024 + 1, ' ');

function refusal(body: Buffer, compression?: string): string {
  const { items, dead } = deliver(body, compression === undefined ? {} : { compression });
  assert.deepEqual(items, []);
  assert.equal(dead[0]?.code, 'decode/compression');
  assert.equal(dead[0].body, null);
  assert.equal(dead[0].length, body.length);
  return dead[0].detail;
}

describe('compressed bodies', () => {
  it('are unpacked by the codec that the header names', () => {
    const bodies: readonly (readonly [codec: string, body: Buffer])[] = [
      ['application/x-gzip', deflateSync(TEXT)],
      ['application/x-gzip', gzipSync(TEXT)],
      ['application/x-brotli', brotliCompressSync(TEXT)],
      ['application/zstd', Buffer.from(ZSTD, 'base64')],
      ['Application/ZSTD', Buffer.from(ZSTD, 'base64')],
    ];
    for (const [compression, body] of bodies) {
      assert.deepEqual(
        deliver(body, { compression }).items.map((item) => item.messageId),
        ['m'],
        compression,
      );
    }
  });

  it('are recognised by their first bytes where no header names a codec', () => {
    const bodies = [
      deflateSync(TEXT),
      deflateSync(TEXT, { level: 1 }),
      gzipSync(TEXT),
      Buffer.from(ZSTD, 'base64'),
    ];
    for (const body of bodies) assert.equal(deliver(body).items.length, 1);
  });

  it('are refused with a clear text for lzma and for codecs that nobody knows', () => {
    assert.match(refusal(Buffer.from(XZ, 'base64')), /lzma is not supported/);
    assert.match(refusal(Buffer.from(TEXT), 'application/x-lzma'), /lzma is not supported/);
    assert.match(refusal(Buffer.from(TEXT), 'application/x-snappy'), /"application\/x-snappy" is not known/);
  });

  it('are refused when damaged or cut off', () => {
    const packed: readonly (readonly [codec: string, body: Buffer])[] = [
      ['application/x-gzip', deflateSync(TEXT)],
      ['application/x-brotli', brotliCompressSync(TEXT)],
      ['application/zstd', Buffer.from(ZSTD, 'base64')],
      ['application/x-bz2', Buffer.from(BZIP2_BOMB, 'base64')],
    ];
    for (const [codec, body] of packed) refusal(body.subarray(0, body.length - 12), codec);
    for (const [codec] of packed) refusal(Buffer.from(TEXT), codec);
  });

  it('are refused before they take more than 64 MB', () => {
    assert.match(refusal(deflateSync(BOMB)), /67108864 bytes/);
    assert.match(
      refusal(brotliCompressSync(BOMB, { params: { 1: 1 } }), 'application/x-brotli'),
      /67108864 bytes/,
    );
    assert.match(refusal(Buffer.from(BZIP2_BOMB, 'base64')), /more than 67108864 bytes/);
  });

  it('are refused as zstd when their stated size is too large, missing or a lie', () => {
    const magic = [0x28, 0xb5, 0x2f, 0xfd];
    const stated = Buffer.from([...magic, 0xa0, 0x01, 0x00, 0x00, 0x04, 0x01, 0, 0]);
    assert.match(refusal(stated), /more than 67108864 bytes/);
    assert.match(refusal(Buffer.from(ZSTD_WITHOUT_SIZE, 'base64')), /does not state its content size/);
    // One block that repeats a blank 131,071 times, in a frame that claims 5 bytes.
    const lie = Buffer.from([...magic, 0x20, 0x05, 0xfb, 0xff, 0x0f, 0x20]);
    assert.equal(deliver(lie).items.length, 0);
  });

  it('of which nothing remains are empty', () => {
    assert.equal(deliver(deflateSync('')).dead[0]?.code, 'decode/empty');
  });
});
