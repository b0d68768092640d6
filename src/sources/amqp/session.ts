import { connect } from 'amqplib';
import type { Channel, ChannelModel, ConsumeMessage, Message, SocketOptions } from 'amqplib';
import type { Clock, QueueBacklog } from '../../model/index.ts';
import {
  type BrokerAccess,
  type BrokerAddress,
  brokerText,
  closeCode,
  closeInTime,
  CONNECTION_FORCED,
  heartbeatSeconds,
  login,
  socketOf,
} from '../../amqp/index.ts';
import type { Feed } from './feed.ts';
import { Probe } from './probe.ts';
import { SocketValve } from './socketValve.ts';

export interface SessionEnd {
  readonly reason: string;
  /** The connection is gone, not only the channel or the consumer on it. */
  readonly lost: boolean;
  /** The broker went down in good order, so whatever is not durable is forgotten. */
  readonly brokerDown: boolean;
}

/** One connection with its consumers, from its opening to its end. It never mends itself: a new one is opened. */
export interface Session {
  /** The queue did not exist before, so nothing was bound to it. */
  readonly queueIsNew: boolean;
  /** For questions that may be refused. */
  readonly probe: Probe;
  /** Resolves when it is over: connection or channel closed, consumer cancelled, queue deleted. */
  readonly ended: Promise<SessionEnd>;
  /** Ties one of the feed's names to it. null, or why not. Rejects when the connection is gone. */
  attach(name: string): Promise<string | null>;
  ackUpTo(deliveryTag: number): void;
  /** Reads nothing more from the socket until `release`. */
  hold(): void;
  release(): void;
  /** Ends consuming; acknowledging still works. */
  cancel(): Promise<void>;
  /** Closes in good order, so that acknowledgements on their way arrive. Over a dead link it gives up soon. */
  close(): Promise<void>;
}

export interface SessionParts {
  readonly access: BrokerAccess;
  readonly socket: SocketOptions;
  readonly prefetch: number;
  readonly feed: Feed;
  readonly clock: Clock;
  /** Tears the connection down; for as long as nobody has the session. */
  readonly giveUp: AbortSignal;
  readonly deliver: (message: ConsumeMessage) => void;
  readonly backlog: (backlog: QueueBacklog) => void;
}

/** Connects, makes the feed ready and consumes. Rejects when any of that fails, with nothing left open. */
export async function openSession(address: BrokerAddress, parts: SessionParts): Promise<Session> {
  const { access, feed } = parts;
  const heartbeat = heartbeatSeconds(access.heartbeat);
  const socket = { ...parts.socket, credentials: login(access.auth, address), signal: parts.giveUp };
  const model = await connect({ ...address, heartbeat }, socket);
  const soon = (work: Promise<unknown>): Promise<void> => closeInTime(work, model, parts.clock);
  const { promise: ended, end } = ending(model);
  try {
    const channel = await model.createChannel();
    channel.on('error', (error) => end(error, false));
    // A connection that closes takes its channels along first; its reason is the better one, and follows at once.
    channel.once('close', () => queueMicrotask(() => end(new Error('the channel was closed'), false)));
    // Per consumer, not per channel: RabbitMQ 4.3 refuses the global flag.
    await channel.prefetch(parts.prefetch);
    const tags: string[] = [];
    const consume = async (queue: string): Promise<void> => {
      const { consumerTag } = await channel.consume(queue, (message) => {
        if (message !== null) parts.deliver(message);
        else end(new Error(`the broker cancelled the consumer: queue ${queue} was deleted or moved`), false);
      });
      tags.push(consumerTag);
    };
    const work = { channel, probe: new Probe(model), consume, backlog: parts.backlog };
    const queueIsNew = await feed.open(work);
    const valve = new SocketValve(socketOf(model));
    return {
      queueIsNew,
      // One of its own: a refusal closes the channel under every question that is open on it.
      probe: new Probe(model),
      ended,
      attach: (name) => feed.attach(name, work),
      ackUpTo: (deliveryTag) => ackUpTo(channel, deliveryTag),
      hold: () => valve.close(),
      release: () => valve.open(),
      cancel: async () => {
        valve.open();
        await soon(Promise.all(tags.map((tag) => channel.cancel(tag))));
      },
      close: async () => {
        valve.open();
        // The channel first: its frames take another way to the socket than the connection's own.
        const closed = channel.close().catch(() => undefined);
        await soon(closed.then(() => model.close()));
      },
    };
  } catch (error) {
    await soon(model.close());
    throw error;
  }
}

interface Ending {
  readonly promise: Promise<SessionEnd>;
  readonly end: (error: Error | undefined, lost: boolean) => void;
}

function ending(model: ChannelModel): Ending {
  let resolve: (end: SessionEnd) => void;
  const promise = new Promise<SessionEnd>((resolver) => {
    resolve = resolver;
  });
  const end: Ending['end'] = (error, lost) =>
    resolve({
      reason: error === undefined ? 'the connection was closed' : brokerText(error),
      lost,
      brokerDown: closeCode(error) === CONNECTION_FORCED,
    });
  model.on('error', (error) => end(error, true));
  model.once('close', (error) => end(error, true));
  return { promise, end };
}

function ackUpTo(channel: Channel, deliveryTag: number): void {
  try {
    // amqplib reads nothing but the tag, so no message has to be kept.
    channel.ack({ fields: { deliveryTag } } as Message, true);
  } catch {
    // The channel was closed a moment ago: the broker delivers these again, and their ids are known.
  }
}
