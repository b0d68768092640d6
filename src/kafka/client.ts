import type { Kafka, KafkaConfig, SASLOptions } from 'kafkajs';
import type { Clock, Logger } from '../model/index.ts';
import { tlsOptions } from '../tls/index.ts';
import type { KafkaAccess } from './accessFields.ts';
import { clientLog } from './clientLog.ts';
import type { HeldSockets } from './heldSockets.ts';
import type { Library } from './library.ts';

/** What every connection to a cluster is made with. */
export interface ClientParts {
  readonly access: KafkaAccess;
  /** Which component it is for, as its log lines say: `{ sink: name }`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends the attempt to connect. */
  readonly signal: AbortSignal;
}

/** Tries within one send, for a partition that has moved to another broker; whoever sends has a longer patience. */
export const RETRIES = 2;
export const FIRST_RETRY = 100;

/** Longest wait between two tries, milliseconds: where many brokers are given, each is a try of its own. */
export const LAST_RETRY = 1000;

/** @throws StackwireError `config/invalid` for TLS files that cannot be used */
export function makeClient(library: Library, parts: ClientParts, sockets: HeldSockets): Kafka {
  return new library.Kafka(clientConfig(library, parts, sockets));
}

/** What kafkajs is told of a cluster. */
export function clientConfig(
  library: Library,
  { access, fields, logger, clock }: ClientParts,
  sockets: HeldSockets,
): KafkaConfig {
  const { brokers, security_protocol: protocol, sasl, tls } = access;
  const timeout = access.timeout / 1000;
  return {
    brokers: [...brokers],
    clientId: access.client_id,
    connectionTimeout: timeout,
    authenticationTimeout: timeout,
    requestTimeout: timeout,
    retry: {
      retries: Math.max(RETRIES, brokers.length),
      initialRetryTime: FIRST_RETRY,
      maxRetryTime: LAST_RETRY,
    },
    socketFactory: (wish) => sockets.make(wish),
    logLevel: library.logLevel.WARN,
    logCreator: clientLog(fields, logger, clock),
    ...(protocol.endsWith('SSL') && { ssl: tlsOptions(tls) }),
    // One type for each mechanism, and the same fields in all of them.
    ...(sasl !== undefined && protocol.startsWith('SASL_') && { sasl: { ...sasl } as SASLOptions }),
  };
}

/** @throws StackwireError `config/invalid` for TLS files that cannot be used */
export function checkKafkaTls({ security_protocol: protocol, tls }: KafkaAccess): void {
  if (protocol.endsWith('SSL')) tlsOptions(tls);
}
