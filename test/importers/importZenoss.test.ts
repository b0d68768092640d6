import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEventTable } from '../../src/importers/zenoss/readEventTable.ts';
import { findings, inForce, SHIPPED, textOf, withOverlay, zenoss } from './overlays.ts';

const MAPPERS = `
import re

# MAPPERS = {'not.this': one}
def instance_update(evt):
    return {'a.b': 1}

MAPPERS = {
    'compute.instance.create.end': instance_update,   # a 'comment', with signs: ( { [
    "compute.instance.delete.end": instance_delete,

    u'openstack|compute.instance.live_migration._post.end': (instance_id, instance_update),
    'openstack|compute.instance.exists': (instance_id, None),
    'odd.one': lambda evt: {'x.y': [1, 2]},
    computed('c.d'): instance_update,
    **more,
    'floatingip.update.start': floatingip_update
}
after = {'z.z': instance_update}
`;

const types = (text: string, name = 'table'): (string | null)[][] =>
  readEventTable(name, text).map(({ type, action }) => [type, action]);

describe('the event table of a ZenPack', () => {
  it('is read from events.py without running it', () => {
    assert.deepEqual(types(MAPPERS), [
      ['compute.instance.create.end', 'instance_update'],
      ['compute.instance.delete.end', 'instance_delete'],
      ['compute.instance.live_migration._post.end', 'instance_update'],
      ['compute.instance.exists', null],
      ['odd.one', 'evt'],
      ['floatingip.update.start', 'floatingip_update'],
    ]);
  });

  it('is read from lists and pairs in YAML and JSON', () => {
    const pair = [['a.b', 'instance_update']];
    assert.deepEqual(types('- a.b\n- c.d\n'), [
      ['a.b', null],
      ['c.d', null],
    ]);
    assert.deepEqual(types('["a.b", "c.d"]'), [
      ['a.b', null],
      ['c.d', null],
    ]);
    assert.deepEqual(types('a.b: instance_update\n'), pair);
    assert.deepEqual(types('{"a.b": ["instance_id", "instance_update"]}'), pair);
  });

  it('is read from the property within a whole zenpack.yaml', () => {
    const text = `name: X
zProperties:
  zOpenStackProcessEventTypes: { type: lines }
device_classes:
  /OpenStack:
    zProperties:
      zOpenStackProcessEventTypes:
        - compute.instance.create.error
`;
    assert.deepEqual(types(text), [['compute.instance.create.error', null]]);
  });

  it('is read from lines of text', () => {
    const text = '# types\ncompute.instance.create.error\n\nport.create.end port_create\n';
    assert.deepEqual(types(text), [
      ['compute.instance.create.error', null],
      ['port.create.end', 'port_create'],
    ]);
  });

  it('tells where each type stands', () => {
    for (const text of [
      MAPPERS,
      'a.b\nb.c instance_update\n',
      '- a.b\n- b.c\n',
      'a.b: x_update\nb.c: null\n',
    ]) {
      const rows = readEventTable('t', text);
      assert.ok(rows.length > 0);
      for (const { type, offset } of rows) {
        assert.match(text.slice(offset), new RegExp(`^${type.replaceAll('.', '\\.')}`));
      }
    }
  });
});

const INSTANCE = inForce(`object: instance
id: server-{instance_id}
traits: { instance_id: payload.instance_id, state: payload.state }
fields: { vm_state: state }
events:
  - { event: compute.instance.create.end, create: true, update: all }
  - { event: compute.instance.create.error, observe: another host may succeed }
  - { event: compute.instance.*, observe: no rule of its own yet }
`);

describe('importing a ZenPack event table', () => {
  it('lets what does harm only observe, and says why', () => {
    const imported = zenoss(MAPPERS, SHIPPED);
    assert.deepEqual(
      findings(imported).filter((one) => /stale-host|requested/.test(one)),
      [
        '12 stale-host compute.instance.live_migration._post.end',
        '17 requested-values floatingip.update.start',
      ],
    );
    const rules = withOverlay(imported, SHIPPED).rules;
    for (const type of ['compute.instance.live_migration._post.end', 'floatingip.update.start']) {
      const [rule, ...more] = rules.filter(({ events }) => events.includes(type));
      assert.deepEqual([rule?.verbs, more], [['observe'], []]);
      assert.match(rule?.file ?? '', /^overlay\//);
    }
  });

  it('says the effect where the mappings in force have no rule of their own', () => {
    const imported = zenoss(
      'compute.instance.resumed instance_update\ncompute.instance.gone instance_delete\n',
      INSTANCE,
    );
    const text = textOf(imported, 'instance.yaml');
    assert.match(text, /- event: compute\.instance\.resumed\n {4}update: all\n/);
    assert.match(text, /- event: compute\.instance\.gone\n {4}delete: true\n/);
    assert.doesNotMatch(text, /^id:/m);
    withOverlay(imported, INSTANCE);
  });

  it('says nothing again that the mappings in force say', () => {
    const imported = zenoss('compute.instance.create.end instance_create\n', INSTANCE);
    assert.deepEqual([imported.files, imported.diagnostics], [[], []]);
  });

  it('tells of what the table believes and the mappings do not', () => {
    const imported = zenoss('compute.instance.create.error instance_update\n', INSTANCE);
    assert.deepEqual(imported.files, []);
    assert.match(imported.diagnostics[0]?.message ?? '', /thing\.yaml:7 does not: another host may succeed/);
  });

  it('makes new objects for services that no mapping knows', () => {
    const imported = zenoss(
      'network.create.end network_create\nnetwork.delete.end network_delete_end\nnetwork.update.end network_update\nodd.thing odd_thing\n',
      INSTANCE,
    );
    assert.match(textOf(imported, 'network.yaml'), /id: 'network-\{network_id\}'/);
    assert.deepEqual(findings(imported), ['4 unknown-action odd.thing']);
    withOverlay(imported, INSTANCE);
  });

  it('warns of ids that are others here, and of events that nobody sends', () => {
    const imported = zenoss(
      'snapshot.create.end volsnapshot_create\ncompute.instance.suspend instance_suspended\n',
      INSTANCE,
    );
    assert.deepEqual(findings(imported), [
      '1 other-id snapshot.create.end',
      '2 never-sent compute.instance.suspend',
    ]);
  });

  it('names a file that holds no table', () => {
    assert.deepEqual(findings(zenoss('a: 1\n', INSTANCE)), ['1 no-table a']);
  });
});
