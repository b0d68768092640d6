import {
  brokerAccess,
  brokerText,
  BrokerTarget,
  ExchangeRefused,
  type PrepareChannel,
} from '../../amqp/index.ts';
import type { Clock, Sink } from '../../model/index.ts';
import { messageOf } from './message.ts';
import { routingKeys } from './routingKey.ts';
import type { RabbitSettings } from './settings.ts';

export interface RabbitParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
}

/** Publishes a batch on one connection, which is kept. */
export function createRabbitSink(settings: RabbitSettings, { name, cloud, clock }: RabbitParts): Sink {
  const access = brokerAccess(settings);
  const target = new BrokerTarget({ name, access, prepare: exchangeOf(settings), clock });
  const { exchange } = settings;
  const routingKey = routingKeys(settings.routing_key);
  return {
    name,
    deliver: (items, signal) =>
      target.publish(
        items,
        (item) => ({ exchange, routingKey: routingKey(item), ...messageOf(item, cloud) }),
        signal,
      ),
    close: () => target.close(),
  };
}

function exchangeOf({ exchange, declare }: RabbitSettings): PrepareChannel {
  return async (channel) => {
    try {
      if (declare) await channel.assertExchange(exchange, 'topic', { durable: true });
      else await channel.checkExchange(exchange);
    } catch (error) {
      const advice = declare ? '; one that others make is used with `declare: false`' : '';
      throw new ExchangeRefused(`exchange ${exchange}: ${brokerText(error)}${advice}`, { cause: error });
    }
  };
}
