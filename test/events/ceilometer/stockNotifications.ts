import fc from 'fast-check';
import type { MeterCase } from './meterCases.ts';

/**
 * Notifications of the services that Ceilometer's stock meters know, with payloads as their code makes them (nova
 * compute/utils.py and objects/monitor_metric.py, cinder volume/volume_utils.py, glance notifier.py, neutron's metering
 * agent, keystone, swift's ceilometermiddleware, designate, trove, manila share/utils.py), and odd values now and then.
 */
export function stockNotifications(seed: number): MeterCase['messages'] {
  return fc.sample(message, { numRuns: MESSAGES, seed });
}

const MESSAGES = 900;
type Shape = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const id = fc.uuid();
const text = fc.constantFrom('one', 'two', 'ndc27-3205', '', 'é');
const size = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 1 << 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, '12', 'unknown', 'infinite', 1.5) },
);
const time = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '2017-01-23 09:00:30+00:00',
      '2017-01-23T09:00:43.000000',
      '2017-01-23T09:00:43Z',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('', null, 'never') },
);
const suffix = fc.constantFrom('start', 'end');

const INSTANCE: Shape = {
  tenant_id: id,
  user_id: id,
  instance_id: id,
  display_name: text,
  host: text,
  instance_type: text,
  instance_flavor_id: text,
  memory_mb: size,
  vcpus: size,
  root_gb: size,
  ephemeral_gb: size,
  created_at: time,
  launched_at: time,
  deleted_at: time,
  image_meta: fc.constantFrom({}, { base_image_ref: 'i-1', min_ram: '0' }),
  metadata: fc.constantFrom({}, { 'metering.group': 'web', note: 'x' }),
};
const metric = (name: string, value: fc.Arbitrary<number>): fc.Arbitrary<unknown> =>
  fc.record({
    name: fc.constant(name),
    value,
    timestamp: time,
    source: fc.constant('libvirt.LibvirtDriver'),
  });
const fraction = fc.integer({ min: 0, max: 100 }).map((value) => value / 100);
const METRICS = fc.tuple(
  metric('cpu.frequency', fc.integer({ min: 800, max: 4000 })),
  ...['user', 'kernel', 'idle', 'iowait'].flatMap((kind) => [
    metric(`cpu.${kind}.time`, fc.integer({ min: 0, max: 1 << 45 })),
    metric(`cpu.${kind}.percent`, fraction),
  ]),
  metric('cpu.percent', fraction),
);
const VOLUME: Shape = {
  tenant_id: id,
  user_id: id,
  volume_id: id,
  size,
  display_name: text,
  volume_type: fc.option(id),
  glance_metadata: fc.constantFrom(
    [],
    [
      { key: 'image_id', value: 'i-1' },
      { key: 'min_ram', value: '0' },
    ],
  ),
  volume_attachment: fc.constantFrom([], [{ instance_uuid: 'a-1', volume_id: 'v-1' }]),
};
const CAPACITY: Shape = {
  name_to_id: fc.constantFrom('host@lvm#pool', 'host@lvm'),
  total: size,
  free: size,
  allocated: size,
  provisioned: size,
  virtual_free: size,
};
const MEASUREMENTS = fc.array(
  fc.record({
    result: size,
    metric: fc.record({
      id: text,
      unit: fc.constant('B'),
      name: fc.constantFrom(
        'storage.objects.incoming.bytes',
        'storage.objects.outgoing.bytes',
        'storage.api.request',
      ),
    }),
  }),
  { maxLength: 3 },
);
const AUDIT: Shape = { audit_period_beginning: time, audit_period_ending: time };
const INITIATOR = fc.record({ id, project_id: id });

