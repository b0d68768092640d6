import { UNTRUSTED_ISSUER } from '../tls/index.ts';
import type { KafkaAccess } from './accessFields.ts';

/** What is known of a failure. */
interface Failed {
  /** The error that began it. */
  readonly text: string;
  readonly access: KafkaAccess;
}

type Advice = (failed: Failed) => string;

const user = ({ access }: Failed): string => access.sasl?.username ?? 'without a login';

const untrusted: Advice = ({ access }) =>
  `its certificate is not signed by anybody that ${access.tls.ca_file === undefined ? 'this machine trusts' : 'tls.ca_file holds'}; set tls.ca_file to the certificate of the CA that signed it`;
const noTls: Advice = () => 'it speaks no TLS on this port: see `security_protocol`';
const clientCertificate: Advice = () =>
  'it wants a client certificate that it trusts: see tls.cert_file and tls.key_file';

const hungUp: Advice = () =>
  'it hung up, as brokers do to who speaks otherwise than a listener does: see `security_protocol`';

/** By the code of Node's, OpenSSL's or the system's error. */
const BY_CODE: Readonly<Record<string, Advice>> = {
  CERT_HAS_EXPIRED: () => 'its certificate has expired; renew it, or set the clock of this machine right',
  ERR_TLS_CERT_ALTNAME_INVALID: () =>
    'connect by a name that is in its certificate, or set tls.servername to one',
  ...Object.fromEntries(UNTRUSTED_ISSUER.map((code) => [code, untrusted])),
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  EPROTO: noTls,
  ECONNRESET: hungUp,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCertificate,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientCertificate,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientCertificate,
};

/** By Kafka's own error codes (https://kafka.apache.org/protocol.html#protocol_error_codes). */
const BY_TYPE: Readonly<Record<string, Advice>> = {
  UNKNOWN_TOPIC_OR_PARTITION: () => 'create the topic, or mend its name: nothing is created from here',
  TOPIC_AUTHORIZATION_FAILED: (failed) =>
    `allow ${user(failed)} to describe the topic and to read or write it`,
  GROUP_AUTHORIZATION_FAILED: (failed) => `allow ${user(failed)} to read the group`,
  INVALID_SESSION_TIMEOUT: () =>
    'the brokers allow from `group.min.session.timeout.ms` to `group.max.session.timeout.ms`: see `session_timeout`',
  INCONSISTENT_GROUP_PROTOCOL: () => 'programs of another kind are in the group: choose another name',
  CLUSTER_AUTHORIZATION_FAILED: (failed) =>
    `allow ${user(failed)} to write: brokers before 2.8 want \`IdempotentWrite\` on the cluster, later ones \`Write\` on a topic`,
  UNSUPPORTED_SASL_MECHANISM: ({ access }) =>
    `the listener does not have ${access.sasl?.mechanism ?? 'it'}; see \`sasl.mechanism\``,
  MESSAGE_TOO_LARGE: () => 'the topic takes larger ones with a higher `max.message.bytes`',
  NOT_ENOUGH_REPLICAS: () => 'fewer replicas are in sync than `min.insync.replicas` of the topic wants',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: () =>
    'fewer replicas are in sync than `min.insync.replicas` of the topic wants',
  INVALID_RECORD: () => 'a compacted topic, say, takes no record without a key',
};

/** By the name of kafkajs's errors. */
const BY_NAME: Readonly<Record<string, Advice>> = {
  KafkaJSSASLAuthenticationError: (failed) => `the login of ${user(failed)} was refused`,
  KafkaJSConnectionClosedError: hungUp,
  // Whatever a broker answers, kafkajs says no more than this.
  KafkaJSGroupCoordinatorNotFound: (failed) =>
    `the brokers have just started, or ${user(failed)} is not allowed to read the group`,
};

/** kafkajs's words for what it found at its second try. */
const PLAINER: Readonly<Record<string, string>> = {
  'Broker not connected': 'the port is open and nothing answers: the connection timed out',
};

/** The error in which a chain of errors began; the outer ones only tell of retries. */
export function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root;
}

/** Kafka's name of an error, such as `MESSAGE_TOO_LARGE`; undefined where none came from a broker. */
export function brokerErrorType(error: unknown): string | undefined {
  return wordOf(rootOf(error), 'type');
}

/** For people: where, what, and what to do. No password is in it. */
export function explainKafkaFailure(error: unknown, access: KafkaAccess): string {
  const root = rootOf(error);
  const words = (root instanceof Error ? root.message : String(root)) || 'no reason given';
  const text = PLAINER[words] ?? words;
  const where = wordOf(root, 'broker') ?? access.brokers.join(', ');
  const advice =
    BY_TYPE[wordOf(root, 'type') ?? ''] ??
    BY_CODE[wordOf(root, 'code') ?? ''] ??
    BY_NAME[root instanceof Error ? root.name : ''];
  const type = wordOf(root, 'type');
  const said = type === undefined || text.includes(type) ? text : `${type}: ${text}`;
  return `${where}: ${said}${advice === undefined ? '' : `; ${advice({ text, access })}`}`;
}

function wordOf(error: unknown, key: 'type' | 'code' | 'broker'): string | undefined {
  const value: unknown = error instanceof Error ? (error as Error & Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
