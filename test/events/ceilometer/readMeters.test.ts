import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meterReadings, readMeters } from '../../../src/events/index.ts';
import { isRunaway } from '../../../src/events/python/isRunaway.ts';
import { notificationOf } from './samples.ts';

const METER = `- name: size
    event_type: image.update
    type: gauge
    unit: B
    volume: $.payload.size
    resource_id: $.payload.id
`;

function read(...metrics: readonly string[]): ReturnType<typeof readMeters> {
  return readMeters(metrics.map((one, index) => ({ path: `m${index}.yaml`, text: `metric:\n  ${one}` })));
}

/** The codes of what is found, with the line. */
function found(text: string): string[] {
  return read(text).diagnostics.map(({ code, severity, line }) => `${severity} ${code} ${line}`);
}

function readings(metric: string, payload: unknown, priority = 'INFO'): ReturnType<typeof meterReadings> {
  const item = notificationOf({
    message_id: 'm-1',
    publisher_id: 'image.localhost',
    event_type: 'image.update',
    priority,
    timestamp: '2026-11-26 08:00:00.5',
    payload,
  });
  return meterReadings(read(metric).meters, item);
}

describe('a meters.yaml', () => {
  it('gives a sample with its place, and the stamp of the message', () => {
    assert.deepEqual(readings(METER, { id: 'i-1', size: 7 }), {
      samples: [
        {
          name: 'size',
          meter_type: 'gauge',
          unit: 'B',
          volume: 7,
          resource_id: 'i-1',
          project_id: null,
          user_id: null,
          timestamp: '2026-11-26T08:00:00.500000Z',
          metadata: { id: 'i-1', size: 7, event_type: 'image.update', host: 'image.localhost' },
          final: false,
          object: null,
          origin: 'meters',
          rule: { file: 'm0.yaml', line: 2 },
        },
      ],
      dropped: {},
    });
  });

  it('has event types as regular expressions that match from the start', () => {
    const [meter] = read(METER).meters;
    const matched = ['image.update', 'image.update.end', 'imageXupdate', 'x.image.update', 'image'].filter(
      (one) => meter?.matches(one),
    );
    assert.deepEqual(matched, ['image.update', 'image.update.end', 'imageXupdate']);
    assert.equal(meter?.matches(`image.update${'x'.repeat(300)}`), false);
  });

  it('takes of one name the first file, and within a file the last definition', () => {
    const own = METER.replace('unit: B', 'unit: kB');
    assert.deepEqual(
      read(own, METER).meters.map(({ written }) => written.unit),
      ['kB'],
    );
    const twice = `${METER}  ${own}`;
    assert.deepEqual(
      read(twice).meters.map(({ written }) => written.unit),
      ['kB'],
    );
    assert.deepEqual(found(twice), ['warning ceilometer/duplicate-meter 2']);
    assert.deepEqual(read(own, METER).diagnostics, []);
  });

  it('makes no sample without a volume that is a number, and notes why', () => {
    for (const size of [null, 'much', [1], 'nan']) {
      const { samples, dropped } = readings(METER, { id: 'i', size });
      assert.deepEqual([samples.length, Object.keys(dropped)], [0, ['meter size']], String(size));
    }
    assert.match(readings(METER, { id: 'i' }).dropped['meter size'] ?? '', /no volume/);
    assert.match(readings(METER, { size: 1 }).dropped['meter size'] ?? '', /no resource_id/);
  });

  it('makes samples of priority info and sample only, as the agent does', () => {
    const counts = ['INFO', 'SAMPLE', 'ERROR', 'WARN'].map(
      (priority) => readings(METER, { id: 'i', size: 1 }, priority).samples.length,
    );
    assert.deepEqual(counts, [1, 1, 0, 0]);
  });

  it('keeps every digit of a large volume', () => {
    const [sample] = readings(METER.replace('$.payload.size', '$.payload.id'), {
      id: '18446744073709551615',
    }).samples;
    assert.equal(sample?.resource_id, '18446744073709551615');
  });

  const LOOKED = `- name: $.payload.list[*].name
    event_type: image.update
    type: delta
    unit: B
    volume: $.payload.list[*].value
    resource_id: $.payload.id
    lookup: [name, volume]
`;

  it('looks up one sample for each name', () => {
    const list = [
      { name: 'in', value: 1 },
      { name: 'out', value: 2 },
    ];
    const { samples } = readings(LOOKED, { id: 'i', list });
    assert.deepEqual(
      samples.map(({ name, volume }) => [name, volume]),
      [
        ['in', 1],
        ['out', 2],
      ],
    );
  });

  it('makes none of lists of different lengths, and of one bad value only its own', () => {
    const short = readings(LOOKED, { id: 'i', list: [{ name: 'in', value: 1 }, { name: 'out' }] });
    assert.deepEqual(short.samples, []);
    assert.match(Object.values(short.dropped)[0] ?? '', /2 names and 1 of `volume`/);
    const bad = readings(LOOKED, {
      id: 'i',
      list: [
        { name: 'in', value: 'x' },
        { name: 'out', value: 2 },
      ],
    });
    assert.deepEqual(
      bad.samples.map(({ name }) => name),
      ['out'],
    );
  });

  const FAULTS: readonly (readonly [what: string, metric: string, code: string])[] = [
    ['a missing key', METER.replace('    unit: B\n', ''), 'missing-key'],
    ['a volume of 0, which Python takes for none', METER.replace('$.payload.size', '0'), 'missing-key'],
    ['a type that is none', METER.replace('gauge', 'gague'), 'unknown-type'],
    ['a path that is none', METER.replace('$.payload.size', '$.payload['), 'bad-path'],
    ['a pattern that is none', METER.replace('image.update', "'image.('"), 'bad-pattern'],
    ['a pattern that could take forever', METER.replace('image.update', "'(a+)+x'"), 'bad-pattern'],
    ['a pattern that JavaScript has no word for', METER.replace('image.update', "'(?>a)b'"), 'bad-pattern'],
    [
      'a plugin that is none',
      METER.replace('$.payload.size', '{ fields: payload.a, plugin: mpa }'),
      'unknown-plugin',
    ],
    ['a misspelt key', METER.replace('unit:', 'metadta: {}\n    unit:'), 'unknown-key'],
  ];
  for (const [what, metric, code] of FAULTS) {
    it(`warns of ${what}, as Ceilometer would skip the definition`, () => {
      const codes = found(metric);
      assert.ok(
        codes.length > 0 && codes.every((one) => one.startsWith(`warning ceilometer/${code}`)),
        codes.join(),
      );
      assert.equal(read(metric).meters.length, code === 'unknown-key' ? 1 : 0);
    });
  }

  it('that is no file of meters is an error', () => {
    assert.deepEqual(
      readMeters([{ path: 'm.yaml', text: '- event_type: x\n' }]).diagnostics.map(({ code, severity }) => [
        code,
        severity,
      ]),
      [['ceilometer/shape', 'error']],
    );
  });
});

describe('isRunaway', () => {
  it('finds repetitions of what repeats or has alternatives', () => {
    for (const pattern of ['(a+)+', '(?:a|b)*x', '((ab)*c)*', '(?P<n>a*){2,}', '(a{2,3}){4}'])
      assert.ok(isRunaway(pattern), pattern);
  });

  it('lets everything else be', () => {
    const stock = 'compute.instance.(?!create.start|update).*';
    for (const pattern of [stock, '(?:ab)+c', 'a.*b.*', '(a|b)c', '[(a+)+]', '\\(a+\\)+', '(a+)?'])
      assert.ok(!isRunaway(pattern), pattern);
  });
});
