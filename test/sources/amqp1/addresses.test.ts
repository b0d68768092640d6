import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressesOf, openHostname } from '../../../src/sources/amqp1/addresses.ts';
import type { Amqp1Settings } from '../../../src/sources/amqp1/index.ts';
import { settings } from './running.ts';

const NOWHERE = { virtualHost: '', pseudoVhost: true };
const NOVA = { exchanges: ['nova'], priorities: ['info'] } as const;

function addresses(
  more: Partial<Amqp1Settings>,
  {
    product = null,
    version = '',
    ...access
  }: Partial<typeof NOWHERE> & { product?: string | null; version?: string } = {},
): readonly string[] {
  const all = addressesOf(settings('amqp://bus', more), { ...NOWHERE, ...access }, { product, version });
  return all.map(({ address }) => address);
}

describe('the addresses of oslo.messaging’s amqp1 driver', () => {
  const nova = { exchanges: [...NOVA.exchanges], priorities: [...NOVA.priorities] };

  it('are legacy for qpidd and for who does not say what it is, else routable', () => {
    const legacy = ['unicast.nova.notifications.info'];
    const routable = ['openstack.org/om/notify/anycast/nova/notifications.info'];
    assert.deepEqual(addresses(nova), legacy);
    assert.deepEqual(addresses(nova, { product: 'qpid-cpp' }), legacy);
    assert.deepEqual(addresses(nova, { product: 'qpid-dispatch-router' }), routable);
    assert.deepEqual(addresses({ ...nova, addressing: 'routable' }), routable);
    assert.deepEqual(addresses({ ...nova, addressing: 'legacy' }, { product: 'x' }), legacy);
  });

  it('carry the virtual host unless the peer is told of it', () => {
    const place = { virtualHost: 'prod' };
    assert.deepEqual(addresses(nova, place), ['unicast.prod.nova.notifications.info']);
    assert.deepEqual(addresses({ ...nova, addressing: 'routable' }, place), [
      'openstack.org/om/notify/anycast/prod/nova/notifications.info',
    ]);
    assert.deepEqual(addresses(nova, { ...place, pseudoVhost: false }), ['unicast.nova.notifications.info']);
    assert.equal(openHostname({}, { ...place, pseudoVhost: true }), undefined);
    assert.equal(openHostname({}, { ...place, pseudoVhost: false }), 'prod');
    assert.equal(openHostname({ queues: ['q'] }, { ...place, pseudoVhost: true }), 'vhost:prod');
    assert.equal(openHostname({ queues: ['q'] }, NOWHERE), undefined);
  });

  it('begin with other prefixes where the options of the driver say so', () => {
    const more = { group_request_prefix: 'group', notify_address_prefix: 'om/n', anycast_address: 'any' };
    assert.deepEqual(addresses({ ...nova, ...more }), ['group.nova.notifications.info']);
    assert.deepEqual(addresses({ ...nova, ...more, addressing: 'routable' }), [
      'om/n/any/nova/notifications.info',
    ]);
  });

  it('are one for each exchange, topic and priority, each once, beside those that are written out', () => {
    const many = addresses({
      exchanges: ['nova', 'neutron', 'nova'],
      topics: ['notifications', 'versioned_notifications'],
      priorities: ['info', 'error'],
      addresses: ['anycast/ceilometer/event.sample', 'unicast.nova.notifications.info'],
    });
    assert.equal(many.length, 9);
    assert.equal(many[0], 'anycast/ceilometer/event.sample');
    assert.ok(many.includes('unicast.neutron.versioned_notifications.error'));
  });
});

describe('the addresses of RabbitMQ’s queues', () => {
  const queues = { queues: ['notifications.info', 'a/b c%é'] };

  it('are those of its version', () => {
    const v1 = ['/amq/queue/notifications.info', '/amq/queue/a%2Fb c%é'];
    const v2 = ['/queues/notifications.info', '/queues/a%2Fb%20c%25%C3%A9'];
    assert.deepEqual(addresses(queues, { product: 'RabbitMQ', version: '3.10.8' }), v1);
    assert.deepEqual(addresses(queues, { product: 'RabbitMQ', version: '4.0.3' }), v2);
    assert.deepEqual(addresses(queues, { product: 'RabbitMQ', version: '13.1' }), v2);
    assert.deepEqual(addresses(queues), v1);
    assert.deepEqual(addresses({ ...queues, queue_addresses: 'v2' }), v2);
    assert.deepEqual(
      addresses({ ...queues, queue_addresses: 'v1' }, { product: 'RabbitMQ', version: '4.3.0' }),
      v1,
    );
  });
});
