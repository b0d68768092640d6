import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { DetailedPeerCertificate } from 'node:tls';
import type { SocketOptions } from 'amqplib';
import type { BrokerAddress } from './brokerUrl.ts';

/** Milliseconds for the whole look. */
const PATIENCE = 5000;

/**
 * The certificate that a host shows, with those that signed it, trusted or not, for explaining why it was
 * refused: an error of TLS does not carry it. Nothing is sent over the connection. null where there is none to get.
 */
export function peerCertificate(
  { hostname, port }: Pick<BrokerAddress, 'hostname' | 'port'>,
  socket: SocketOptions,
  giveUp?: AbortSignal,
): Promise<DetailedPeerCertificate | null> {
  const { ca, cert, key, servername = isIP(hostname) ? '' : hostname } = socket;
  return new Promise((resolve) => {
    const options = {
      host: hostname,
      port,
      servername,
      rejectUnauthorized: false,
      ca,
      cert,
      key,
      signal: giveUp,
    };
    const connection = connect(options, () => end(connection.getPeerCertificate(true)));
    const end = (certificate: DetailedPeerCertificate | null): void => {
      connection.destroy();
      resolve(certificate === null || Object.keys(certificate).length === 0 ? null : certificate);
    };
    connection.on('error', () => end(null));
    connection.setTimeout(PATIENCE, () => end(null));
  });
}

/** The certificate and those above it, in order. A root signs itself, and so ends the chain. */
export function chainOf(certificate: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  for (let link = certificate; link !== undefined && !chain.includes(link); link = link.issuerCertificate) {
    chain.push(link);
  }
  return chain;
}
