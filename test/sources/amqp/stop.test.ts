import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { createAmqpSource } from '../../../src/sources/amqp/index.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';
import { wallClock } from '../../support/wallClock.ts';
import { settings } from './running.ts';

/** A peer that takes connections, answers the first word with `greeting` and then is silent; it goes with the test. */
async function silentPeer(context: TestContext, greeting: Buffer): Promise<Server> {
  const server = createServer((socket) => {
    context.after(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(greeting));
  });
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** An AMQP frame of method `connection.start` with empty tables, as a broker begins the handshake. */
const CONNECTION_START = Buffer.concat([
  Buffer.from('0100000000001c', 'hex'),
  Buffer.from('000a000a0009', 'hex'),
  Buffer.from('00000000', 'hex'),
  Buffer.from('00000005', 'hex'),
  Buffer.from('PLAIN'),
  Buffer.from('00000005', 'hex'),
  Buffer.from('en_US'),
  Buffer.from('ce', 'hex'),
]);

const PEERS: readonly (readonly [what: string, scheme: 'amqp' | 'amqps', greeting: Buffer])[] = [
  ['says nothing at all', 'amqp', Buffer.alloc(0)],
  ['says nothing to TLS', 'amqps', Buffer.alloc(0)],
  ['stops in the middle of the handshake', 'amqp', CONNECTION_START],
];

describe('stopping an amqp source that waits for a peer', () => {
  for (const [what, scheme, greeting] of PEERS) {
    it(`which ${what} gives the attempt up at once, without a word of failure`, async (context) => {
      const server = await silentPeer(context, greeting);
      const { port } = server.address() as AddressInfo;
      const logger = memoryLogger();
      const url = `${scheme}://guest:guest@127.0.0.1:${port}/`;
      const source = createAmqpSource(settings(url), { name: 'rabbit', clock: wallClock, logger });
      const seen = new SourceWatcher();
      const started = source.start(seen);
      const [socket] = (await once(server, 'connection')) as [NodeJS.ReadableStream];
      await once(socket, 'data');
      if (greeting.length > 0) await once(socket, 'data');
      await source.drain();
      await source.stop();
      await started;
      assert.deepEqual(
        seen.statuses.map(({ state }) => state),
        ['connecting', 'stopped'],
      );
      assert.deepEqual(logger.lines, []);
    });
  }
});
