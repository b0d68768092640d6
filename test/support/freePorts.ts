import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** Below the range from which the kernel gives outgoing connections theirs: one of those may come before the program that is started for a port. */
const FIRST = 10_000;
const LAST = 32_000;

/** Different ports of 127.0.0.1 that nobody listens on at the moment. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Map<number, Server>();
  while (found.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const server = found.has(port) ? null : await listen(port);
    if (server !== null) found.set(port, server);
  }
  await Promise.all([...found.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return [...found.keys()];
}

/** null where the port is taken. */
function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
