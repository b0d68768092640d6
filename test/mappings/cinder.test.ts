import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item, Json, ObjectView } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import { verify } from '../../src/proof/index.ts';
import {
  CAPTURES,
  ceilometerEvent,
  itemOf,
  itemsOf,
  merge,
  messagesOf,
  objectOf,
  shippedMapping,
} from './captures.ts';
import { testEveryOrder } from './everyOrder.ts';

const SERVER_A = 'server-87be4b45-e214-4ca3-8f5c-1bd31159f9e4';
const SERVER_B = 'server-a3d9f0b7-52e6-4f0c-b7a4-1e8c5d60f922';
const OWNER = '10296907e44248d2a707689f77d59ef6';
const VOLUME = '55a0c5ee-6a59-4d5e-9f21-0c8a5f1a3a10';

function objectsAfter(items: readonly Item[]): readonly ObjectView[] {
  return merge(messagesOf(items)).objects();
}

function volumeIn(objects: readonly ObjectView[]): ObjectView {
  const [volume, ...others] = objects.filter(({ type }) => type === 'volume');
  assert.ok(volume);
  assert.deepEqual(others, []);
  return volume;
}

function attachEnd(
  attachments: readonly Readonly<Record<string, Json>>[],
  event = 'volume.attach.end',
): Item {
  return itemOf({
    event_type: event,
    timestamp: '2025-03-03 09:00:00.000000',
    publisher_id: 'volume.ndc27-ctl01',
    payload: { volume_id: VOLUME, status: 'in-use', tenant_id: OWNER, volume_attachment: attachments },
  });
}

