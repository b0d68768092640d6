import fc from 'fast-check';
import { stringify } from 'yaml';

/** Meter files, and messages, for Ceilometer's sample builder and ours. */
export interface MeterCase {
  readonly meters: readonly string[];
  readonly messages: readonly Readonly<Record<string, unknown>>[];
}

const EVENT_TYPES = [
  'a.b',
  'a.b.end',
  'a.c',
  'xa.b',
  'instance.create.start',
  'instance.update',
  'instance.delete.end',
];
const PATTERNS = [
  'a.b',
  'a\\.b$',
  'a\\..*',
  '.*b',
  'instance.(?!create.start|update).*',
  'instance\\.(?:create|delete)',
  '(?P<word>a)\\.b',
  '[ax]+',
  'A.B',
  '(?i)A\\.B',
  '\\Aa.b\\Z',
  'a{,2}',
];

const PATHS = [
  '$.payload.size',
  'payload.size',
  '$.payload.name',
  '$.payload.kind',
  '$.payload.metadata',
  "$.payload.metadata.'metering.owner'",
  '$.payload.when',
  '$.payload.list[*].name',
  '$.payload.list[*].value',
  '$.payload.list.[*].value',
  '$.payload.list[0].value',
  "$.payload.list[?(@.name='one')].value",
  '$.payload.list[?name=two].value',
  '$.payload.size * 100',
  '$.payload.name + "_" + $.payload.kind',
  '$.payload.name.`split(#, 0, 1)`',
  '$.payload.name.`sub(/one/, two)`',
  '$.payload.nothing',
  '$.ctxt.user_id',
  '$.ctxt.user',
  '$.event_type',
  '$.publisher_id',
  '$.payload.size | $.payload.kind',
  'payload.*',
];
const path = fc.constantFrom(...PATHS);
const field = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('$.payload.size', '$.payload.size * 100', '$.payload.list[*].value'),
  },
  { weight: 6, arbitrary: path },
  { weight: 1, arbitrary: fc.uniqueArray(path, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 7) },
  {
    weight: 1,
    arbitrary: fc.constant({ fields: ['$.payload.when', '$.payload.until'], plugin: 'timedelta' }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      fields: path,
      plugin: fc.constant({ name: 'map', parameters: { values: { one: 1, two: 2.5 }, default: 3 } }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ fields: path, plugin: fc.constant('split') }) },
);

const NAMES = [
  'm.one',
  'm.two',
  'm_three',
  '$.payload.list[*].name',
  '$.payload.name',
  "'x.' + $.payload.name",
];
const common = {
  name: fc.constantFrom(...NAMES),
  event_type: fc.oneof(
    fc.constantFrom(...PATTERNS),
    fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }),
  ),
  resource_id: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('$.payload.name', '$.publisher_id', '$.payload.size') },
    { weight: 1, arbitrary: path },
  ),
};
const options = {
  user_id: path,
  project_id: path,
  timestamp: fc.constantFrom('$.payload.when', '$.payload.until', '$.payload.nothing', '$.payload.size'),
  metadata: fc.dictionary(fc.constantFrom('a', 'b', 'owner'), path, { maxKeys: 3 }),
  user_metadata: fc.constantFrom('$.payload.metadata', '$.payload.nothing', '$.payload.name'),
};
type Meter = fc.Arbitrary<Readonly<Record<string, unknown>>>;
const OPTIONAL = Object.keys(options);

/** All keys but the optional ones, of which some. */
function meter(keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): Meter {
  return fc
    .tuple(fc.record({ ...keys, ...options }), fc.subarray(OPTIONAL))
    .map(([whole, kept]) =>
      Object.fromEntries(
        Object.entries(whole).filter(([key]) => !OPTIONAL.includes(key) || kept.includes(key)),
      ),
    );
}

const single = meter({
  ...common,
  type: fc.constantFrom('gauge', 'delta', 'cumulative', 'gouge'),
  unit: fc.constantFrom('B', 'GiB', '$.payload.kind', 'event_type'),
  volume: field,
});
const looked = meter({
  ...common,
  name: fc.constantFrom('$.payload.list[*].name', '$.payload.name'),
  type: fc.constantFrom('gauge', 'delta', '$.payload.list[*].type'),
  unit: fc.constantFrom('B', '$.payload.list[*].unit'),
  volume: fc.constantFrom('$.payload.list[*].value', '$.payload.size', '$.payload.nothing'),
  lookup: fc.uniqueArray(fc.constantFrom('name', 'type', 'unit', 'volume', 'timestamp'), { minLength: 1 }),
});
const file = fc
  .array(fc.oneof({ weight: 3, arbitrary: single }, { weight: 2, arbitrary: looked }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((metric) => stringify({ metric }));

const name = fc.constantFrom('one', 'two', 'one#two.one', '', 'x');
const number = fc.oneof(
  fc.constantFrom(0, 1, 12, 0.29, 21.5, '12', ' 7 ', '1.5', 'much', '', null, true, false),
  fc.integer({ min: -1000, max: 1_000_000 }),
);
const time = fc.constantFrom(
  '2020-01-01 00:00:00',
  '2020-01-01T00:00:13.5',
  '2020-01-01T02:00:00+01:00',
  '2020-01-01T00:00:00Z',
  '',
  'never',
  null,
);
const element = fc.record(
  { name, value: number, unit: fc.constantFrom('B', 's'), type: fc.constantFrom('gauge', 'delta', 'odd') },
  { requiredKeys: ['name'] },
);
const payload = fc.record(
  {
    size: number,
    name,
    kind: fc.constantFrom('GiB', 'fast', null, ['a', 1]),
    when: time,
    until: time,
    list: fc.array(element, { maxLength: 4 }),
    metadata: fc.constantFrom(
      {},
      { 'metering.owner': 'me', other: 'x' },
      { 'metering.a.b': 'é'.repeat(300), 'metering.owner': 3 },
      [],
      null,
    ),
  },
  { requiredKeys: ['size', 'name', 'list'] },
);
const message = fc.record(
  {
    message_id: fc.uuid(),
    publisher_id: fc.constantFrom('volume.host1@lvm#pool', 'compute.h1'),
    event_type: fc.constantFrom(...EVENT_TYPES),
    priority: fc.constantFrom('INFO', 'info', 'INFO', 'SAMPLE', 'ERROR'),
    timestamp: fc.constantFrom('2026-11-26 08:00:00.123456', '2026-11-26 08:00:00'),
    payload,
    _context_user_id: fc.constantFrom('u1', null),
    _context_user: fc.constantFrom('u2', null),
    _context_project_id: fc.constantFrom('p1', null),
    _context_tenant_id: fc.constantFrom('p2', null),
  },
  { requiredKeys: ['message_id', 'publisher_id', 'event_type', 'priority', 'timestamp', 'payload'] },
);

export const meterCases: fc.Arbitrary<MeterCase> = fc.record({
  meters: fc.array(file, { minLength: 1, maxLength: 2 }),
  messages: fc.array(message, { minLength: 4, maxLength: 8 }),
});
