import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/model/index.ts';
import { Pseudonyms } from '../../src/pseudonyms/index.ts';

const KEY = Buffer.from('a key that only this test knows');

/** Learns all messages, then renames them. */
function renamed<T extends Json>(...messages: readonly T[]): T[] {
  const pseudonyms = new Pseudonyms(KEY);
  for (const message of messages) pseudonyms.learn(message);
  return messages.map((message) => pseudonyms.message(message) as T);
}

function one(message: JsonObject): Record<string, Json> {
  const [result] = renamed(message);
  return { ...result };
}

function text(value: string): string {
  return textOf(one({ note: value })['note']);
}

function textOf(value: Json | undefined): string {
  assert.ok(typeof value === 'string');
  return value;
}

describe('a pseudonym', () => {
  it('has the shape of what it stands for', () => {
    const shapes: readonly [key: string, value: string, shape: RegExp][] = [
      ['host', 'ndc27-3222', /^host-[0-9a-f]{12}$/],
      ['node', 'ndc27-3222.dc27.example.net', /^host-[0-9a-f]{12}\.net-[0-9a-f]{12}\.example$/],
      ['publisher_id', 'compute.ndc27-3222', /^compute\.host-[0-9a-f]{12}$/],
      ['publisher_id', 'nova-conductor:ctl1', /^nova-conductor:host-[0-9a-f]{12}$/],
      ['publisher_id', 'telemetry.publisher.ctl1', /^telemetry\.publisher\.host-[0-9a-f]{12}$/],
      ['host', 'ndc27-3222@lvm#pool7', /^host-[0-9a-f]{12}@name-[0-9a-f]{12}#name-[0-9a-f]{12}$/],
      ['display_name', 'pdcmtest – prüfung 🐧', /^name-[0-9a-f]{12}$/],
      ['user_name', 'alice', /^user-[0-9a-f]{12}$/],
      ['project_name', 'payroll', /^project-[0-9a-f]{12}$/],
      ['availability_zone', 'rdu2-a', /^zone-[0-9a-f]{12}$/],
      ['description', 'the box of Bob', /^text-[0-9a-f]{12}$/],
      ['tenant_id', '10296907e44248d2a707689f77d59ef6', /^[0-9a-f]{32}$/],
      [
        'uuid',
        '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
      ],
      ['address', '192.168.0.15', /^2[45]\d\.\d+\.\d+\.\d+$/],
      ['address', '2001:470:1f0b::15', /^2001:db8(?::[0-9a-f]{1,4}){6}$/],
      ['mac_address', 'fa:16:3e:6e:02:e9', /^02(?::[0-9a-f]{2}){5}$/],
      ['mail', 'alice@corp.test', /^user-[0-9a-f]{12}@net-[0-9a-f]{12}\.example$/],
      [
        'image_ref_url',
        'http://bob:pw@ctl1.dc27.test:9292/images/0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19',
        /^http:\/\/\*\*\*@host-[0-9a-f]{12}\.net-[0-9a-f]{12}\.example:9292\/images\/[0-9a-f-]{36}$/,
      ],
      ['request_id', 'req-662ef483-3274-46df-bc84-766cd8c4938c', /^req-[0-9a-f]{8}-[0-9a-f-]{27}$/],
    ];
    for (const [key, value, shape] of shapes) {
      const result = textOf(one({ [key]: value })[key]);
      assert.match(result, shape, `${key}: ${value}`);
      assert.notEqual(result, value);
    }
  });

  it('is the same wherever the name stands, and a short host name is that of its long one', () => {
    const uuid = '87be4b45-e214-4ca3-8f5c-1bd31159f9e4';
    const result = one({
      host: 'cmp1',
      node: 'cmp1.dc27.test',
      publisher_id: 'compute.cmp1',
      display_name: 'cmp1',
      uuid,
      resource: `instance-${uuid}`,
      plain: uuid.replaceAll('-', ''),
      note: 'moved to cmp1 (cmp1.dc27.test, CMP1) as ctl@cmp1',
    });
    const host = textOf(result['host']);
    assert.equal(result['node'], `${host}.${textOf(result['node']).split('.').slice(1).join('.')}`);
    assert.equal(result['publisher_id'], `compute.${host}`);
    assert.equal(result['display_name'], host);
    assert.equal(result['resource'], `instance-${textOf(result['uuid'])}`);
    assert.equal(result['plain'], textOf(result['uuid']).replaceAll('-', ''));
    assert.ok(textOf(result['note']).startsWith(`moved to ${host} (${textOf(result['node'])}, ${host}) as `));
    assert.doesNotMatch(textOf(result['note']), /cmp1/i);
  });

  it('is found in a text also when the name is only shown by a later message', () => {
    const [first, second] = renamed<JsonObject>(
      { payload: { fault: { exception_message: 'Instance pdcmtest (of alice) failed on pdcmtest2' } } },
      { payload: { display_name: 'pdcmtest' }, _context_user_name: 'alice' },
    );
    const said = JSON.stringify(first);
    const name = textOf((second?.['payload'] as JsonObject | undefined)?.['display_name']);
    assert.ok(
      said.includes(`Instance ${name} (of ${textOf(second?.['_context_user_name'])}) failed on pdcmtest2`),
    );
  });

  it('stands for names inside of reprs and JSON inside of texts', () => {
    const repr = "[{u'label': u'admin-net', u'address': u'10.0.0.5', u'version': 4}]";
    const json = '[{\\"label\\": \\"admin-net\\", \\"name\\": \\"bobs\\"}]';
    const result = `${text(repr)}${text(json)}`;
    assert.doesNotMatch(result, /admin-net|bobs|10\.0\.0\.5/);
    assert.match(result, /u'label': u'name-[0-9a-f]{12}', u'address': u'2[45]\d\./);
  });

  it('is the same in another capture with the same key, and another with another key', () => {
    const message = {
      host: 'cmp1',
      payload: { tenant_id: '10296907e44248d2a707689f77d59ef6', address: '10.1.2.3' },
    };
    const [first] = renamed<Json>(message);
    const [again] = renamed<Json>(message, { host: 'cmp2' });
    assert.deepEqual(again, first);
    const other = new Pseudonyms(Buffer.from('another key, as long as it should be'));
    other.learn(message);
    assert.notDeepEqual(other.message(message), first);
  });

  it('keeps the addresses of a network together and apart from each other', () => {
    const addresses = Array.from({ length: 256 }, (_, host) => `10.1.2.${host}`);
    const results = one({ addresses })['addresses'] as string[];
    assert.equal(new Set(results).size, 256);
    assert.equal(new Set(results.map((address) => address.slice(0, address.lastIndexOf('.')))).size, 1);
    assert.ok(results[0]?.endsWith('.0') && results[255]?.endsWith('.255'));
    assert.match(text('10.1.2.0/24'), /^2[45]\d\.\d+\.\d+\.0\/24$/);
    const two = one({ a: 'fd00::1:5', b: 'fd00:0:0:0::1:5', c: 'fd00::1:6' });
    assert.equal(two['a'], two['b']);
    assert.notEqual(two['a'], two['c']);
    const prefix = (address: Json | undefined): string => textOf(address).split(':').slice(0, 4).join(':');
    assert.equal(prefix(two['a']), prefix(two['c']));
  });
});

describe('what is no name', () => {
  it('stays: types, states, times, sizes, numbers, ids of messages, what every cloud has', () => {
    const message: JsonObject = {
      message_id: '1118381b-fd49-48d8-a55f-13f683ca424c',
      event_type: 'compute.instance.create.end',
      timestamp: '2017-01-23 05:06:27.604113',
      priority: 'INFO',
      payload: {
        state: 'active',
        state_description: 'spawning',
        old_task_state: 'networking',
        created_at: '2017-01-23 05:06:27+00:00',
        instance_type: 'm1.tiny',
        flavor: {
          'nova_object.name': 'FlavorPayload',
          'nova_object.data': { name: 'm1.tiny', memory_mb: 512 },
        },
        memory_mb: 512,
        huge: 9007199254740993n,
        note: 'nova 1.2.3 at 05:06:41 std::bad',
        availability_zone: 'nova',
        host: null,
        empty: '',
      },
      _context_user_domain: 'default',
      _context_roles: ['member'],
    };
    assert.deepEqual(renamed<Json>(message), [message]);
    for (const address of ['127.0.0.1', '0.0.0.0', '169.254.169.254', '::1', '255.255.255.0'])
      assert.equal(text(address), address);
  });

  it('stays also where somebody called a thing like it', () => {
    const [result] = renamed<JsonObject>({
      payload: { display_name: 'active', state: 'active', note: 'it is active', flavor: { name: 'x' } },
    });
    assert.deepEqual(
      { ...(result?.['payload'] as JsonObject), display_name: '' },
      {
        display_name: '',
        state: 'active',
        note: 'it is active',
        flavor: { name: 'x' },
      },
    );
  });

  it('stays in Ceilometer’s traits, whose names say what their values are', () => {
    const event = {
      event_type: 'a.b',
      traits: [
        ['state', 1, 'active'],
        ['memory_mb', 2, 512],
        ['host_name', 1, 'cmp1'],
        { name: 'display_name', dtype: 1, value: 'pdcmtest' },
        null,
      ],
    };
    const [result] = renamed<Json>(event);
    const { traits } = result as unknown as { traits: Json[] };
    assert.deepEqual(traits.slice(0, 2), event.traits.slice(0, 2));
    assert.match(
      JSON.stringify(traits.slice(2)),
      /\["host_name",1,"host-\w{12}"\],\{"name":"display_name","dtype":1,"value":"name-\w{12}"\},null/,
    );
  });
});

describe('planted names', () => {
  const names = fc.stringMatching(/^[a-z]{2,6}[0-9]{2,4}$/);

  it('are nowhere in what comes out, wherever they stood', () => {
    fc.assert(
      fc.property(names, names, names, (host, user, name) => {
        fc.pre(new Set([host, user, name]).size === 3);
        const message = {
          publisher_id: `compute.${host}`,
          payload: {
            host,
            display_name: name,
            user: { name: user, id: user },
            metadata: { owner: user, [name]: host },
            [`by ${user}`]: [`${name}_disk`, `${host}.corp.test`, { deep: `${user}: "${name}" on ${host}!` }],
            url: `https://${host}.corp.test:443/${name}?u=${user}`,
          },
          _context_user_name: user,
          _context_user_identity: `${user} ${name} - - -`,
        };
        const result = JSON.stringify(renamed<Json>(message)).replaceAll(/[0-9a-f]{12}/g, '');
        for (const planted of [host, user, name, 'corp.test']) assert.ok(!result.includes(planted), result);
      }),
    );
  });

  it('that differ get pseudonyms that differ', () => {
    const list = Array.from({ length: 5000 }, (_, n) => `vm-${n}`);
    const results = renamed<Json>(...list.map((display_name) => ({ display_name })));
    assert.equal(new Set(results.map((result) => JSON.stringify(result))).size, list.length);
  });
});
