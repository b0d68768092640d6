import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FlatEvent } from '../../../src/model/index.ts';
import { serviceOf } from '../../../src/sinks/otlp/serviceOf.ts';

describe('the service that sent a message', () => {
  const senders: readonly (readonly [
    publisher: string | null,
    type: string,
    service: string,
    host: string | null,
  ])[] = [
    ['compute.cmp-07.example.net', 'compute.instance.update', 'nova', 'cmp-07.example.net'],
    ['nova-compute:cmp-07', 'instance.update', 'nova', 'cmp-07'],
    ['aggregate.7', 'aggregate.addhost.end', 'nova', null],
    ['network.net-1', 'port.create.end', 'neutron', 'net-1'],
    ['volume.sto-1@lvm#pool', 'volume.create.end', 'cinder', 'sto-1'],
    ['scheduler.ctl-1', 'scheduler.create_volume', 'cinder', 'ctl-1'],
    ['scheduler.ctl-1', 'scheduler.select_destinations.end', 'nova', 'ctl-1'],
    ['api.dns-1', 'dns.zone.create', 'designate', 'dns-1'],
    ['infra-optim:ctl-1', 'action_plan.create', 'watcher', 'ctl-1'],
    ['masakari-engine:ctl-1', 'notification.create', 'masakari', 'ctl-1'],
    ['ceilometermiddleware', 'objectstore.http.request', 'swift', null],
    ['aodh.evaluator', 'alarm.state_transition', 'aodh', null],
    [null, 'octavia.loadbalancer.create.end', 'octavia', null],
    [null, 'compute.instance.update', 'nova', null],
  ];
  for (const [publisher_id, event_type, service, host] of senders) {
    it(`is ${service} for ${publisher_id ?? event_type}`, () => {
      const found = serviceOf({ publisher_id, event_type } as FlatEvent);
      assert.deepEqual(found, { service, host });
    });
  }
});
