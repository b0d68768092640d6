import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decode,
  double,
  encode,
  hyper,
  int,
  list,
  optional,
  PROCEDURES,
  struct,
  text,
  uint,
  unsignedHyper,
  uuid,
  WireFault,
  type Codec,
  type Procedure,
} from '../../src/libvirt/index.ts';
import { typedParameters } from '../../src/libvirt/typedParameters.ts';

const WELL_FORMED = fc.string({ unit: 'grapheme' });
const SIGNED = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(narrow);
const UNSIGNED = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(narrow);

/** As a codec reads it: an object like any other. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

function narrow(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A codec and the values that it holds. */
function case_<T>(
  name: string,
  codec: Codec<T>,
  values: fc.Arbitrary<T>,
): readonly [string, Codec<unknown>, fc.Arbitrary<unknown>] {
  return [name, codec as Codec<unknown>, values];
}

const CASES = [
  case_('int', int, fc.integer()),
  case_('unsigned int', uint, fc.nat(0xffff_ffff)),
  case_('hyper', hyper, SIGNED),
  case_('unsigned hyper', unsignedHyper, UNSIGNED),
  case_('double', double, fc.double({ noNaN: true })),
  case_('text', text, WELL_FORMED),
  case_('uuid', uuid, fc.uuid()),
  case_('optional text', optional(text), fc.option(WELL_FORMED)),
  case_('list', list(text, 100), fc.array(WELL_FORMED, { maxLength: 100 })),
  case_(
    'struct',
    struct({ name: text, inner: struct({ id: int, uuid }) }),
    record({ name: WELL_FORMED, inner: record({ id: fc.integer(), uuid: fc.uuid() }) }),
  ),
  case_(
    'typed parameters',
    typedParameters(50),
    fc.array(
      record({
        field: WELL_FORMED,
        value: fc.oneof(SIGNED, UNSIGNED, fc.boolean(), WELL_FORMED, fc.constant(0.5)),
      }).filter(({ value }) => typeof value !== 'bigint' || value >= 0n),
      { maxLength: 50 },
    ),
  ),
] as const;

describe('XDR', () => {
  for (const [name, codec, values] of CASES) {
    it(`reads ${name} as it was written, in steps of four bytes`, () => {
      fc.assert(
        fc.property(values, (value) => {
          const bytes = encode(codec, value);
          assert.equal(bytes.length % 4, 0);
          assert.deepEqual(decode(codec, bytes), value);
        }),
      );
    });

    it(`notices where ${name} is cut short or goes on`, () => {
      fc.assert(
        fc.property(values, fc.nat(), (value, cut) => {
          const bytes = encode(codec, value);
          if (bytes.length > 0) {
            assert.throws(() => decode(codec, bytes.subarray(0, cut % bytes.length)), WireFault);
          }
          assert.throws(() => decode(codec, Buffer.concat([bytes, Buffer.alloc(4)])), WireFault);
        }),
      );
    });
  }

  it('says of any bytes what is in them or that they are wrong, and nothing else', () => {
    const results = (Object.values(PROCEDURES) as readonly Procedure<unknown, unknown>[]).map(
      ({ result }) => result,
    );
    fc.assert(
      fc.property(fc.constantFrom(...results), fc.uint8Array({ maxLength: 200 }), (codec, bytes) => {
        try {
          decode(codec, Buffer.from(bytes));
        } catch (error) {
          assert.ok(error instanceof WireFault, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('makes nothing of a length that the message does not hold', () => {
    const lie = Buffer.from('7fffffff00000000', 'hex');
    const before = process.memoryUsage().heapUsed;
    assert.throws(() => decode(text, lie), /a text of 2147483647 bytes/);
    assert.throws(() => decode(list(text, 2 ** 32), lie), /a list of 2147483647 items/);
    assert.throws(() => decode(PROCEDURES.stats.result, lie), WireFault);
    assert.ok(process.memoryUsage().heapUsed - before < 50_000_000);
  });

  it('takes no typed parameter of a kind that is not known', () => {
    const bytes = Buffer.concat([encode(uint, 1), encode(text, 'cpu.time'), encode(int, 8), encode(int, 1)]);
    assert.throws(() => decode(typedParameters(1), bytes), /unknown kind 8/);
  });

  it('writes no UUID that is none', () => {
    assert.throws(() => encode(uuid, 'instance-0000001a'), TypeError);
  });
});
