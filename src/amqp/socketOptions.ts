import { credentials } from 'amqplib';
import type { SocketOptions } from 'amqplib';
import { readTlsFiles } from '../tls/index.ts';
import type { TlsAccess } from './brokerAccess.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import type { AccessSettings } from './accessFields.ts';

/** What amqplib passes to the socket. Throws `config/invalid` when a file cannot be read or used. */
export function socketOptions(tls: TlsAccess, name: string): SocketOptions {
  return {
    // Off by default in amqplib, and then acknowledgements wait for Nagle and delayed ACKs.
    noDelay: true,
    keepAlive: true,
    // Until the connection is open; heartbeats watch it from then on.
    timeout: 10_000,
    clientProperties: { connection_name: `stackwire ${name}` },
    rejectUnauthorized: tls.verify,
    ...readTlsFiles(tls),
    ...(tls.servername !== undefined && { servername: tls.servername }),
    ...(tls.any_host === true && { checkServerIdentity: () => undefined }),
    ...(tls.version && { minVersion: tls.version, maxVersion: tls.version }),
  };
}

/** How to log in at one host; amqplib takes it among the socket's options. */
export function login(
  auth: AccessSettings['auth'],
  { username, password }: BrokerAddress,
): NonNullable<SocketOptions['credentials']> {
  return auth === 'external' ? credentials.external() : credentials[auth](username, password);
}
