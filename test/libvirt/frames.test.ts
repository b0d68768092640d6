import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FrameCutter, frameBytes, WireFault, type Frame } from '../../src/libvirt/index.ts';

const FRAMES = fc.array(
  fc.record(
    {
      program: fc.nat(0xffff_ffff),
      version: fc.nat(0xffff_ffff),
      procedure: fc.integer(),
      type: fc.integer(),
      serial: fc.nat(0xffff_ffff),
      status: fc.integer(),
      body: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 8 },
);

describe('frames', () => {
  it('come out as they went in, however the socket cuts them', () => {
    fc.assert(
      fc.property(FRAMES, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (frames, steps) => {
        const bytes = Buffer.concat(frames.map(frameBytes));
        const cutter = new FrameCutter();
        const out: Frame[] = [];
        for (let at = 0, step = 0; at < bytes.length; step += 1) {
          const end = at + (steps[step % steps.length] ?? 1);
          out.push(...cutter.push(bytes.subarray(at, end)));
          at = end;
        }
        assert.deepEqual(out, frames);
      }),
    );
  });

  for (const length of [0, 4, 27, 33_554_437, 0xffff_ffff]) {
    it(`of ${length} bytes are refused by their first four`, () => {
      const first = Buffer.alloc(4);
      first.writeUInt32BE(length);
      assert.throws(() => [...new FrameCutter().push(first)], WireFault);
    });
  }
});
