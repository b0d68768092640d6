import { StallingProxy } from '../test/support/stallingProxy.ts';
import { bridgeSettings } from './bridgeSettings.ts';
import type { Bus } from './bus.ts';
import type { RabbitStage } from './fault.ts';
import type { FaultBroker } from './faultBroker.ts';
import { startOsloLoad } from './osloLoad.ts';
import { RabbitLoad } from './rabbitLoad.ts';

/** RabbitMQ by AMQP 0-9-1: an exchange and a queue for each trial, behind a proxy of its own. */
export function rabbitBus(broker: FaultBroker): Bus<RabbitStage> {
  return {
    open: async ({ name, fault, prepared, payloads, rate }, cleanup) => {
      const durable = fault.durable ?? true;
      const routingKey = `${name}.info`;
      const load = new RabbitLoad({
        url: broker.rabbit.url,
        exchange: name,
        durable,
        routingKey,
        payloads,
        rate,
      });
      cleanup.after(() => removeFromBus(broker, name));
      cleanup.after(() => load.finish());
      // The bridge binds to what is there; what was sent before it did is nobody's.
      await load.hold();

      const target = fault.strikes === 'certificate' ? broker.tlsPort : broker.rabbit.port;
      const { outgoing } = prepared;
      const proxy = await StallingProxy.start(cleanup, target, outgoing === undefined ? {} : { outgoing });
      // A proxy takes connections though the broker behind it be down, and the bridge comes back later for that.
      const port = fault.strikes === 'broker' ? target : proxy.port;
      return {
        load,
        sources: bridgeSettings(fault, broker, port, name),
        left: async () => (await broker.as((channel) => channel.checkQueue(name))).messageCount,
        oslo: fault.oslo === true ? () => startOsloLoad(cleanup, broker, name, durable) : null,
        stage: (common) => ({ ...common, load, broker, proxy, exchange: name, queue: name }),
      };
    },
  };
}

/** The queues of the bridge and of oslo.messaging, and the exchange. */
async function removeFromBus(broker: FaultBroker, name: string): Promise<void> {
  await broker.as(async (channel) => {
    for (const queue of [name, `${name}.info`, `${name}.warn`, `${name}.error`])
      await channel.deleteQueue(queue);
    await channel.deleteExchange(name);
  });
}
