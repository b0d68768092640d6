/**
 * RabbitMQ as it is reached, for sources and sinks. Comes in: a transport URL as oslo.messaging has it, TLS files, ways to log
 * in, messages of sinks. Goes out: the hosts in the order in which they are tried, options for their connections, for people
 * why one failed, and messages that the broker has confirmed. It knows no form of a message, and never shows a password.
 */
export { ACCESS_FIELDS, type AccessSettings } from './accessFields.ts';
export { accessFindings, UNENCRYPTED } from './accessFindings.ts';
export { brokerAccess, tellOddities, type BrokerAccess } from './brokerAccess.ts';
export {
  brokerText,
  closeCode,
  CONNECTION_FORCED,
  isRefused,
  NOT_FOUND,
  PRECONDITION_FAILED,
} from './brokerError.ts';
export { BrokerTarget, type BrokerTargetParts } from './brokerTarget.ts';
export { brokerLabel, type BrokerAddress } from './brokerUrl.ts';
export { byObject } from './byObject.ts';
export { closeInTime, socketOf } from './closeInTime.ts';
export { explainFailure } from './explainFailure.ts';
export { explainTlsFailure } from './explainTlsFailure.ts';
export { heartbeatSeconds } from './heartbeatSeconds.ts';
export { hostOrder } from './hostOrder.ts';
export { messageId, shortened } from './messageId.ts';
export { chainOf, peerCertificate } from './peerCertificate.ts';
export { ExchangeRefused, Unroutable, type OutgoingMessage, type PrepareChannel } from './publisher.ts';
export { ANSWER_TIME, reachHost, type ReachWords } from './reachHost.ts';
export { refusedSetting } from './refusedSetting.ts';
export { login, socketOptions } from './socketOptions.ts';
export { invalidUrl, parseTransportUrl } from './transportUrl.ts';
