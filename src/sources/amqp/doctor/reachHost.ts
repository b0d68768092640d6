import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';

/** Milliseconds that an address may take to answer. */
export const PATIENCE = 5000;

const NO_WAY = 'Check the route and the firewalls between this machine and the broker, then try:';

/** Whether a host's name is known and its port takes connections. */
export async function reachHost(source: string, hostname: string, port: number): Promise<Finding> {
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
    return action(subject, `Nothing listens there.${where}`, {
      text: 'Start the broker, or mend the port in the url. On the broker:',
      lines: ['rabbitmq-diagnostics listeners'],
    });
  }
  const why = failure === 'timeout' ? `does not answer within ${PATIENCE / 1000} s` : `answers ${failure}`;
  return action(subject, `It ${why}.${where}`, { text: NO_WAY, lines: [`nc -vz ${hostname} ${port}`] });
}

async function tryPort(host: string, port: number): Promise<string | null> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE) });
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
