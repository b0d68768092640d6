import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import type { ChannelModel, SocketOptions } from 'amqplib';
import type { Clock } from '../../model/index.ts';
import {
  type BrokerAccess,
  type BrokerAddress,
  closeInTime,
  heartbeatSeconds,
  login,
} from '../../amqp/index.ts';

/** Milliseconds between two questions to a broker from which nothing comes. */
const EVERY = 5000;

export interface AlarmParts {
  readonly access: BrokerAccess;
  readonly socket: SocketOptions;
  readonly clock: Clock;
  /** Whether messages came since it was asked last: then services can publish, and the broker need not be asked. */
  readonly flowing: () => boolean;
  /** Hears the broker's words, or null when it is over. */
  readonly tell: (alarm: string | null) => void;
}

/**
 * Tells when the broker is out of memory or disk: it then takes nothing from publishers, so all of OpenStack
 * stands still and nothing new arrives. RabbitMQ says so only to a connection that publishes meanwhile, and
 * reads nothing more from that one, acknowledgements included. Hence a connection of its own, which publishes an
 * empty message that no queue is bound for while nothing else comes.
 *
 * Without the right to publish, or on any other failure, there is just nothing to hear. Returns what ends the watch.
 */
export function watchAlarms(address: BrokerAddress, parts: AlarmParts): () => Promise<void> {
  const over = new AbortController();
  let model: ChannelModel | null = null;
  const open = async (): Promise<void> => {
    model = await connect(...connection(address, parts));
    model.on('error', () => over.abort());
    model.once('close', () => over.abort());
    if (over.signal.aborted) await closeInTime(model.close(), model, parts.clock);
    else await listen(model, parts, over.signal);
  };
  void open().catch(() => undefined);
  return async () => {
    over.abort();
    // One that is still being opened is closed when it is, and not waited for.
    if (model !== null) await closeInTime(model.close(), model, parts.clock);
  };
}

function connection(address: BrokerAddress, { access, socket }: AlarmParts): Parameters<typeof connect> {
  const name = String(socket.clientProperties?.['connection_name']);
  return [
    { ...address, heartbeat: heartbeatSeconds(access.heartbeat) },
    {
      ...socket,
      credentials: login(access.auth, address),
      clientProperties: { connection_name: `${name}, watching alarms` },
    },
  ];
}

async function listen(
  model: ChannelModel,
  { clock, flowing, tell }: AlarmParts,
  over: AbortSignal,
): Promise<void> {
  let blocked = false;
  const hear = (alarm: string | null): void => {
    blocked = alarm !== null;
    if (!over.aborted) tell(alarm);
  };
  model.on('blocked', hear);
  model.on('unblocked', () => hear(null));
  const channel = await model.createChannel();
  const refused = new AbortController();
  channel.on('error', () => refused.abort());
  const ended = AbortSignal.any([over, refused.signal]);
  while (!ended.aborted) {
    if (!blocked && !flowing()) channel.publish('', `stackwire-alarm-watch-${randomUUID()}`, Buffer.alloc(0));
    await clock.sleep(EVERY, ended);
  }
}
