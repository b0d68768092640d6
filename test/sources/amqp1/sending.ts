import { setTimeout as wait } from 'node:timers/promises';
import { openPeer, peerAccess, Sender, type Peer } from '../../../src/amqp1/index.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { wallClock } from '../../support/wallClock.ts';

/** A connection of the test's own. */
export function openTestPeer(url: string): Promise<Peer> {
  const access = peerAccess({
    url,
    pseudo_vhost: true,
    idle_timeout: 30_000_000,
    failover_strategy: 'round-robin',
    tls: { verify: true },
  });
  const [address] = access.addresses;
  const giveUp = new AbortController().signal;
  return openPeer(address, { access, name: 'test', clock: wallClock, giveUp });
}

/** Sends to an address as a service would: what was not accepted is sent again, until the test ends. */
export function sendingTo(
  context: Cleanup,
  url: string,
  address: string,
): (bodies: readonly Buffer[]) => Promise<void> {
  let over = false;
  let open: Promise<Sender> | null = null;
  const connect = async (): Promise<Sender> => {
    const peer = await openTestPeer(url);
    context.after(() => peer.close());
    return Sender.open(peer, address);
  };
  context.after(() => {
    over = true;
  });
  const attempt = async (bodies: readonly Buffer[]): Promise<void> => {
    open ??= connect();
    const sender = await open;
    const message = { durable: true, contentType: 'application/json' };
    await Promise.all(bodies.map((body) => sender.send({ ...message, body })));
  };
  return async (bodies) => {
    while (!over) {
      try {
        return await attempt(bodies);
      } catch {
        open = null;
        await wait(100);
      }
    }
    throw new Error('the test has ended');
  };
}
