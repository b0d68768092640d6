import { isIP } from 'node:net';
import { explainTlsFailure } from '../amqp/index.ts';
import { readTlsFiles } from '../tls/index.ts';
import { peerLabel, type PeerAccess, type PeerAddress } from './peerAccess.ts';

/** Why a connection did not come about. */
export interface PeerFailure {
  readonly about: 'tls' | 'login' | 'protocol' | 'connection';
  /** For people, and what to do. No password is in it. */
  readonly why: string;
}

interface Failed {
  readonly text: string;
  readonly address: PeerAddress;
  readonly access: PeerAccess;
}

type Advice = readonly [pattern: RegExp, about: PeerFailure['about'], why: (failed: Failed) => string];

const who = ({ address, access }: Failed): string =>
  access.auth === 'plain' ? `of user ${address.username}` : `by SASL ${access.auth.toUpperCase()}`;

/** By rhea's words, or Node's. */
const ADVICE: readonly Advice[] = [
  [/^Failed to authenticate/, 'login', (failed) => `the login ${who(failed)} was refused`],
  [
    /^No suitable mechanism/,
    'login',
    (failed) => `it has no login ${who(failed)}: ${failed.text}; see \`auth\``,
  ],
  [
    /\(amqp:unauthorized-access\)$/,
    'login',
    // Artemis names the port that we came from, another one at each attempt.
    (failed) => `the login ${who(failed)} was refused: ${failed.text.replace(/( from [^\s:]+):\d+/, '$1')}`,
  ],
  [
    /Unsupported AMQP version|Invalid (?:AMQP |protocol |frame type)/i,
    'protocol',
    ({ text }) =>
      `it speaks another protocol than AMQP 1.0 (${text}); RabbitMQ before 4.0 has it with the plug-in rabbitmq_amqp1_0`,
  ],
  [
    /was not open within/,
    'connection',
    ({ text, access }) =>
      access.encrypted
        ? `${text}; perhaps this port does not speak TLS: the url needs the one that does`
        : `${text}; if it wants TLS on this port, write amqps:// or add ssl=1 to the url`,
  ],
  [
    /ECONNRESET|the peer closed the connection/,
    'connection',
    ({ text, access }) =>
      access.encrypted
        ? text
        : `${text}; if it wants TLS on this port, write amqps:// or add ssl=1 to the url`,
  ],
];

export async function judgePeerFailure(
  error: unknown,
  address: PeerAddress,
  access: PeerAccess,
  giveUp?: AbortSignal,
): Promise<PeerFailure> {
  const { servername = isIP(address.hostname) === 0 ? address.hostname : '' } = access.tls;
  const socket = { ...readTlsFiles(access.tls), servername };
  const tls = await explainTlsFailure(error, address, access.tls, socket, giveUp);
  if (tls !== null) return { about: 'tls', why: tls };
  const text = textOf(error);
  const advice = ADVICE.find(([pattern]) => pattern.test(text));
  if (advice === undefined) return { about: 'connection', why: text };
  const [, about, why] = advice;
  return { about, why: why({ text, address, access }) };
}

/** For people: what was tried, what came of it and what to do. No password is in it. */
export async function explainPeerFailure(
  error: unknown,
  address: PeerAddress,
  access: PeerAccess,
  giveUp?: AbortSignal,
): Promise<string> {
  const { why } = await judgePeerFailure(error, address, access, giveUp);
  return `${peerLabel(address, access)}: ${why}`;
}

/** Whether nothing listens at the address. */
export function isPeerDown(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // OpenSSL's message is a line of its source; `reason` is the words in it.
  const { reason, code, message } = error as Error & { readonly reason?: unknown; readonly code?: unknown };
  if (typeof reason === 'string') return reason;
  return message || (typeof code === 'string' ? code : 'no reason given');
}