/** Event types with the payloads that they carry. */
const NOTIFICATIONS: readonly (readonly [types: fc.Arbitrary<string>, payload: Shape])[] = [
  [
    fc
      .tuple(fc.constantFrom('create', 'delete', 'resize', 'live_migration._post', 'update'), suffix)
      .map(([action, end]) =>
        action === 'update' ? 'compute.instance.update' : `compute.instance.${action}.${end}`,
      ),
    INSTANCE,
  ],
  [fc.constantFrom('compute.instance.exists', 'compute.instance.suspend'), INSTANCE],
  [fc.constant('compute.metrics.update'), { host: text, nodename: text, host_ip: text, metrics: METRICS }],
  [
    fc.constantFrom(
      'volume.exists',
      'volume.retype',
      'volume.create.end',
      'volume.attach.end',
      'volume.manage.start',
      'volume.transfer.accept.end',
      'volume.revert.end',
    ),
    VOLUME,
  ],
  [
    fc.constantFrom('snapshot.exists', 'snapshot.create.end', 'snapshot.update.end', 'snapshot.delete.start'),
    { tenant_id: id, user_id: id, snapshot_id: id, volume_id: id, volume_size: size, display_name: text },
  ],
  [
    fc.constantFrom('backup.exists', 'backup.create.end', 'backup.createprogress', 'backup.restore.start'),
    { tenant_id: id, user_id: id, backup_id: id, size, display_name: text },
  ],
  [fc.constantFrom('capacity.backend.lvm', 'capacity.pool.pool', 'capacity.backend'), CAPACITY],
  [
    fc.constantFrom('image.upload', 'image.update', 'image.delete', 'image.create'),
    { id, owner: id, size, name: text, status: text },
  ],
  [
    fc.constant('image.send'),
    { image_id: id, owner_id: id, bytes_sent: size, receiver_tenant_id: id, receiver_user_id: id },
  ],
  [fc.constantFrom('l3.meter', 'l3.meter.router'), { tenant_id: id, label_id: id, bytes: size, pkts: size }],
  [
    fc.constant('identity.authenticate'),
    { outcome: fc.constantFrom('success', 'failure', 'pending'), initiator: INITIATOR },
  ],
  [
    fc.constant('objectstore.http.request'),
    { measurements: MEASUREMENTS, initiator: INITIATOR, target: fc.record({ id }) },
  ],
  [
    fc.constant('magnum.bay.metrics.update'),
    {
      user_id: id,
      project_id: id,
      resource_id: id,
      metrics: fc.array(
        fc.record({
          name: fc.constantFrom('memory_util', 'cpu_util'),
          unit: fc.constant('%'),
          value: fraction,
        }),
        { maxLength: 2 },
      ),
    },
  ],
  [fc.constant('dns.domain.exists'), { id, tenant_id: id, status: text, pool_id: id, ...AUDIT }],
  [
    fc.constant('trove.instance.exists'),
    { instance_id: id, tenant_id: id, user_id: id, state: text, instance_type: text, ...AUDIT },
  ],
  [
    fc.constantFrom('share.create.end', 'share.extend.start', 'share.shrink.end', 'share.manage.end'),
    { share_id: id, project_id: id, user_id: id, size, name: text, host: text, status: text, proto: text },
  ],
];

const message = fc
  .oneof(
    ...NOTIFICATIONS.map(([type, payload]) =>
      fc.record({
        event_type: type,
        payload: fc
          .tuple(fc.record({ ...payload }), fc.subarray(Object.keys(payload), { minLength: 1 }), fc.nat(3))
          // Now and then a key is missing.
          .map(([whole, kept, dice]) =>
            dice === 0
              ? Object.fromEntries(Object.entries(whole).filter(([key]) => kept.includes(key)))
              : whole,
          ),
      }),
    ),
  )
  .chain((one) =>
    fc.record({
      message_id: fc.uuid(),
      publisher_id: fc.constantFrom('compute.ndc27-3205', 'volume.host@lvm#pool'),
      ...Object.fromEntries(Object.entries(one).map(([key, value]) => [key, fc.constant(value)])),
      priority: fc.constantFrom('INFO', 'INFO', 'INFO', 'SAMPLE', 'ERROR'),
      timestamp: fc.constantFrom('2026-11-26 08:00:00.123456', '2026-11-26 08:00:00'),
      _context_user: fc.constant('u-context'),
      _context_tenant_id: fc.constant('p-context'),
    }),
  );
