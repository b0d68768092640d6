import fc from 'fast-check';
import { stringify } from 'yaml';

/** One definition file, and messages as JSON text: their numbers must reach both sides as they are written. */
export interface Case {
  readonly definitions: string;
  readonly drop: boolean;
  readonly messages: readonly string[];
}

const KEYS = [
  'a',
  'b',
  'c',
  'name',
  'key',
  'value',
  'list',
  'b c',
  'x.y',
  'a-b',
  '_x',
  '@t',
  '1',
  'image_id',
  'nova_object.data',
];
const key = fc.constantFrom(...KEYS);

/** Numbers as tokens: `1` and `1.0` are two things to Python. */
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '-1',
    '1.0',
    '-0.0',
    '1.5',
    '2.5e3',
    '1e16',
    '1e-5',
    '1e22',
    '1e400',
    'NaN',
    'Infinity',
    '-Infinity',
    '12345678901234567890123',
    '9007199254740993',
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => {
    const text = String(value);
    return /[.e]/.test(text) ? text : `${text}.0`;
  }),
);

const TEXTS = [
  '',
  ' ',
  'active',
  'ACTIVE',
  '1',
  ' 12 ',
  '1_000',
  '1.5',
  '1e3',
  'inf',
  'nan',
  'true',
  'None',
  "it's",
  'he said "it\'s"',
  'é',
  'ß',
  '😀 smile',
  '\u200b',
  'tab\tand\nline',
  '\\back',
  'http://glance:9292/images/15a3ee90',
  'a.b-c.d',
  'volume.host@lvm#pool',
  '2015-11-17 20:37:39+00:00',
  '2015-11-17T20:37:39.5Z',
  '2015-11-17T20:37:39.123456789+05:30',
  '2015-11-17T20:37',
  '2015-11',
  '201511',
  '20151117',
  '2015-02-29',
  '2015-11-17T24:00:00',
  '2015-11-17 20:37:60',
  '2015-11-17T20:37:39,250-0330',
  '0001-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59.999999-00:01',
  'yesterday',
];
/** In Unicode since long: what is printable may differ in newer versions of it. */
const ODD_CHARACTERS = [
  'a',
  'b',
  ' ',
  '\\',
  "'",
  '"',
  '\n',
  '\0',
  '\u007f',
  '\u00a0',
  '\u00ad',
  '\u2028',
  '\ue000',
  'é',
  '中',
  '😀',
];
const text = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom(...ODD_CHARACTERS), maxLength: 20 }),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 250, max: 260 }).map((size) => 'é😀x'.repeat(90).slice(0, size)),
  },
);

/** JSON text with Python's liberties. */
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    text.map((one) => JSON.stringify(one)),
    number,
    fc.constantFrom('true', 'false', 'null'),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    members(tie('value')),
  ),
})).value;

function members(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.dictionary(key, value, { maxKeys: 5 }).map(
    (record) =>
      `{${Object.entries(record)
        .map(([name, one]) => `${JSON.stringify(name)}: ${one}`)
        .join(', ')}}`,
  );
}

/** Lists of pairs, as cinder's metadata, beside whatever else. */
const payload = fc
  .tuple(json, json, json, text, text)
  .map(
    ([a, b, c, one, other]) =>
      `{"a": ${a}, "b": [${b}, ${c}, ${a}], "c": {"a": ${c}, "name": ${b}}, ` +
      `"list": [{"key": "image_id", "value": ${JSON.stringify(one)}}, {"key": 2, "value": ${a}}, {"value": ${c}}], ` +
      `"name": ${JSON.stringify(other)}, "tenant_id": ${c === 'null' ? '"t"' : 'null'}, "created": "2020-01-01 00:00:00", ` +
      `"launched": ${JSON.stringify(one)}}`,
  );

