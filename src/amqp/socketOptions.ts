import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { credentials } from 'amqplib';
import type { SocketOptions } from 'amqplib';
import { StackwireError } from '../model/index.ts';
import type { TlsAccess } from './brokerAccess.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import type { AccessSettings } from './accessFields.ts';

/** What amqplib passes to the socket. Throws `config/invalid` when a file cannot be read or used. */
export async function socketOptions(tls: TlsAccess, name: string): Promise<SocketOptions> {
  const [ca, cert, key] = await Promise.all([
    pem('ca_file', 'CERTIFICATE', tls.ca_file),
    pem('cert_file', 'CERTIFICATE', tls.cert_file),
    pem('key_file', 'PRIVATE KEY', tls.key_file),
  ]);
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  checkPem(files);
  return {
    // Off by default in amqplib, and then acknowledgements wait for Nagle and delayed ACKs.
    noDelay: true,
    keepAlive: true,
    // Until the connection is open; heartbeats watch it from then on.
    timeout: 10_000,
    clientProperties: { connection_name: `stackwire ${name}` },
    rejectUnauthorized: tls.verify,
    ...files,
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

/** A key of another certificate, say, would else fail each attempt to connect. */
function checkPem(files: SecureContextOptions): void {
  try {
    createSecureContext(files);
  } catch (error) {
    const why =
      error instanceof Error ? ((error as { reason?: string }).reason ?? error.message) : String(error);
    throw new StackwireError('config/invalid', `the files under tls cannot be used: ${why}`, {
      cause: error,
    });
  }
}

/** Node takes a file of trusted certificates in which there is none, and then trusts nobody. */
async function pem(setting: string, content: string, path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  const bytes = await readFile(path).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackwireError('config/invalid', `tls.${setting} cannot be read: ${why}`, { cause: error });
  });
  if (bytes.includes(`${content}-----`)) return bytes;
  throw new StackwireError('config/invalid', `tls.${setting}: there is no ${content} (PEM) in ${path}`);
}
