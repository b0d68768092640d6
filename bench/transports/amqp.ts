import { BridgeProcess } from '../../test/support/bridgeProcess.ts';
import { BATCH, bridgeConfig, PREFETCH } from '../bridgeConfig.ts';
import type { Broker } from '../broker.ts';
import { drainByBareLoop } from '../drainByBareLoop.ts';
import { drainByBridge } from '../drainByBridge.ts';
import type { Transport } from './transport.ts';

const BARE = 'bench.bare';
const OWN = 'bench.stackwire';

/** RabbitMQ over AMQP 0-9-1: a queue for each of the two, both bound to the exchange. */
export async function amqp(broker: Broker): Promise<Transport> {
  await broker.queue(BARE);
  await makeOwnQueue(broker.url);
  return {
    bareTitle: 'bare amqplib loop',
    bare: async (count) => {
      await broker.preload(count);
      await broker.purge(OWN);
      return drainByBareLoop('amqp', broker.url, BARE, count, PREFETCH, BATCH);
    },
    bridge: async (count) => {
      await broker.preload(count);
      await broker.purge(BARE);
      return drainByBridge(bridgeConfig(broker.url, OWN, '[]'), count);
    },
  };
}

/** The bridge makes its queue itself, with its own limits. */
async function makeOwnQueue(url: string): Promise<void> {
  const bridge = await BridgeProcess.start(bridgeConfig(url, OWN, '[]'));
  await bridge.ready();
  await bridge.remove();
}