describe('the mappings of cinder', () => {
  testEveryOrder('cinder');

  test('B14: volume.attach.end links the server, and both ends know it', () => {
    const until = (type: string, times: number): readonly Item[] => {
      const items = itemsOf('cinder/volume-attach.jsonl');
      const ends = items.flatMap(({ eventType }, index) => (eventType === type ? [index] : []));
      return items.slice(0, (ends[times - 1] ?? 0) + 1);
    };
    const instances = (items: readonly Item[]): Json | undefined =>
      volumeIn(objectsAfter(items)).relations['instances'];
    assert.deepEqual(instances(until('volume.create.end', 1)), []);
    assert.deepEqual(instances(until('volume.attach.start', 1)), []);
    assert.deepEqual(instances(until('volume.attach.end', 1)), [SERVER_A]);
    assert.deepEqual(instances(until('volume.attach.start', 2)), [SERVER_A]);
    assert.deepEqual(instances(until('volume.attach.end', 2)), [SERVER_A, SERVER_B]);
    assert.deepEqual(instances(until('volume.detach.end', 1)), [SERVER_B]);

    const server = itemsOf('resize.jsonl');
    const objects = objectsAfter([...until('volume.detach.end', 1), ...server]);
    assert.deepEqual(objectOf(objects, SERVER_B).relations['volumes'], [volumeIn(objects).id]);
  });

  test('B14: an attachment counts while it is attached, and one without a server is none', () => {
    const states = ['attached', 'reserved', 'error_attaching', 'error_detaching', 'detached', 'deleted'];
    const attachments = states.map((state) => ({ attach_status: state, instance_uuid: state }));
    const glance = { attach_status: 'attached', instance_uuid: null, attached_host: 'ndc27-ctl01' };
    for (const event of ['volume.attach.end', 'volume.detach.end', 'volume.exists']) {
      const { relations } = volumeIn(objectsAfter([attachEnd([...attachments, glance], event)]));
      assert.deepEqual(relations['instances'], ['server-attached'], event);
    }
  });

  test("Ceilometer's volume_attachment[0].server_id is in no payload; the key is instance_uuid", () => {
    const attachments = CAPTURES.filter((name) => name.startsWith('cinder/'))
      .flatMap((name) => itemsOf(name))
      .flatMap((item) => ('payload' in item ? [item.payload] : []))
      .flatMap(
        (payload) =>
          (payload as { volume_attachment?: readonly Record<string, Json>[] }).volume_attachment ?? [],
      );
    assert.ok(attachments.length > 10);
    for (const attachment of attachments) {
      assert.ok(!('server_id' in attachment));
      assert.equal(typeof attachment['instance_uuid'], 'string');
    }
    const wrong = volumeIn(objectsAfter([attachEnd([{ attach_status: 'attached', server_id: 'a' }])]));
    assert.deepEqual(wrong.relations['instances'] ?? [], []);
  });

  test('B4: a snapshot has one id, whether a notification, an event of Ceilometer or of the ZenPack names it', () => {
    const snapshot = '9a0e5a52-1f7c-4d51-8d57-4a0c6d9e1b22';
    const payload = { snapshot_id: snapshot, volume_id: VOLUME, status: 'available', tenant_id: OWNER };
    const told = [
      itemOf({ event_type: 'snapshot.create.end', timestamp: '2025-03-03 09:00:00.000000', payload }),
      ceilometerEvent('snapshot.create.end', {
        resource_id: snapshot,
        volume_id: VOLUME,
        status: 'available',
      }),
      ceilometerEvent('snapshot.create.end', {
        snapshot_id: snapshot,
        resource_id: VOLUME,
        volume_id: VOLUME,
      }),
    ];
    for (const item of told) {
      const [object, ...others] = objectsAfter([item]);
      assert.deepEqual([object?.type, object?.id, others], ['snapshot', `snapshot-${snapshot}`, []]);
      assert.equal(object?.relations['volume'], `volume-${VOLUME}`);
    }
  });

  test('B11: a volume belongs to its project, not to that of the administrator who asks', () => {
    const items = itemsOf('cinder/volume-migrate.jsonl');
    const admin = items.filter((item) => 'context' in item && item.context['project_id'] !== OWNER);
    assert.ok(admin.length > 3);
    assert.equal(volumeIn(objectsAfter(admin)).relations['project'] ?? OWNER, OWNER);
    assert.equal(volumeIn(objectsAfter(items)).relations['project'], OWNER);
  });

  test('the pool of a volume is that of its own host, with backend and pool, and is found from both ends', () => {
    const objects = objectsAfter([
      ...itemsOf('cinder/volume-migrate.jsonl'),
      ...itemsOf('cinder/capacity.jsonl'),
    ]);
    const volume = volumeIn(objects);
    assert.equal(volume.fields['host'], 'ndc27-sto01@ceph#volumes');
    const pool = objectOf(objects, 'storagepool-ndc27-sto01@ceph#volumes');
    assert.deepEqual(pool.relations['volumes'], [volume.id]);
    const backend = objectOf(objects, 'storagebackend-ndc27-sto01@ceph');
    assert.deepEqual(backend.relations['pools'], [
      'storagepool-ndc27-sto01@ceph#fast',
      'storagepool-ndc27-sto01@ceph#volumes',
    ]);
  });

  test('the password of a target is in no attachment', () => {
    const secret = 'Jo57JJGdFmiL';
    const item = attachEnd([
      {
        instance_uuid: 'a',
        attach_status: 'attached',
        connection_info: { auth_password: secret, keyring: secret, auth_username: 'u' },
        volume: { provider_auth: `CHAP user ${secret}`, id: VOLUME },
      },
    ]);
    assert.ok(
      !JSON.stringify(item, (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ).includes(secret),
    );
  });

  test('no field of a volume hangs on clocks that differ by a second each way', () => {
    for (const capture of ['cinder/volume-life.jsonl', 'cinder/errors.jsonl']) {
      const readings = [{ position: capture, items: itemsOf(capture), dead: [] }];
      const found = [...verify(readings, shippedMapping(), { orders: 2, seed: 1, skew: SECOND })];
      assert.deepEqual(
        found.filter(({ kind }) => kind === 'divergence').map((one) => JSON.stringify(one).slice(0, 300)),
        [],
      );
    }
  });
});
