import { Type, type Static } from 'typebox';
import { choice, text } from '../config/index.ts';
import type { PeerProduct } from './openPeer.ts';
import type { PeerAccess } from './peerAccess.ts';

/** How an exchange, topic and priority become an address, by oslo.messaging's own options. */
export const OSLO_ADDRESS_FIELDS = {
  addressing: choice(['dynamic', 'legacy', 'routable'], {
    description:
      'How exchanges become addresses, as oslo.messaging’s `addressing_mode`: `dynamic` is `legacy` for a peer that is qpidd or does not say what it is, and else `routable`.',
    default: 'dynamic',
  }),
  group_request_prefix: text({
    description: 'Begins legacy addresses, as oslo.messaging’s option.',
    default: 'unicast',
  }),
  notify_address_prefix: text({
    description: 'Begins routable addresses, as oslo.messaging’s option.',
    default: 'openstack.org/om/notify',
  }),
  anycast_address: text({
    description: 'Follows that prefix, as oslo.messaging’s option.',
    default: 'anycast',
  }),
};

const schema = Type.Object(OSLO_ADDRESS_FIELDS);

export type OsloAddressing = Readonly<Static<typeof schema>>;

const QPIDD = 'qpid-cpp';

/**
 * The address of notifications, in one of the two forms of oslo.messaging's amqp1 driver (its amqp1_driver/addressing.py), for a group
 * of readers that share. `routingKey` is `TOPIC.PRIORITY`.
 */
export function osloAddress(
  { addressing, group_request_prefix, notify_address_prefix, anycast_address }: OsloAddressing,
  { virtualHost, pseudoVhost }: Pick<PeerAccess, 'virtualHost' | 'pseudoVhost'>,
  { product }: PeerProduct,
): (exchange: string, routingKey: string) => string {
  const legacy = addressing === 'legacy' || (addressing === 'dynamic' && (product ?? QPIDD) === QPIDD);
  const [separator, ...prefix] = legacy
    ? ['.', group_request_prefix]
    : ['/', notify_address_prefix, anycast_address];
  const before = [...prefix, ...(pseudoVhost ? [virtualHost] : [])].filter((part) => part !== '');
  return (exchange, routingKey) => [...before, exchange, routingKey].join(separator);
}
