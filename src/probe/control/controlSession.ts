import { connect, type Channel, type ChannelModel, type ConsumeMessage, type SocketOptions } from 'amqplib';
import {
  brokerText,
  closeInTime,
  heartbeatSeconds,
  login,
  type BrokerAccess,
  type BrokerAddress,
} from '../../amqp/index.ts';
import { controlQueue } from '../../control/index.ts';
import type { Clock } from '../../model/index.ts';

/**
 * How long the queue is kept without its probe, and a message in it, milliseconds. A restart of the probe loses no request; where a
 * probe is gone for longer, the bridge's broker says that nobody listens. Samples that are asked for later are no last ones.
 */
const EXPIRES = 300_000;
/** Deletes of some hours; more are those of a host that is in trouble. The oldest go first. */
const LONGEST = 10_000;
/** Requests at work at once: each may wait a moment for libvirt. */
const PREFETCH = 16;

export interface ControlSessionParts {
  readonly access: BrokerAccess;
  readonly socket: SocketOptions;
  readonly exchange: string;
  readonly host: string;
  readonly clock: Clock;
  /** Settles the message on the channel. Never throws. */
  readonly take: (message: ConsumeMessage, channel: Channel) => void;
}

/** One connection on which requests are consumed. It never mends itself: a new one is opened. */
export interface ControlSession {
  /** Resolves with the reason when it is over. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** Connects, makes exchange and queue, consumes. Rejects, with nothing left open, when any of that fails. */
export async function openControlSession(
  address: BrokerAddress,
  parts: ControlSessionParts,
): Promise<ControlSession> {
  const { access, clock } = parts;
  const socket = { ...parts.socket, credentials: login(access.auth, address) };
  const model = await connect({ ...address, heartbeat: heartbeatSeconds(access.heartbeat) }, socket);
  const ended = endOf(model);
  try {
    const channel = await model.createChannel();
    const over = new Promise<string>((resolve) => {
      channel.on('error', (error: unknown) => resolve(brokerText(error)));
      channel.once('close', () => queueMicrotask(() => resolve('the channel was closed')));
    });
    const cancelled = await consume(channel, parts);
    return {
      ended: Promise.race([ended, over, cancelled.promise]),
      close: async () => {
        const closed = channel.close().catch(() => undefined);
        await closeInTime(
          closed.then(() => model.close()),
          model,
          clock,
        );
      },
    };
  } catch (error) {
    await closeInTime(model.close(), model, clock);
    throw error;
  }
}

function endOf(model: ChannelModel): Promise<string> {
  return new Promise((resolve) => {
    model.on('error', (error: unknown) => resolve(brokerText(error)));
    model.once('close', (error: unknown) =>
      resolve(error == null ? 'the connection was closed' : brokerText(error)),
    );
  });
}

/** In an object, for a promise would be waited for. */
async function consume(
  channel: Channel,
  { exchange, host, take }: ControlSessionParts,
): Promise<{ readonly promise: Promise<string> }> {
  const queue = controlQueue(host);
  await channel.assertExchange(exchange, 'direct', { durable: true });
  await channel.assertQueue(queue, {
    durable: true,
    expires: EXPIRES,
    messageTtl: EXPIRES,
    maxLength: LONGEST,
  });
  await channel.bindQueue(queue, exchange, host);
  await channel.prefetch(PREFETCH);
  let cancel: (reason: string) => void;
  const promise = new Promise<string>((resolve) => {
    cancel = resolve;
  });
  await channel.consume(queue, (message) => {
    if (message === null) cancel(`the broker cancelled the consumer: queue ${queue} was deleted or moved`);
    else take(message, channel);
  });
  return { promise };
}
