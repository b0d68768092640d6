import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileMappings } from '../../src/mapping/index.ts';
import { ceilometer, findings, inForce, textOf, withOverlay } from './overlays.ts';

const INSTANCE = inForce(`object: instance
id: server-{instance_id}
traits:
  instance_id: payload.instance_id
  state: payload.state
fields: { vm_state: state }
events:
  - { event: compute.instance.create.end, create: true, update: all }
  - { event: compute.instance.*, observe: no rule of its own yet }
`);

/** Definitions of one trait. */
function defined(types: string, trait: string): string {
  return `- event_type: ${types}\n  traits:\n    ${trait}\n`;
}

describe('importing event definitions', () => {
  it('adds the traits that a mapping in force lacks, in its own language', () => {
    const imported = ceilometer(
      `- event_type: compute.instance.*
  traits: &instance
    state: { fields: payload.state }
    disk_gb: { type: int, fields: payload.disk_gb }
    launched_at: { type: datetime, fields: $.payload.launched_at }
    arch: { fields: "payload.image_meta.'org.openstack__1__architecture'" }
    ip: { fields: 'payload.fixed_ips[*].address' }
    request: { fields: [ctxt.request_id, _context_request_id] }
- event_type: compute.instance.exists
  traits:
    <<: *instance
    db.period: { type: datetime, fields: payload.audit_period_ending }
`,
      INSTANCE,
    );
    assert.deepEqual(findings(imported), []);
    assert.equal(
      textOf(imported, 'instance.yaml'),
      `# Made of defs.yaml by \`stackwire import ceilometer\`: traits that base/thing.yaml lacks.
object: instance

traits:
  disk_gb: { path: payload.disk_gb, type: int }
  launched_at: { path: payload.launched_at, type: time }
  arch: payload.image_meta.'org.openstack__1__architecture'
  ip: 'payload.fixed_ips[*].address'
  request: context.request_id
  db_period: { path: payload.audit_period_ending, type: time, for: compute.instance.exists }
`,
    );
    withOverlay(imported, INSTANCE);
  });

  it('makes a new object that only observes for events that no mapping knows', () => {
    const imported = ceilometer(
      defined("['foo.bar.create', 'foo.bar.delete']", 'resource_id: { fields: payload.id }'),
      INSTANCE,
    );
    const mapping = withOverlay(imported, INSTANCE);
    const rule = mapping.rules.find(({ object }) => object === 'foo_bar');
    assert.deepEqual(rule?.events, ['foo.bar.create', 'foo.bar.delete']);
    assert.deepEqual(rule?.verbs, ['observe']);
  });

  it('keeps the path of a mapping in force where the definition has another', () => {
    const imported = ceilometer(
      defined('compute.instance.*', 'state: payload.old_state\n    cell: payload.cell_name'),
      INSTANCE,
    );
    const text = textOf(imported, 'instance.yaml');
    assert.match(text, /# {3}state: base\/thing\.yaml takes it from payload\.state/);
    assert.doesNotMatch(text, /^ {2}state:/m);
  });

  it('gives a name another mapping uses for the same events a longer one', () => {
    const imported = ceilometer(
      `- { event_type: foo.created, traits: { id: payload.id, kind: payload.kind } }
- { event_type: '*.created', traits: { id: payload.id, kind: payload.other_kind } }
`,
      INSTANCE,
    );
    const layer = imported.files.map(({ name, text }) => ({ path: name, text }));
    assert.deepEqual(compileMappings([...INSTANCE, layer]).diagnostics, []);
  });

  it('finds nothing in definitions that are right', () => {
    const imported = ceilometer(
      defined('foo.*', 'host: payload.host\n    service: { fields: "publisher_id.`split(., 0, -1)`" }'),
      INSTANCE,
    );
    assert.deepEqual(imported.diagnostics, []);
  });
});

/** What each finding is found in, and what it underlines. */
const CASES: readonly (readonly [what: string, text: string, found: string])[] = [
  [
    'a host that is the publisher',
    defined('compute.instance.*', 'host: { fields: "publisher_id.`split(., 1, 1)`" }'),
    '3 host-from-publisher "publisher_id.`split(., 1, 1)`"',
  ],
  [
    'a host that is the whole publisher',
    defined('foo.*', 'host_name: publisher_id'),
    '3 host-from-publisher publisher_id',
  ],
  [
    'a path that forgot the payload',
    defined('dns.domain.create', 'parent: { fields: parent_domain_id }'),
    '3 unknown-root parent_domain_id',
  ],
  [
    'a path that no payload has',
    defined('share.create.*', 'project_id: payload.tenant_id'),
    '3 unknown-path payload.tenant_id',
  ],
  [
    'the key of attachments that cinder never sent',
    defined('volume.attach.end', 'instance_id: { fields: "payload.volume_attachment[*].server_id" }'),
    '3 unknown-path "payload.volume_attachment[*].server_id"',
  ],
  [
    'the first element of a list',
    defined('foo.*', 'address: "payload.addresses[0].addr"'),
    '3 first-of-list "payload.addresses[0].addr"',
  ],
  [
    "an owner that is the request's",
    defined('network.*', 'project_id: ctxt.tenant_id'),
    '3 caller-as-owner ctxt.tenant_id',
  ],
  [
    'a user that is a project',
    defined('image.send', 'user_id: payload.owner_id'),
    '3 project-as-user payload.owner_id',
  ],
  [
    'an id that is a number',
    defined('foo.*', 'instance_type_id: { type: int, fields: payload.instance_type_id }'),
    '3 number-id { type: int, fields: payload.instance_type_id }',
  ],
  [
    'a definition that a later one takes everything from',
    `${defined('objectstore.http.request', 'path: payload.path')}${defined("'*http.*'", 'id: payload.id')}`,
    '1 shadowed objectstore.http.request',
  ],
  [
    'a plugin that our language has no word for',
    defined('foo.*', 'took: { fields: [payload.a, payload.b], plugin: timedelta }'),
    '3 untranslated payload.a',
  ],
  ['a constant', defined('foo.*', 'kind: { fields: 3 }'), '3 untranslated { fields: 3 }'],
  ['a glob that is more than ours', defined("'foo.[ab]'", 'id: payload.id'), "1 untranslated 'foo.[ab]'"],
  ['a plugin that is unknown', defined('foo.*', 'id: { fields: payload.id, plugin: splt }'), '3 shape s'],
  ['a definition without traits', '- event_type: foo.*\n', '1 shape e'],
  ['meters', 'metric:\n  - name: a\n', '1 shape m'],
];

describe('the lint of event definitions', () => {
  for (const [what, text, found] of CASES) {
    it(`finds ${what}`, () => {
      assert.ok(
        findings(ceilometer(text, INSTANCE)).includes(found),
        findings(ceilometer(text, INSTANCE)).join('\n'),
      );
    });
  }

  it('says nothing of a definition whose traits the later one has too', () => {
    const text = `- { event_type: foo.*, traits: &foo { id: payload.id } }
- { event_type: foo.bar, traits: { <<: *foo, more: payload.more } }
- { event_type: [foo.bar], traits: { <<: *foo, more: payload.more } }
`;
    assert.deepEqual(findings(ceilometer(text, INSTANCE)), []);
  });

  it('names the keys that are there', () => {
    const [first] = ceilometer(
      defined('volume.attach.end', 'instance_id: { fields: "payload.volume_attachment[0].server_id" }'),
      INSTANCE,
    ).diagnostics;
    assert.match(first?.suggestion ?? '', /instance_uuid/);
  });

  it('leaves wrong values out of the overlay', () => {
    const imported = ceilometer(
      defined('compute.instance.*', 'host: publisher_id\n    cell: payload.cell_name'),
      INSTANCE,
    );
    assert.doesNotMatch(textOf(imported, 'instance.yaml'), /^ {2}host:/m);
  });
});
