import fc from 'fast-check';
import type { Json, JsonObject, OutgoingItem } from '../../../src/model/index.ts';

const TEXTS = ['', "it's", '"', `'"`, 'é', '💡', '\\', '\n\t\r\u0000\u007f', '\u0085', 'a:b', 'x y', 'None'];
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 12, unit: 'grapheme-ascii' }));
const NUMBERS = [0, -1, 1.5, 1e-7, 1e22, 1.7976931348623157e308, 2 ** 53 - 1, 12345678901234567890n, -0.1];
const number = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
);

/** Whatever JSON may hold, lists and objects in each other. */
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    number,
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}));

/** Messages to be signed: an older signature in them does not count, at the top. */
export const messages: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.oneof(text, fc.constant('message_signature')), json, { maxKeys: 6 })
  .map((one) => one as JsonObject);

const optional = fc.option(text);

export const sampleItems: fc.Arbitrary<OutgoingItem> = fc
  .record({
    name: text,
    meter_type: fc.constantFrom('gauge', 'delta', 'cumulative'),
    unit: text,
    volume: number,
    resource_id: text,
    project_id: optional,
    user_id: optional,
    timestamp: fc.constantFrom('2026-01-01T00:00:00.000000Z', '2017-01-23T06:22:02.698338Z'),
    metadata: fc.dictionary(text, json, { minKeys: 1, maxKeys: 4 }),
    key: fc.uuid(),
  })
  .map(({ key, ...line }) => ({
    kind: 'sample',
    key: `${key}/sample/0`,
    object: null,
    line: { kind: 'sample', ...line } as OutgoingItem['line'],
    event: null,
    seq: 1,
  }));
