import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { findingsOf, type Finding, type Remedy } from '../model/index.ts';

/** Milliseconds that an address may take to answer. */
export const ANSWER_TIME = 5000;

/** What differs between those who are reached. */
export interface ReachWords {
  /** Where nothing listens. */
  readonly start: Remedy;
  /** What is on the other side, as in `this machine and the broker`. */
  readonly peer: string;
}

/** Whether a host's name is known and its port takes connections. */
export async function reachHost(
  source: string,
  hostname: string,
  port: number,
  { start, peer }: ReachWords,
): Promise<Finding> {
  const { ok, action } = findingsOf(source, 'reach');
  const subject = `${hostname}:${port}`;
  const literal = isIP(hostname) !== 0;
  let addresses = hostname;
  if (!literal) {
    try {
      addresses = (await lookup(hostname, { all: true })).map(({ address }) => address).join(', ');
    } catch (error) {
      return action(subject, `The name cannot be resolved here (${errno(error)}).`, {
        text: 'Mend the name in the url, or make it known to this machine:',
        lines: [`getent hosts ${hostname}`],
      });
    }
  }
  const failure = await tryPort(hostname, port);
  const where = literal ? '' : ` It stands for ${addresses}.`;
  if (failure === null) return ok(subject, `Takes connections.${where}`);
  if (failure === 'ECONNREFUSED') {
    return action(subject, `Nothing listens there.${where}`, start);
  }
  const why = failure === 'timeout' ? `does not answer within ${ANSWER_TIME / 1000} s` : `answers ${failure}`;
  return action(subject, `It ${why}.${where}`, {
    text: `Check the route and the firewalls between this machine and the ${peer}, then try:`,
    lines: [`nc -vz ${hostname} ${port}`],
  });
}

async function tryPort(host: string, port: number): Promise<string | null> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(ANSWER_TIME) });
    return null;
  } catch (error) {
    return errno(error);
  } finally {
    socket.destroy();
  }
}

function errno(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'timeout';
  // Several addresses were tried: the first says as much as any.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (first instanceof Error && 'code' in first && typeof first.code === 'string') return first.code;
  return String(error);
}
