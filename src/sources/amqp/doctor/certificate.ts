import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import { findingsOf } from '../../../model/index.ts';
import type { Finding, Micros, Remedy } from '../../../model/index.ts';
import { ANSWER_TIME, type BrokerAddress } from '../../../amqp/index.ts';
import { spokenProtocol } from './spokenProtocol.ts';

const DAY_MS = 86_400_000;
/** Days before its expiry from which a certificate is worth a word. */
const SOON = 30;

/** Nobody vouches for the certificate that was shown, as OpenSSL puts it. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Shows itself to the broker as the bridge would, but hears it out: what certificate it has and what is wrong with it. */
export async function examineTls(
  source: string,
  { hostname, port }: BrokerAddress,
  options: ConnectionOptions,
  now: Micros,
): Promise<Finding> {
  const { ok, note, action } = findingsOf(source, 'tls');
  const subject = `${hostname}:${port}`;
  const named = options.servername ?? (isIP(hostname) === 0 ? hostname : undefined);
  const socket = connect({
    ...options,
    host: hostname,
    port,
    rejectUnauthorized: false,
    ...(named !== undefined && { servername: named }),
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(ANSWER_TIME) });
  } catch (error) {
    socket.destroy();
    return action(subject, ...(await explainNoTls(error, hostname, port)));
  }
  const certificate = socket.getPeerCertificate();
  // The types say Error; Node gives the code of a failed chain as text.
  const error: unknown = socket.authorizationError;
  const protocol = socket.getProtocol() ?? 'TLS';
  socket.destroy();
  const shown = describe(certificate);
  if (options.rejectUnauthorized === false) {
    return note(
      subject,
      `${protocol}, but the certificate is not checked: whoever sits in between can read the password. ${shown}`,
      {
        text: 'Give the file of the authority that signed it, and check it again:',
        lines: ['tls: { ca_file: /etc/stackwire/broker-ca.pem, verify: true }'],
      },
    );
  }
  const code = codeOf(error);
  if (code !== null) {
    const [why, fix] = explainUntrusted(code, certificate, named ?? hostname);
    return action(subject, `The certificate is not accepted: ${why}. ${shown}`, fix);
  }
  const days = Math.floor((Date.parse(certificate.valid_to) - now / 1000) / DAY_MS);
  if (days < SOON) {
    return note(subject, `${protocol}, verified, but it expires in ${days} days. ${shown}`, {
      text: 'Renew it before then; the bridge cannot connect with an expired one.',
      lines: [],
    });
  }
  return ok(subject, `${protocol}, verified. ${shown}`);
}

function describe({ subjectaltname, subject, issuer, valid_to: expiry }: PeerCertificate): string {
  const names = subjectaltname?.replaceAll('IP Address:', '').replaceAll('DNS:', '') ?? one(subject?.CN);
  return `It names ${names}, was issued by ${one(issuer?.CN ?? issuer?.O)}, and expires ${isoDay(expiry)}.`;
}

function explainUntrusted(code: string, certificate: PeerCertificate, name: string): [string, Remedy] {
  if (UNTRUSTED.has(code)) {
    return [
      `its issuer ${one(certificate.issuer?.CN ?? certificate.issuer?.O)} is not trusted here`,
      {
        text: 'Copy the authority’s certificate from a controller (transport_url or rabbit’s ssl_options name it), and:',
        lines: ['tls: { ca_file: /etc/stackwire/broker-ca.pem }'],
      },
    ];
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const own = /DNS:([^,]+)/.exec(certificate.subjectaltname ?? '')?.[1] ?? one(certificate.subject?.CN);
    return [
      `it is not for ${name}`,
      {
        text: 'Use in the url a name that it carries, or, if this is your broker, say which name to expect:',
        lines: [`tls: { servername: ${own} }`],
      },
    ];
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return [
      'it has expired',
      { text: 'Renew it on the broker, and check the date of this machine:', lines: ['date'] },
    ];
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return [
      'it is not valid yet',
      { text: 'Check the clocks of this machine and of its issuer:', lines: ['date'] },
    ];
  }
  return [code, { text: 'Look at it:', lines: [`openssl s_client -connect ${name} -showcerts </dev/null`] }];
}

async function explainNoTls(error: unknown, host: string, port: number): Promise<[string, Remedy]> {
  const spoken = await spokenProtocol(host, port);
  if (spoken === 'amqp') {
    return [
      'It speaks plain AMQP, not TLS.',
      {
        text: 'Use the broker’s TLS port (5671 as a rule), or, on a network that you trust, no TLS:',
        lines: [
          'url: rabbit://USER:${RABBIT_PASSWORD}@' + `${host}:${port}/    # without ssl=1, and not amqps`,
        ],
      },
    ];
  }
  const said = error instanceof Error ? error.message : String(error);
  return [
    `No TLS connection came about: ${said}.`,
    {
      text: 'The broker may ask for a client certificate, or have no TLS version in common with this machine:',
      lines: [`openssl s_client -connect ${host}:${port} </dev/null`],
    },
  ];
}

function codeOf(error: unknown): string | null {
  if (typeof error === 'string') return error;
  if (!(error instanceof Error)) return null;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** A distinguished name may hold a part several times. */
function one(part: string | string[] | undefined): string {
  return (Array.isArray(part) ? part.join(', ') : part) || 'nobody';
}

function isoDay(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? 'on an unknown day' : `on ${new Date(time).toISOString().slice(0, 10)}`;
}
