import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

/** Share of each event type, in percent, as counted in a busy cloud with state-change notifications on. */
const MIX: readonly (readonly [type: string, percent: number, service: 'nova' | 'other'])[] = [
  ['compute.instance.update', 46, 'nova'],
  ['compute.instance.create.start', 4, 'nova'],
  ['compute.instance.create.end', 4, 'nova'],
  ['compute.instance.power_off.end', 4, 'nova'],
  ['compute.instance.power_on.end', 4, 'nova'],
  ['compute.instance.reboot.end', 3, 'nova'],
  ['compute.instance.live_migration.post.dest.end', 4, 'nova'],
  ['compute.instance.live_migration._post.end', 4, 'nova'],
  ['compute.instance.exists', 7, 'nova'],
  ['compute.instance.delete.start', 2, 'nova'],
  ['port.create.end', 6, 'other'],
  ['port.update.end', 6, 'other'],
  ['volume.attach.end', 3, 'other'],
  ['volume.detach.end', 3, 'other'],
];
const INSTANCES = 2000;
const HOSTS = 40;
/** What a token's catalog adds to the context in clouds before redaction; brings a message to about 3.5 kB. */
const CATALOG = ['compute', 'volumev3', 'image', 'network', 'placement'].map((type) => ({
  type,
  name: type,
  endpoints: [
    {
      region: 'RegionOne',
      adminURL: `http://controller.example.net/${type}`,
      internalURL: `http://controller.example.net/${type}`,
      publicURL: `https://cloud.example.net/${type}`,
    },
  ],
}));

interface Notification {
  readonly payload: Record<string, unknown>;
  readonly [key: string]: unknown;
}

/**
 * `count` enveloped notifications as the oslo.messaging notifier writes them, built on a recorded instance
 * payload: unique message ids, 2,000 instances, stamps that grow from `start` (milliseconds) by one each.
 */
export function* notifications(count: number, start: number): Generator<Buffer> {
  const template = recorded();
  const types = MIX.flatMap(([type, percent, service]) =>
    Array.from({ length: percent }, () => ({ type, service })),
  );
  for (let n = 0; n < count; n += 1) {
    // A stride that is prime to 100 spreads the types evenly.
    const { type, service } = types[(n * 37) % types.length] ?? { type: '', service: 'other' as const };
    const instance = instanceId((n * 7919) % INSTANCES);
    // An instance stays where it is but for its migrations, which go to and fro.
    const moved = type.startsWith('compute.instance.live_migration') ? 1 : 0;
    const host = `compute-${String((((n * 7919) % INSTANCES) + moved) % HOSTS).padStart(3, '0')}`;
    const payload =
      service === 'nova'
        ? {
            ...template.payload,
            instance_id: instance,
            host,
            node: host,
            display_name: `vm-${instance.slice(-4)}`,
            // nova gives addresses with most notifications, not with `update`, which it sends without asking neutron.
            fixed_ips: type === 'compute.instance.update' ? undefined : template.payload['fixed_ips'],
          }
        : { id: randomUUID(), tenant_id: 'demo', device_id: instance, status: 'ACTIVE', name: type };
    const message: Record<string, unknown> = {
      ...template,
      message_id: randomUUID(),
      // oslo.messaging's own readers drop a message whose mark they have just seen.
      _unique_id: randomUUID().replaceAll('-', ''),
      publisher_id: service === 'nova' ? `compute.${host}` : 'network.controller-0',
      event_type: type,
      timestamp: new Date(start + n).toISOString().replace('T', ' ').replace('Z', '000'),
      payload,
    };
    message['_context_service_catalog'] = CATALOG;
    yield Buffer.from(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': JSON.stringify(message) }));
  }
}

function instanceId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

function recorded(): Notification {
  const lines = readFileSync(new URL('../fixtures/live-migration.jsonl', import.meta.url), 'utf8').split(
    '\n',
  );
  for (const line of lines) {
    const parsed = JSON.parse(line) as Record<string, unknown>;
    const inner = parsed['oslo.message'];
    const message = (typeof inner === 'string' ? JSON.parse(inner) : parsed) as Notification;
    if (message['event_type'] === 'compute.instance.create.end') return message;
  }
  throw new Error('fixtures/live-migration.jsonl has no compute.instance.create.end');
}
