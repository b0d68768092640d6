import type { SocketOptions } from 'amqplib';
import type { BrokerAccess } from './brokerAccess.ts';
import { brokerText } from './brokerError.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { brokerLabel } from './brokerUrl.ts';
import { explainTlsFailure } from './explainTlsFailure.ts';

/** For people: what was tried, what came of it and what to do. No password is in it, nor in any error. */
export async function explainFailure(
  error: unknown,
  address: BrokerAddress,
  access: BrokerAccess,
  socket: SocketOptions,
  giveUp?: AbortSignal,
): Promise<string> {
  const text =
    (await explainTlsFailure(error, address, access.tls, socket, giveUp)) ?? plainly(error, address, access);
  return `${brokerLabel(address)}: ${text}`;
}

/** The broker closes after the login; what it says then amqplib keeps to itself. */
const NO_HOST = /Expected ConnectionOpenOk; got <ConnectionClose|NOT_ALLOWED/;
/** It refused a part of what was asked, not the user. */
const NO_RIGHT = /ACCESS_REFUSED - \S+ to (?:exchange|queue|topic)/;

function plainly(
  error: unknown,
  { protocol, username, vhost }: BrokerAddress,
  { auth }: BrokerAccess,
): string {
  // OpenSSL's message is a line of its source; `reason` is the words in it.
  const text = reasonOf(error) || brokerText(error);
  const owner = auth === 'external' ? 'the owner of the client certificate' : `user ${username}`;
  if (NO_HOST.test(text)) {
    return `${owner} is let in, but not to the virtual host ${vhost}: it does not exist, or the user has no rights there`;
  }
  if (NO_RIGHT.test(text)) return `${owner} lacks a right (${text})`;
  if (text.includes('ACCESS_REFUSED')) {
    const who = auth === 'external' ? 'by the client certificate' : `of user ${username}`;
    return `the login ${who} was refused (${text})`;
  }
  if (protocol === 'amqp' && /ECONNRESET|during opening handshake/.test(text)) {
    return `it hung up at once (${text}); if it wants TLS on this port, write amqps:// or add ssl=1 to the url`;
  }
  return text;
}

function reasonOf(error: unknown): string {
  const reason: unknown = error instanceof Error && 'reason' in error ? error.reason : undefined;
  return typeof reason === 'string' ? reason : '';
}