const FILTERS = [
  '[?a=1]',
  "[?(@.key='image_id')]",
  '[?key=image_id]',
  '[?key>1]',
  '[?value]',
  '[?value~a]',
  "[?value ~ '^[a-z]+']",
  '[?key=2 & value=true]',
  '[?value=1.5]',
  '[?(key=2) & (value)]',
  '[?value != x]',
  '[?@ > 1]',
  '[?@ <= b]',
  '[?value.a where b]',
  '[?value == "image_id"]',
  '[?key >= 2]',
  '[?value < b]',
  '[?value=-1]',
  '[?value=false]',
  '[?value.a=1]',
  '[?value[0]=1]',
  '[?@.value.name]',
];
const STEPS = [
  '[0]',
  '[-1]',
  '[1]',
  '[*]',
  '[:2]',
  '[1:3]',
  '[:]',
  '[-2:]',
  '[1:]',
  '[::2]',
  '[2:0:-1]',
  '[/key]',
  '[\\value,/key]',
  '[a]',
  '[a,name]',
  "['b c']",
  '["x.y"]',
  '[\\key]',
  '[/value.a]',
  ...FILTERS,
];
const NAMES = [
  'a',
  'b',
  'c',
  'name',
  'list',
  "'b c'",
  '"x.y"',
  '*',
  "'1'",
  'a,name',
  'a-b',
  '_x',
  '@t',
  "'nova_object.data'",
  '[0]',
];
const FUNCTIONS = [
  '`len`',
  '`sorted`',
  '`this`',
  '`parent`',
  '`split(/, -1, -1)`',
  '`split(/, 2, -1)`',
  '`split(., 1, 1)`',
  '`split(@, 0, -1)`',
  '`split( , 0, 0)`',
  '`split(:, -1, 1)`',
  '`split(//, 0, -1)`',
  '`sub(/a/, x)`',
  '`sub(/(.)(t)/, \\\\2\\\\1)`',
  '`sub(/[0-9]+/, N)`',
  '`sub(/^(?P<x>.)/, \\\\g<x>-)`',
  '`sub(/$/, )`',
];
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES).map((name) => `.${name}`) },
  { weight: 4, arbitrary: fc.constantFrom(...STEPS) },
  { weight: 2, arbitrary: fc.constantFrom(...FUNCTIONS).map((name) => `.${name}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '..a',
      '..value',
      '..[0]',
      '..*',
      "..'b c'",
      ' where a',
      ' where a.b',
      '|b',
      ' & b',
      '.(a|name)',
      '.(a where b)',
    ),
  },
);
const ROOTS = [
  'payload',
  '$.payload',
  'payload',
  'publisher_id',
  'event_type',
  'metadata.timestamp',
  'ctxt',
  '$',
  '@',
  '*',
  '$.',
  '(payload|metadata)',
  'payload|ctxt',
];
const plainPath = fc.constantFrom(
  'payload.a',
  'payload.b[0]',
  'payload.name',
  'payload.c.name',
  'payload.list[*].value',
  "payload.list[?key='image_id'].value",
  'payload.created',
  'payload.launched',
  'payload.missing',
  'ctxt.user_id',
  'publisher_id',
  'metadata.message_id',
);
const anyPath = fc
  .tuple(fc.constantFrom(...ROOTS), fc.array(step, { maxLength: 4 }))
  .map(([root, steps]) => root + steps.join(''));
/** Nothing is multiplied by what a message holds: Python would really make a text of gigabytes. */
const arithmetic = fc
  .tuple(
    fc.oneof(plainPath, fc.constantFrom('$.payload.a', "'x-'", 'payload.list[*].value')),
    fc.constantFrom(' + ', ' - ', ' * 2 + ', ' * ', ' / ', '+', '-'),
    fc.oneof(plainPath, fc.constantFrom('$.payload.a', '3', '0.5', '0', 'suffix', '"."')),
  )
  .map(([left, operator, right]) => left + operator + (operator === ' * ' ? '3' : right));
const WRONG = [
  'payload..',
  'payload.[?a]',
  'a b',
  'payload.a-',
  "payload.'x",
  'payload.`split(.,0,-1)`',
  'true',
  'a / 2',
  '',
  '5',
];
const path = fc.oneof(
  { weight: 10, arbitrary: plainPath },
  { weight: 10, arbitrary: anyPath },
  { weight: 2, arbitrary: arithmetic },
);

const fields = fc.oneof(
  { weight: 12, arbitrary: path },
  { weight: 5, arbitrary: fc.array(path, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(5, 0, true) },
);

const rows = fc.dictionary(
  fc.constantFrom('active', 'ACTIVE', '1', 'é', 'ß', 'SS', ''),
  fc.oneof(fc.constantFrom(...TEXTS), fc.integer(), fc.constant(null), fc.constant([1, 'a'])),
  {
    minKeys: 1,
    maxKeys: 4,
  },
);
const plugin = fc.oneof(
  fc.constantFrom<unknown>('timedelta', 'split', 'bitfield'),
  fc.record({
    name: fc.constant('split'),
    parameters: fc.record(
      {
        separator: fc.constantFrom('/', '.', '-', '@', 'ab'),
        segment: fc.integer({ min: -3, max: 4 }),
        max_split: fc.integer({ min: -1, max: 3 }),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    name: fc.constant('bitfield'),
    parameters: fc.record(
      {
        initial_bitfield: fc.nat(16),
        flags: fc.array(
          fc.record(
            {
              path: fc.constantFrom(
                'payload.a',
                'payload.b.[0]',
                'payload.name',
                'payload.list.[0].value',
                'ctxt.user_id',
              ),
              bit: fc.nat(70),
              value: fc.constantFrom<unknown>('active', 1, 1.5, true, null, [], 'u'),
            },
            { requiredKeys: ['path', 'bit'] },
          ),
          { maxLength: 4 },
        ),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    name: fc.constant('map'),
    parameters: fc.record(
      {
        values: rows,
        default: fc.oneof(fc.constantFrom(...TEXTS), fc.integer()),
        case_sensitive: fc.boolean(),
      },
      { requiredKeys: ['values'] },
    ),
  }),
);

const trait = fc.oneof(
  { weight: 3, arbitrary: path },
  { weight: 1, arbitrary: fc.array(path, { minLength: 1, maxLength: 2 }) },
  {
    weight: 6,
    arbitrary: fc.record(
      { fields, type: fc.constantFrom('text', 'int', 'float', 'datetime', 'Text', 'INT'), plugin },
      { requiredKeys: ['fields'] },
    ),
  },
);
/** Now and then a file that Ceilometer refuses. */
const faultyTrait = fc.oneof(
  fc.constantFrom<unknown>(...WRONG),
  fc.constantFrom<unknown>(
    { type: 'text' },
    { fields: 'payload.a', type: 'integer' },
    { fields: 'payload.a', plugin: 'nothing' },
    { fields: 'payload.a', plugin: { parameters: {} } },
    { fields: 'payload.a', plugin: 'map' },
    { fields: [] },
    null,
  ),
);

const TYPES = [
  'volume.create.end',
  'volume.create.start',
  'compute.instance.update',
  'image.delete',
  'a',
  'v[o]lume',
  'é.x',
];
const pattern = fc.constantFrom(
  ...TYPES,
  '*',
  'volume.*',
  '*.end',
  '!*.start',
  '!volume.*',
  '?',
  '[a-c]',
  '[!a]*',
  'v[[]o]lume',
  'v[nop]lume*',
  '[]-a]*',
  '[z-a]*',
  '*[',
  'VOLUME.*',
);
const traitName = fc.constantFrom('t1', 't2', 't3', 'host', 'service', 'user_id', 'tenant_id', 'project_id');
const definition = fc.record({
  event_type: fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 3 })),
  traits: fc.dictionary(traitName, trait, { maxKeys: 5 }),
});
const faultyTraits = fc.record({
  event_type: pattern,
  traits: fc.dictionary(traitName, faultyTrait, { minKeys: 1, maxKeys: 1 }),
});

const faulty = fc.oneof(
  { weight: 3, arbitrary: faultyTraits as fc.Arbitrary<unknown> },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      { event_type: 'a' },
      { traits: { t1: 'payload.a' } },
      { event_type: [], traits: { t1: 'payload.a' } },
      { event_type: 5, traits: {} },
      { event_type: null, traits: {} },
      { event_type: 'a', traits: [] },
      { event_type: 'a', traits: null },
      { event_type: [5], traits: {} },
      'a',
      null,
      [],
    ),
  },
);

const TIMES = [
  ...TEXTS.filter((one) => /^\d{4}/.test(one)),
  '2020-01-01 00:00:00.123456',
  '2020-01-01 00:00:00',
];
/** Members of the message that become the context. */
function inContext(context: Readonly<Record<string, string>>): string {
  return Object.entries(context)
    .map(([name, value]) => `${JSON.stringify(`_context_${name}`)}: ${value}, `)
    .join('');
}

const message = fc
  .record({
    event_type: fc.constantFrom(...TYPES),
    payload: fc.oneof({ weight: 6, arbitrary: payload }, { weight: 1, arbitrary: json }),
    publisher: fc.oneof(text, fc.constant(null)),
    time: fc.oneof(
      { weight: 6, arbitrary: fc.constant('2020-01-01 00:00:00.123456') },
      { weight: 1, arbitrary: fc.constantFrom(...TIMES) },
      { weight: 1, arbitrary: text },
    ),
    context: fc.dictionary(
      key,
      fc.oneof(
        text.map((one) => JSON.stringify(one)),
        number,
      ),
      { maxKeys: 3 },
    ),
    user: fc.oneof(text, fc.constant(null)),
  })
  .map(
    ({ event_type: eventType, payload: body, publisher, time, context, user }) =>
      `{"event_type": ${JSON.stringify(eventType)}, "message_id": "m-1", "publisher_id": ${JSON.stringify(publisher)}, ` +
      `"priority": "INFO", "timestamp": ${JSON.stringify(time)}, "_context_user_id": ${JSON.stringify(user)}, ` +
      `"_context_project_id": "p", ${inContext(context)}"payload": ${body}}`,
  );

/** JSON is nearly YAML; the other half is written as people do, with anchors where a thing occurs twice. */
const written = (list: fc.Arbitrary<readonly unknown[]>): fc.Arbitrary<string> =>
  fc
    .tuple(list, fc.boolean())
    .map(([definitions, plain]) =>
      plain ? JSON.stringify(definitions) : stringify(definitions, { version: '1.1', lineWidth: 0 }),
    );

const MERGED = `
- event_type: '*'
  traits: &base
    host: publisher_id
    t1: &t1 { fields: payload.a, type: text }
- event_type: volume.*
  traits: &volume
    <<: *base
    t2: payload.name
    t1: payload.list[0].value
- event_type: ['*.end', '!image.*']
  traits:
    t3: payload.c.name
    <<: [{ t3: payload.a, t2: payload.created }, *volume]
    flag: { fields: 010 }
    mapped: { fields: payload.name, plugin: { name: map, parameters: { values: { on: 1, 0x1F: 2, active: yes, 1_0: ~ }, default: off } } }
`;

export const cases: fc.Arbitrary<Case> = fc.record({
  definitions: fc.oneof(
    { weight: 20, arbitrary: written(fc.array(definition, { minLength: 1, maxLength: 3 })) },
    { weight: 2, arbitrary: written(fc.tuple(definition, faulty)) },
    { weight: 1, arbitrary: fc.constant(MERGED) },
  ),
  drop: fc.boolean(),
  messages: fc.array(message, { minLength: 1, maxLength: 3 }),
});
