import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
import { brokerText, closeCode, NOT_FOUND, PRECONDITION_FAILED } from '../../amqp/index.ts';
import type { Feed } from './feed.ts';
import { refusalText } from './feed.ts';
import { ownQueue, temporaryQueue } from './ownQueue.ts';
import type { AmqpSettings } from './spec.ts';

/** Of queues that are made for a while only; a random part follows. */
const TEMPORARY_PREFIX = 'stackwire-record-';

/** Copies of everything through the bridge's durable queue. */
export function ownQueueFeed({ exchanges, topics, queue }: AmqpSettings): Feed {
  return {
    ...boundTo(exchanges, topics, () => queue.name),
    bounded: { queue: queue.name, limit: queue.max_length },
    open: async ({ channel, probe, consume, backlog }) => {
      const isNew = (await probe.ask((ask) => ask.checkQueue(queue.name)))?.code === NOT_FOUND;
      backlog({ depth: await declare(channel, queue), limit: queue.max_length });
      await consume(queue.name);
      return isNew;
    },
  };
}

/**
 * Copies of everything through a queue that ends with the connection. Each session makes one of another name:
 * the broker may hold the one before for a while after its connection was lost.
 */
export function temporaryQueueFeed({ exchanges, topics, queue }: AmqpSettings): Feed {
  let name = '';
  return {
    ...boundTo(exchanges, topics, () => name),
    open: async ({ channel, consume }) => {
      name = `${TEMPORARY_PREFIX}${randomUUID()}`;
      await channel.assertQueue(name, temporaryQueue(queue));
      await consume(name);
      return true;
    },
  };
}

/** The passive check comes first, so that no answer of the broker can come from having made anything. */
function boundTo(
  exchanges: readonly string[],
  topics: readonly string[],
  queue: () => string,
): Omit<Feed, 'open'> {
  return {
    subject: 'exchange',
    names: exchanges,
    attach: async (exchange, { probe }) => {
      const refusal = await probe.ask(async (channel) => {
        await channel.checkExchange(exchange);
        for (const key of bindingKeys(topics)) await channel.bindQueue(queue(), exchange, key);
      });
      return refusal === null ? null : refusalText(refusal, 'bound');
    },
  };
}

/** A topic with all its priorities. */
export function bindingKeys(topics: readonly string[]): readonly string[] {
  return topics.map((topic) => `${topic}.*`);
}

/** Returns how many messages wait in it. */
async function declare(channel: Channel, queue: AmqpSettings['queue']): Promise<number> {
  try {
    return (await channel.assertQueue(queue.name, ownQueue(queue))).messageCount;
  } catch (error) {
    if (closeCode(error) !== PRECONDITION_FAILED) throw error;
    throw new Error(
      `queue ${queue.name} exists with other settings; remove it (stackwire queues remove) or name another (${brokerText(error)})`,
      { cause: error },
    );
  }
}
