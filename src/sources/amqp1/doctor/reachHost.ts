import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { findingsOf, type Finding } from '../../../model/index.ts';

/** Milliseconds that an address may take to answer. */
const PATIENCE = 5000;

/** Whether a host's name is known and its port takes connections. */
export async function reachHost(source: string, hostname: string, port: number): Promise<Finding> {
  const { ok, action } = findingsOf(source, 'reach');
  const subject = `${hostname}:${port}`;
  const found = isIP(hostname) === 0 ? await resolved(hostname) : { addresses: hostname };
  if ('failure' in found) {
    return action(subject, `The name cannot be resolved here (${found.failure}).`, {
      text: 'Mend the name in the url, or make it known to this machine:',
      lines: [`getent hosts ${hostname}`],
    });
  }
  const where = found.addresses === hostname ? '' : ` It stands for ${found.addresses}.`;
  const failure = await tryPort(hostname, port);
  if (failure === null) return ok(subject, `Takes connections.${where}`);
  if (failure === 'ECONNREFUSED') {
    return action(subject, `Nothing listens there.${where}`, {
      text: 'Start the broker or router, or mend the port in the url. On its machine:',
      lines: ['ss -ltnp'],
    });
  }
  const why = failure === 'timeout' ? `does not answer within ${PATIENCE / 1000} s` : `answers ${failure}`;
  return action(subject, `It ${why}.${where}`, {
    text: 'Check the route and the firewalls between this machine and the peer, then try:',
    lines: [`nc -vz ${hostname} ${port}`],
  });
}

type Resolved = { readonly addresses: string } | { readonly failure: string };

async function resolved(hostname: string): Promise<Resolved> {
  try {
    const found = await lookup(hostname, { all: true });
    return { addresses: found.map(({ address }) => address).join(', ') };
  } catch (error) {
    return { failure: errno(error) };
  }
}

/** null where it takes connections. */
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
