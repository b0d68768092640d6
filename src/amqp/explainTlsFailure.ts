import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import type { SocketOptions } from 'amqplib';
import { UNTRUSTED_ISSUER } from '../tls/index.ts';
import type { TlsAccess } from './brokerAccess.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { chainOf, peerCertificate } from './peerCertificate.ts';

interface Failed {
  readonly hostname: string;
  readonly tls: TlsAccess;
  /** What the broker showed, where it can be had. */
  readonly certificate: DetailedPeerCertificate | null;
}

type Explanation = (failed: Failed) => string;

const untrusted: Explanation = ({ tls, certificate }) => {
  const top = certificate && chainOf(certificate).at(-1);
  const signer = top ? `it is signed by ${nameOf(top.issuer)}, which is` : 'its signer is';
  const where = tls.ca_file === undefined ? 'this machine trusts' : 'tls.ca_file holds';
  return `its certificate (${summary(certificate)}) is not trusted: ${signer} not among those that ${where}; set tls.ca_file to the certificate of the CA that signed it`;
};

const expired: Explanation = ({ certificate }) => {
  const now = Date.now();
  const old = certificate && chainOf(certificate).find(({ valid_to }) => Date.parse(valid_to) < now);
  const which =
    old && old !== certificate ? `the certificate of its signer ${nameOf(old.subject)}` : 'its certificate';
  return `${which} has expired${old ? ` on ${day(old.valid_to)}` : ''} (${summary(certificate)}); renew it on the broker, or set this machine's clock right`;
};

const early: Explanation = ({ certificate }) =>
  `its certificate is valid from ${certificate ? day(certificate.valid_from) : 'a later time'} only (${summary(certificate)}); set this machine's clock right`;

const otherHost: Explanation = ({ hostname, tls, certificate }) => {
  const wanted = tls.servername ?? hostname;
  return `its certificate is for another host: ${wanted} was expected, it says ${summary(certificate)}; connect by one of these names, or set tls.servername to one`;
};

const clientWanted: Explanation = ({ tls }) =>
  tls.cert_file === undefined
    ? 'it asks for a client certificate; set tls.cert_file and tls.key_file'
    : 'it does not take the client certificate in tls.cert_file';

const clientRefused: Explanation = () =>
  'it does not trust the client certificate in tls.cert_file: the CA that signed it is none of those that the broker knows (ssl_options.cacertfile)';

const noTls: Explanation = () =>
  'it speaks no TLS on this port; brokers mostly have it on 5671, and amqp:// or rabbit:// without ssl=1 does without it';

/** By the code of Node's or OpenSSL's error. */
const TLS_FAILURES: Readonly<Record<string, Explanation>> = {
  CERT_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: early,
  ERR_TLS_CERT_ALTNAME_INVALID: otherHost,
  ...Object.fromEntries(UNTRUSTED_ISSUER.map((code) => [code, untrusted])),
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientWanted,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: clientWanted,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientRefused,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientRefused,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
};

/**
 * For people: why TLS did not come about, and what to do; null where the error is about something else. A host of any
 * protocol, since TLS comes first.
 */
export async function explainTlsFailure(
  error: unknown,
  host: Pick<BrokerAddress, 'hostname' | 'port'>,
  tls: TlsAccess,
  socket: SocketOptions,
  giveUp?: AbortSignal,
): Promise<string | null> {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  const explain = typeof code === 'string' ? TLS_FAILURES[code] : undefined;
  if (explain === undefined) return null;
  const certificate = await peerCertificate(host, socket, giveUp);
  return explain({ hostname: host.hostname, tls, certificate });
}

function summary(certificate: PeerCertificate | null): string {
  if (certificate === null) return 'which could not be looked at';
  const names =
    certificate.subjectaltname?.replaceAll('IP Address:', 'IP:') ?? 'no subject alternative names';
  return `${nameOf(certificate.subject)}, ${names}, valid until ${day(certificate.valid_to)}`;
}

/** Of a certificate's subject or issuer: the common name, else all parts. */
function nameOf(entity: PeerCertificate['subject']): string {
  return entity.CN === undefined ? Object.values(entity).join(', ') : `CN=${String(entity.CN)}`;
}

function day(time: string): string {
  const millis = Date.parse(time);
  return Number.isNaN(millis) ? time : new Date(millis).toISOString();
}
