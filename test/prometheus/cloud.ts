import type { Json, ObjectView } from '../../src/model/index.ts';

export const UUID = '202b60d0-5da1-499c-a2d2-8fec8b007c41';
export const INSTANCE = `server-${UUID}`;

export function object(
  type: string,
  id: string,
  fields: Readonly<Record<string, Json>>,
  relations: Readonly<Record<string, Json>> = {},
): ObjectView {
  return { type, id, deleted: false, partial: false, fields, relations, revision: 1, updated: '' };
}

/** A guest with a port in each of two networks, of which one has a floating IP. */
export function cloud(): readonly ObjectView[] {
  return [
    object('floating_ip', 'floatingip-1', { floating_ip_address: '203.0.113.50' }, { port: 'port-front' }),
    object('floating_ip', 'floatingip-2', { floating_ip_address: '203.0.113.51' }, { port: 'port-gone' }),
    object('floating_ip', 'floatingip-3', { floating_ip_address: '203.0.113.52' }, { port: null }),
    object(
      'instance',
      INSTANCE,
      {
        name: 'web-1',
        status: 'ACTIVE',
        host: 'cmp07',
        flavor: 'm1.tiny',
        vcpus: 2,
        task_state: null,
        addresses: ['10.7.7.7'],
        user: 'anna',
        metadata: { 'cost.center': '4711' },
      },
      { project: 'p-1', image: 'image-0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19' },
    ),
    object('network', 'network-front', { name: 'front' }),
    object('network', 'network-mgmt', { name: 'mgmt' }),
    object(
      'port',
      'port-front',
      { addresses: ['2001:db8::21', '10.1.0.21'] },
      { instance: INSTANCE, network: 'network-front' },
    ),
    object('port', 'port-mgmt', { addresses: ['10.1.0.9'] }, { instance: INSTANCE, network: 'network-mgmt' }),
    object('port', 'port-router', { addresses: ['10.1.0.1'] }, { instance: null, network: 'network-front' }),
    object('project', 'p-1', { name: 'web' }),
  ];
}
