import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAPPING_DIAGNOSTICS } from '../../src/mapping/index.ts';
import { renderDiagnostic } from '../../src/yaml/index.ts';
import type { Diagnostic } from '../../src/model/index.ts';
import { instanceMapping, lint } from './compile.ts';

/** A mapping whose other lines are right; `lines` come before `events:`. */
function small(lines: string, events = '- { event: a.b, update: all }'): string {
  return `object: thing\nid: "thing-{id}"\ntraits: { id: payload.id, state: payload.state }\n${lines}\nevents:\n  ${events}\n`;
}

const fields = 'fields: { state: state }';

/** What brings each code about, and the text that the caret underlines. */
const CASES: Readonly<Record<string, readonly [text: string, underlined: string, suggestion: RegExp]>> = {
  'mapping/shape': [small('fields: [state]'), '[state]', /^$/],
  'mapping/unknown-key': [small('feilds: { state: state }'), 'feilds', /`fields`/],
  'mapping/unknown-verb': [small(fields, '- { event: a.b, updaet: all }'), 'updaet', /`update`/],
  'mapping/on-key': [small(fields, '- { on: a.b, update: all }'), 'on', /`event`/],
  'mapping/missing-key': ['object: thing\nevents: []\n', 'thing', /`id:`/],
  'mapping/bad-name': [small('fields: { vm-state: state }'), 'vm-state', /letters/],
  'mapping/bad-path': [small(`${fields}\neach: paylod.ports`), 'paylod', /`payload`/],
  'mapping/bad-event': [small(fields, '- { event: "a b", update: all }'), '"a b"', /`\*`/],
  'mapping/bad-template': [
    small(fields, '- { event: a.b, update: all, summary: "{state is" }'),
    '{state is',
    /`}`/,
  ],
  'mapping/bad-condition': [small(fields, '- { event: a.b, update: all, when: "state = 1" }'), '=', /`==`/],
  'mapping/unsafe-regex': [
    small(fields, `- { event: a.b, update: all, when: "state.matches('(a+)+')" }`),
    "'(a+)+'",
    /startsWith/,
  ],
  'mapping/unknown-trait': [small('fields: { state: stat }'), 'stat', /`state`/],
  'mapping/unknown-field': [small(fields, '- { event: a.b, update: [stat] }'), 'stat', /`state`/],
  'mapping/unknown-relation': [
    small(
      `${fields}\nrelations: { ports: { to: port, id: "{id}", many: true } }`,
      '- { event: a.b, update: all, link: prots }',
    ),
    'prots',
    /`ports`/,
  ],
  'mapping/unknown-target': [
    small(`${fields}\nrelations: { parent: { to: box, id: "thing-{id}" } }`),
    'box',
    /to: thing/,
  ],
  'mapping/unknown-problem': [
    small(
      `${fields}\nproblems: { broken: { severity: error } }`,
      '- { event: a.b, update: all, raise: brokn }',
    ),
    'brokn',
    /`broken`/,
  ],
  'mapping/field-conflict': [small('fields: { state: [state, id] }'), '[state, id]', /one trait/],
  'mapping/tie': [
    small(
      fields,
      '- { event: a.*.c, update: all }\n  - { event: "a.c*.", update: all }\n  - { event: "*.d.c", update: all }',
    ),
    '"*.d.c"',
    /add a rule for `a/,
  ],
  'mapping/no-verb': [small('', '- { event: a.b }'), '{', /observe/],
  'mapping/observe-without-reason': [
    small(fields, '- { event: a.b, observe: true }'),
    'observe',
    /write why/,
  ],
  'mapping/observe-writes': [
    small(fields, '- { event: a.b, observe: because, update: all }'),
    'update',
    /drop one/,
  ],
  'mapping/host-from-publisher': [
    'object: thing\nid: "thing-{id}"\ntraits: { id: payload.id, host: publisher }\nfields: { host: host }\nevents:\n  - { event: a.b, update: all }\n',
    'publisher',
    /payload\.host/,
  ],
  'mapping/unwritable-field': [
    small('fields: { state: { trait: state, explicit: true } }', '- { event: a.b, create: true }'),
    'state',
    /`all` leaves it out/,
  ],
  'mapping/requested-values': [
    small(fields, '- { event: port.create.start, update: all }'),
    'update',
    /\.end/,
  ],
  'mapping/unreachable-rule': [
    small(fields, '- { event: a.b, update: all, when: "false" }'),
    '"false"',
    /drop/,
  ],
  'mapping/unknown-path': [
    'object: thing\nid: "thing-{id}"\ntraits: { id: payload.instance_id, s: payload.sttae }\nfields: { s: s }\nevents:\n  - { event: compute.instance.x, update: all }\n',
    'payload.sttae',
    /payload\.state/,
  ],
  'mapping/remove-nothing': [
    small('fields: { state: state, host: { remove: true } }'),
    '{ remove: true }',
    /spelling/,
  ],
};

/** Codes that need two files, tested below. */
const BETWEEN_FILES = ['mapping/trait-conflict', 'mapping/object-conflict'];

function underlined({ excerpt, column, length }: Diagnostic): string {
  return excerpt.slice(column - 1, column - 1 + length);
}

describe('mapping diagnostics', () => {
  for (const [code, [text, wanted, suggestion]] of Object.entries(CASES)) {
    it(`${code} is found at its place`, () => {
      const found = lint(text);
      assert.deepEqual(
        found.map((one) => one.code),
        [code],
      );
      const [diagnostic] = found;
      assert.ok(diagnostic !== undefined);
      assert.equal(underlined(diagnostic), wanted);
      assert.match(diagnostic.suggestion ?? '', suggestion);
    });
  }

  it('are all documented, and each is tested', () => {
    assert.deepEqual(
      Object.keys(MAPPING_DIAGNOSTICS).sort(),
      [...Object.keys(CASES), ...BETWEEN_FILES].sort(),
    );
    for (const row of Object.values(MAPPING_DIAGNOSTICS)) assert.ok(row.title !== '' && row.help !== '');
  });

  it('are all reported at once, with the nearest name', () => {
    const text = instanceMapping(
      '{ event: compute.instance.create.end, create: true, updaet: all }',
      '{ event: compute.instance.*.end, update: all, when: "sate == \'active\'" }',
      '{ event: "compute.*.resize.end", update: [host] }',
      '{ event: compute.instance.reboot.end, observe: why, summary: "Instance {nmae} on {host" }',
      '{ event: compute.instance.pause.end, observe: why, summary: "Instance {nmae}" }',
    );
    const found = lint(text).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      found.map((one) => [one.code, one.line, underlined(one), one.suggestion]),
      [
        ['mapping/unknown-verb', 28, 'updaet', 'did you mean `update`?'],
        ['mapping/unknown-trait', 29, 'sate', 'did you mean `state`?'],
        ['mapping/bad-template', 31, '{host', 'close it with `}`, or write `{{` for a brace'],
        ['mapping/unknown-trait', 32, 'nmae', 'did you mean `name`?'],
      ],
    );
  });

  it('show two equally specific rules, and what both match', () => {
    const text = instanceMapping(
      '{ event: "compute.instance.*.end", update: all }',
      '{ event: "compute.*.instance.end", observe: why }',
    );
    const found = lint(text).filter(({ code }) => code === 'mapping/tie');
    assert.equal(found.length, 1);
    assert.match(renderDiagnostic(found[0] as Diagnostic), /^m\.yaml:29:\d+: error\[mapping\/tie\]/);
    assert.match(found[0]?.message ?? '', /m\.yaml:28/);
  });

  it('are silent about a tie that a closer rule covers', () => {
    const rules = [
      '{ event: "a.*.c", update: all }',
      '{ event: "a.b.*", observe: why }',
      '{ event: "a.b.*.c", update: all }',
    ];
    const ties = (chosen: readonly string[]): number =>
      lint(instanceMapping(...chosen)).filter(({ code }) => code === 'mapping/tie').length;
    assert.equal(ties(rules.slice(0, 2)), 1);
    assert.equal(ties([...rules, '{ event: a.b.c, update: all }']), 0);
  });

  it('want something to leave out of, and mind what is left out', () => {
    const rules = (event: string): readonly string[] =>
      lint(small(fields, `- { event: ${event}, update: all }\n  - { event: "a.*", observe: why }`)).map(
        ({ code }) => code,
      );
    assert.deepEqual(rules("['!a.*']"), ['mapping/bad-event']);
    assert.deepEqual(rules('"b*"'), []);
    assert.deepEqual(rules('"*a."'), ['mapping/tie']);
    assert.deepEqual(rules('["*a.", "!a.*"]'), []);
  });

  it('name the file that a field belongs to', () => {
    const other = small('fields: { state: state, size: id }');
    const found = lint(small('', '- { event: a.b, update: [size] }'), other);
    assert.deepEqual(
      found.map((one) => [one.file, one.code, one.suggestion]),
      [['m.yaml', 'mapping/unknown-field', 'it belongs to m2.yaml:4: write it there']],
    );
    const twice = lint(small(fields), small(fields));
    assert.deepEqual(
      twice.map((one) => [one.file, one.code]),
      [['m2.yaml', 'mapping/field-conflict']],
    );
  });

  it('know a configuration when they see one', () => {
    const found = lint('cloud: rdu2\nsources: [{ type: capture, files: [a.jsonl] }]\n');
    assert.deepEqual(
      found.map(({ code }) => code),
      ['mapping/missing-key'],
    );
    assert.match(found[0]?.suggestion ?? '', /`-c`/);
  });

  it('are silent about a relation to what no file knows', () => {
    assert.deepEqual(lint(small(`${fields}\nrelations: { rack: { to: rack, id: "rack-{id}" } }`)), []);
  });

  it('tell a path into a list from a list', () => {
    const inside = (each: string): string =>
      small(`${fields}${each}`).replace('state: payload.state', 'state: item.state');
    assert.deepEqual(lint(inside('\neach: payload.things')), []);
    const [noList, ...more] = lint(inside(''));
    assert.match(noList?.message ?? '', /no `each:` names the list/);
    assert.match(lint(inside('\neach: item.things'))[0]?.message ?? '', /is no list/);
    assert.deepEqual(more, []);
  });

  it('do not take what uses a trait with a wrong path for wrong too', () => {
    const text = small(fields).replace('payload.state', 'payload/state');
    assert.deepEqual(
      lint(text).map(({ code }) => code),
      ['mapping/bad-path'],
    );
    assert.deepEqual(
      lint(small(fields).replace('payload.state', '[]')).map(({ code }) => code),
      ['mapping/shape'],
    );
  });

  it('find a trait that two files define differently for the same event', () => {
    const other = (path: string, event: string): string =>
      `object: other\nid: "o-{id}"\ntraits: { id: ${path} }\nevents:\n  - { event: "${event}", create: true }\n`;
    assert.deepEqual(
      lint(small(fields), other('payload.uuid', 'a.*')).map((one) => one.code),
      ['mapping/trait-conflict'],
    );
    assert.deepEqual(lint(small(fields), other('payload.id', 'a.*')), []);
    assert.deepEqual(lint(small(fields), other('payload.uuid', 'b.*')), []);
    assert.deepEqual(
      lint(small(fields), other('payload.uuid', '*", "!*.*').replace(/event: (.*), c/, 'event: [$1], c')),
      [],
    );
  });

  it('find files that disagree about an object', () => {
    const other = `${small('')}identity: unique\n`;
    assert.deepEqual(
      lint(`${small(fields)}identity: reusable\n`, other).map((one) => one.code),
      ['mapping/object-conflict'],
    );
  });

  it('do not take what a REST-less service saved before its `.start` for a request', () => {
    const text = instanceMapping(
      '{ event: compute.instance.create.start, create: true, update: [all, host] }',
    );
    assert.ok(lint(text).every(({ code }) => code !== 'mapping/requested-values'));
  });

  it('of the YAML itself are reported with those of the mapping', () => {
    const codes = lint(`${small(fields)}object: again\n`).map((one) => one.code);
    assert.ok(codes.includes('yaml/duplicate-key'));
  });
});
