import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Item, type JsonObject, type Notification, toJson } from '../../src/model/index.ts';
import { decode, type Decoded } from '../../src/oslo/index.ts';
import { MAX_SKEW } from './deliver.ts';

interface Recorded {
  readonly content_type: string;
  readonly headers: { readonly compression?: string };
  readonly body_base64: string;
}

const DIR = join(import.meta.dirname, 'wire');
const RECEIVED = Date.UTC(2027, 0, 1) * 1000;

/** Bodies as the real oslo.messaging 14.0.3 sent them; `wire/make.py` records them. */
function recorded(name: string): Recorded[] {
  const lines = readFileSync(join(DIR, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Recorded);
}

function decodeRecorded(message: Recorded, withHeader = true): Decoded {
  const { compression } = message.headers;
  const meta = { source: 'wire', received: RECEIVED, receivedKnown: true, contentType: message.content_type };
  const told = withHeader && compression !== undefined ? { ...meta, compression } : meta;
  return decode({ body: Buffer.from(message.body_base64, 'base64'), meta: told }, { maxSkew: MAX_SKEW });
}

function only(name: string): Notification {
  const { items, dead } = decodeRecorded(recorded(name)[0] as Recorded);
  assert.deepEqual(dead, []);
  const item = items[0] as Item;
  assert.equal(item.form, 'notification');
  return item as Notification;
}

describe('messages of the real oslo.messaging', () => {
  it('all decode, with ids and times of their own', () => {
    const files = readdirSync(DIR).filter((file) => file.endsWith('.jsonl'));
    assert.ok(files.length >= 13);
    for (const file of files) {
      for (const message of recorded(file.replace('.jsonl', ''))) {
        const { items, dead } = decodeRecorded(message);
        assert.deepEqual(dead, [], file);
        for (const item of items) assert.deepEqual(item.flags, [], file);
      }
    }
  });

  it('have their priority in lower case, whichever it is', () => {
    const items = recorded('v2-every-priority').flatMap((message) => decodeRecorded(message).items);
    const priorities = items.map((item) => item.priority).sort();
    assert.deepEqual(priorities, ['audit', 'critical', 'debug', 'error', 'info', 'sample', 'warn']);
  });

  it('say the same with and without envelope and with every compression', () => {
    const plain = only('v1');
    assert.equal(plain.eventType, 'compute.instance.update');
    assert.equal(plain.publisherId, 'compute.ndc27-3222');
    assert.equal((plain.payload as JsonObject)['display_name'], 'pdcmtest – prüfung 🐧');
    assert.equal(plain.context['request_id'], 'req-d4c27d06-6329-4ce0-adb5-370b8ca83a22');
    assert.deepEqual(only('v1-gzip').payload, plain.payload);
    const times = { created_at: '2017-01-23T05:06:30.000000', launched_at: '2017-01-23T05:06:41.000000' };
    for (const name of ['v2-gzip', 'v2-bz2']) {
      const packed = only(name);
      // Without an envelope kombu writes the JSON, and it writes times in its own way.
      assert.deepEqual(packed.payload, { ...(plain.payload as JsonObject), ...times }, name);
      assert.deepEqual(packed.context, plain.context, name);
    }
  });

  it('are unpacked by their first bytes where the header was lost', () => {
    for (const name of ['v2-gzip', 'v2-bz2']) {
      assert.equal(decodeRecorded(recorded(name)[0] as Recorded, false).items.length, 1, name);
    }
  });

  it('keep NaN, infinities and every digit of an integer', () => {
    for (const name of ['v2-odd-numbers', 'v1-odd-numbers']) {
      assert.deepEqual(only(name).payload, {
        not_a_number: 'NaN',
        infinite: 'Infinity',
        minus: ['-Infinity'],
        big: 9007199254740993n,
        huge: -1180591620717411303424n,
        safe: 9007199254740991,
        fraction: 0.30000000000000004,
        digits: '12345678901234567890',
      });
    }
  });

  it('may have no publisher, and a payload that is a string', () => {
    assert.equal(only('v2-null-publisher').publisherId, null);
    assert.equal(only('v2-string-payload').payload, 'Image storage media is full');
  });

  it('come with versioned objects unfolded', () => {
    const item = only('v2-versioned');
    assert.equal(item.versioned, true);
    assert.deepEqual(item.payload, {
      uuid: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
      host: 'ndc27-3222',
      state: 'active',
      launched_at: '2017-01-23T05:06:41Z',
      key_name: 'operators',
      fault: null,
      flavor: { name: 'm1.tiny', memory_mb: 512, extra_specs: { 'hw:cpu_policy': 'shared' } },
      ip_addresses: [{ address: '192.168.0.15', version: 4 }],
    });
  });

  it('lose their tokens, catalogs, passwords and user data, and nothing else', () => {
    for (const name of ['v2-secrets', 'v1-secrets']) {
      const body = Buffer.from((recorded(name)[0] as Recorded).body_base64, 'base64').toString();
      assert.match(body, /SECRET-token.*SECRET-catalog|SECRET-catalog.*SECRET-token/);
      const item = only(name);
      assert.doesNotMatch(toJson(item), /SECRET/);
      assert.equal(item.context['request_id'], 'req-00000000-0000-4000-8000-000000000001');
      assert.deepEqual(item.payload, {
        instance_id: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
        key_name: 'operators',
        args: { instance: [{ name: 'kept' }] },
      });
    }
  });

  it("are taken apart when they are Ceilometer's notifier with a list of events", () => {
    const { items } = decodeRecorded(recorded('v2-ceilometer-notifier')[0] as Recorded);
    assert.deepEqual(
      items.map((item) => [item.form, item.messageId, item.eventType, item.publisherId, item.item]),
      [
        [
          'ceilometer',
          '3538a01c-ab8d-4e64-b0ff-6e8fe270e06a',
          'compute.instance.live_migration.post.dest.end',
          'compute.ndc27-3222',
          0,
        ],
        ['ceilometer', '8db64329-606c-4184-9b5b-eb815166cb17', 'volume.create.end', null, 0],
      ],
    );
  });
});
