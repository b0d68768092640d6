/**
 * AMQP 1.0 peers, brokers and routers, as they are reached. Comes in: a transport URL as oslo.messaging's amqp1 driver has it, TLS files, ways
 * to log in, addresses. Goes out: one connection to a host, receivers on it that settle when told, and for people why something failed.
 * rhea is behind it and prints nothing; it opens no body, and never shows a password.
 */
export { AMQP1_ACCESS_FIELDS, type Amqp1AccessSettings } from './accessFields.ts';
export { amqp1AccessFindings } from './accessFindings.ts';
export { explainPeerFailure, isPeerDown, judgePeerFailure, type PeerFailure } from './explainPeerFailure.ts';
export { OSLO_ADDRESS_FIELDS, osloAddress, type OsloAddressing } from './osloAddress.ts';
export { openPeer, type Peer, type PeerParts, type PeerProduct } from './openPeer.ts';
export { peerAccess, peerLabel, type PeerAccess, type PeerAddress } from './peerAccess.ts';
export { idlePeerUrlOptions } from './urlOptions.ts';
export type { ReceivedHead, ReceivedMessage } from './messageReader.ts';
export { Amqp1Target, type AddressedMessage, type Amqp1TargetParts } from './amqp1Target.ts';
export { CreditPool } from './creditPool.ts';
export { AttachRefused } from './attachRefused.ts';
export { Receiver, type ReceiverParts } from './receiver.ts';
export { MessageRejected, Sender, type OutgoingAmqp1Message } from './sender.ts';
