import type { PeerAccess, PeerAddress } from './peerAccess.ts';

type Answer = (error: undefined, response: Buffer) => void;

/** One way to log in, as rhea takes it: `start` gives the first response, `step` those to challenges. */
interface Mechanism {
  start(answer: Answer): void;
  step(challenge: unknown, answer: Answer): void;
}

/** Who is nobody leaves a trace at most (RFC 4505). */
const TRACE = 'stackwire';

/**
 * The one mechanism to log in by, under its name. rhea's own PLAIN counts characters for bytes and so cuts a password short that is not
 * ASCII, and takes any mechanism that the peer offers, down to none.
 */
export function saslMechanisms(
  { auth }: Pick<PeerAccess, 'auth'>,
  { username, password }: PeerAddress,
): Readonly<Record<string, () => Mechanism>> {
  const mechanisms = {
    plain: { PLAIN: () => saying(`\0${username}\0${password}`) },
    external: { EXTERNAL: () => saying('') },
    anonymous: { ANONYMOUS: () => saying(TRACE) },
  };
  return mechanisms[auth];
}

function saying(text: string): Mechanism {
  const response = Buffer.from(text);
  return {
    start: (answer) => answer(undefined, response),
    step: (_challenge, answer) => answer(undefined, response),
  };
}
