import { PREFETCH, sourceConfig } from '../bridgeConfig.ts';
import type { Broker } from '../broker.ts';
import { drainByBareLoop } from '../drainByBareLoop.ts';
import { drainByBridge } from '../drainByBridge.ts';
import type { Transport } from './transport.ts';

const QUEUE = 'bench.amqp1';
/** rhea keeps 2,048 unsettled deliveries in a session, and stands still when they are all waiting. */
const CREDIT = 1000;
const GROUP = 500;

/** A bridge's configuration that reads a queue, which is made, over AMQP 1.0. */
export async function amqp1Config(broker: Broker, queue: string): Promise<string> {
  await broker.queue(queue);
  const url = `amqp://guest:guest@127.0.0.1:${broker.port}/`;
  return sourceConfig(`{ type: amqp1, url: "${url}", queues: [${queue}], prefetch: ${PREFETCH} }`);
}

/** A queue of RabbitMQ over its AMQP 1.0. */
export async function amqp1(broker: Broker): Promise<Transport> {
  const config = await amqp1Config(broker, QUEUE);
  return {
    bareTitle: 'bare rhea loop',
    bare: async (count) => {
      await broker.preload(count);
      return drainByBareLoop('amqp1', broker.port, `/amq/queue/${QUEUE}`, count, CREDIT, GROUP);
    },
    bridge: async (count) => {
      await broker.preload(count);
      return drainByBridge(config, count);
    },
  };
}
