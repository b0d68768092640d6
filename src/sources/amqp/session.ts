import type { Duplex } from 'node:stream';
import { connect } from 'amqplib';
import type { Channel, ChannelModel, ConsumeMessage, Message, SocketOptions } from 'amqplib';
import { brokerText, closeCode, CONNECTION_FORCED, NOT_FOUND, PRECONDITION_FAILED } from './brokerError.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { ownQueue } from './ownQueue.ts';
import { Probe } from './probe.ts';
import { SocketValve } from './socketValve.ts';
import type { AmqpSettings } from './spec.ts';

export interface SessionEnd {
  readonly reason: string;
  /** The broker went down in good order, so whatever is not durable is forgotten. */
  readonly brokerDown: boolean;
}

/** One connection with one consumer, from its opening to its end. It never mends itself: a new one is opened. */
export interface Session {
  /** The queue did not exist before, so nothing was bound to it. */
  readonly queueIsNew: boolean;
  /** Resolves when it is over: connection or channel closed, consumer cancelled, queue deleted. */
  readonly ended: Promise<SessionEnd>;
  /** Binds the queue to an exchange for all topics. null, or why not. Rejects when the connection is gone. */
  bind(exchange: string): Promise<string | null>;
  ackUpTo(deliveryTag: number): void;
  /** Reads nothing more from the socket until `release`. */
  hold(): void;
  release(): void;
  /** Ends consuming; acknowledging still works. */
  cancel(): Promise<void>;
  /** Closes in good order, so that acknowledgements on their way arrive. */
  close(): Promise<void>;
}

/** Connects, declares the queue and consumes. Rejects when any of that fails, with nothing left open. */
export async function openSession(
  address: BrokerAddress,
  settings: AmqpSettings,
  socketOptions: SocketOptions,
  deliver: (message: ConsumeMessage) => void,
): Promise<Session> {
  const heartbeat = Math.max(1, Math.round(settings.heartbeat / 1_000_000));
  const model = await connect({ ...address, heartbeat }, socketOptions);
  const { promise: ended, end } = ending(model);
  try {
    const channel = await model.createChannel();
    channel.on('error', (error) => end(error));
    // A connection that closes takes its channels along first; its reason is the better one, and follows at once.
    channel.once('close', () => queueMicrotask(() => end(new Error('the channel was closed'))));
    const probe = new Probe(model);
    const queueIsNew = (await probe.ask((ask) => ask.checkQueue(settings.queue.name)))?.code === NOT_FOUND;
    await declareQueue(channel, settings.queue);
    // Per consumer, not per channel: RabbitMQ 4.3 refuses the global flag.
    await channel.prefetch(settings.prefetch);
    const { consumerTag } = await channel.consume(settings.queue.name, (message) => {
      if (message === null)
        end(new Error('the broker cancelled the consumer: the queue was deleted or moved'));
      else deliver(message);
    });
    // amqplib publishes the connection but not its socket, which is the only place where reading can be held back.
    const valve = new SocketValve((model.connection as unknown as { readonly stream: Duplex }).stream);
    return {
      queueIsNew,
      ended,
      bind: (exchange) => bind(probe, exchange, settings),
      ackUpTo: (deliveryTag) => ackUpTo(channel, deliveryTag),
      hold: () => valve.close(),
      release: () => valve.open(),
      cancel: async () => {
        valve.open();
        await channel.cancel(consumerTag);
      },
      close: async () => {
        valve.open();
        // The channel first: its frames take another way to the socket than the connection's own.
        await channel.close().catch(() => undefined);
        await model.close().catch(() => undefined);
      },
    };
  } catch (error) {
    await model.close().catch(() => undefined);
    throw error;
  }
}

interface Ending {
  readonly promise: Promise<SessionEnd>;
  readonly end: (error: Error | undefined) => void;
}

function ending(model: ChannelModel): Ending {
  let resolve: (end: SessionEnd) => void;
  const promise = new Promise<SessionEnd>((resolver) => {
    resolve = resolver;
  });
  const end = (error: Error | undefined): void =>
    resolve({
      reason: error === undefined ? 'the connection was closed' : brokerText(error),
      brokerDown: closeCode(error) === CONNECTION_FORCED,
    });
  model.on('error', end);
  model.once('close', end);
  return { promise, end };
}

async function declareQueue(channel: Channel, queue: AmqpSettings['queue']): Promise<void> {
  try {
    await channel.assertQueue(queue.name, ownQueue(queue));
  } catch (error) {
    if (closeCode(error) !== PRECONDITION_FAILED) throw error;
    throw new Error(
      `queue ${queue.name} exists with other settings; remove it or name another (${brokerText(error)})`,
      { cause: error },
    );
  }
}

/** The passive check comes first, so that no answer of the broker can come from having made anything. */
async function bind(probe: Probe, exchange: string, settings: AmqpSettings): Promise<string | null> {
  const refusal = await probe.ask(async (channel) => {
    await channel.checkExchange(exchange);
    for (const topic of settings.topics) await channel.bindQueue(settings.queue.name, exchange, `${topic}.*`);
  });
  if (refusal === null) return null;
  return refusal.code === NOT_FOUND ? 'does not exist' : `cannot be bound (${refusal.text})`;
}

function ackUpTo(channel: Channel, deliveryTag: number): void {
  try {
    // amqplib reads nothing but the tag, so no message has to be kept.
    channel.ack({ fields: { deliveryTag } } as Message, true);
  } catch {
    // The channel was closed a moment ago: the broker delivers these again, and their ids are known.
  }
}
