import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatMicros } from '../../src/model/index.ts';
import { parseTimestamp } from '../../src/oslo/index.ts';

const READ: readonly (readonly [text: string, iso: string])[] = [
  ['2017-01-23 06:22:02.584049', '2017-01-23T06:22:02.584049Z'],
  ['2017-01-23T06:22:02.584049', '2017-01-23T06:22:02.584049Z'],
  ['2017-01-23 06:22:02', '2017-01-23T06:22:02.000000Z'],
  ['2017-01-23T06:22:02Z', '2017-01-23T06:22:02.000000Z'],
  ['2017-01-23T06:22:02.5Z', '2017-01-23T06:22:02.500000Z'],
  ['2017-01-23T06:22:02.123456789Z', '2017-01-23T06:22:02.123456Z'],
  ['2015-11-17 20:37:39+00:00', '2015-11-17T20:37:39.000000Z'],
  ['2015-11-17T20:37:39.000001+0000', '2015-11-17T20:37:39.000001Z'],
  ['2015-11-17T20:37:39+02:30', '2015-11-17T18:07:39.000000Z'],
  ['2015-11-17T20:37:39.25-0700', '2015-11-18T03:37:39.250000Z'],
  ['2015-11-17T20:37:39 +01', '2015-11-17T19:37:39.000000Z'],
  ['2015-11-17 20:37:39 UTC', '2015-11-17T20:37:39.000000Z'],
  ['2015-11-17T20:37Z', '2015-11-17T20:37:00.000000Z'],
  ['2017-01-23', '2017-01-23T00:00:00.000000Z'],
  ['2016-02-29', '2016-02-29T00:00:00.000000Z'],
  ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
];

const REFUSED: readonly string[] = [
  '',
  'None',
  '2017-01',
  '2017-13-01',
  '2017-02-29',
  '1900-02-29',
  '2017-01-00',
  '2017-01-23x06:22:02',
  '2017-01-23 24:00:00',
  '2017-01-23 06:60:00',
  '2017-01-23 06:22:60',
  '2017-01-23 06:22:02.',
  '2017-01-23 06:22:02.58404x',
  '2017-01-23 06:22:02+25:00',
  '2017-01-23 6:22:02',
  '2017-01-23 06:22:02 and more',
  '17-01-2301 06:22:02',
  '9999-12-31T23:59:59Z',
];

describe('parseTimestamp', () => {
  for (const [text, iso] of READ) {
    it(`reads ${text}`, () => {
      const micros = parseTimestamp(text);
      assert.equal(micros === null ? null : formatMicros(micros), iso);
    });
  }

  for (const text of REFUSED)
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseTimestamp(text), null));

  it('reads back what formatMicros writes, with T or a blank, with Z or without', () => {
    const micros = fc.integer({ min: -9_000_000_000_000_000, max: 9_000_000_000_000_000 });
    fc.assert(
      fc.property(micros, fc.boolean(), fc.boolean(), (value, blank, bare) => {
        let text = formatMicros(value);
        if (blank) text = text.replace('T', ' ');
        if (bare) text = text.slice(0, -1);
        assert.equal(parseTimestamp(text), value);
      }),
    );
  });

  it('agrees with Date on every zone', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        fc.integer({ min: -1439, max: 1439 }),
        (date, minutes) => {
          const pad = (n: number): string => String(n).padStart(2, '0');
          const size = Math.abs(minutes);
          const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
          const text = date.toISOString().replace('Z', zone);
          assert.equal(parseTimestamp(text), Date.parse(text) * 1000);
        },
      ),
    );
  });
});
