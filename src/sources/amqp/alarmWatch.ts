import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import type { ChannelModel, SocketOptions } from 'amqplib';
import type { Clock } from '../../model/index.ts';
import type { BrokerAccess } from './brokerAccess.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { closeInTime } from './closeInTime.ts';
import { heartbeatSeconds } from './heartbeatSeconds.ts';
import { login } from './socketOptions.ts';

export interface AlarmParts {
  readonly access: BrokerAccess;
  readonly socket: SocketOptions;
  readonly clock: Clock;
}

/**
 * Tells when the broker is out of memory or disk: it then takes nothing from publishers, so all of OpenStack
 * stands still and nothing new arrives. RabbitMQ says so only to connections that have published, and reads
 * nothing more from those, acknowledgements included. Hence a connection of its own, which publishes one empty
 * message that no queue is bound for.
 *
 * `tell` hears the broker's words, or null when it is over. Without the right to publish, or on any other
 * failure, there is just nothing to hear. Returns what ends the watch.
 */
export function watchAlarms(
  address: BrokerAddress,
  { access, socket, clock }: AlarmParts,
  tell: (alarm: string | null) => void,
): () => Promise<void> {
  const heartbeat = heartbeatSeconds(access.heartbeat);
  const { connection_name: name } = socket.clientProperties ?? {};
  const opening = connect(
    { ...address, heartbeat },
    {
      ...socket,
      credentials: login(access.auth, address),
      clientProperties: { connection_name: `${String(name)}, watching alarms` },
    },
  );
  let open: ChannelModel | null = null;
  let over = false;
  const watching = opening.then(async (model) => {
    model.on('error', () => undefined);
    if (over) return closeInTime(model.close(), model, clock);
    open = model;
    model.on('blocked', (reason) => tell(reason));
    model.on('unblocked', () => tell(null));
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    channel.publish('', `stackwire-alarm-watch-${randomUUID()}`, Buffer.alloc(0));
  });
  watching.catch(() => undefined);
  return async () => {
    over = true;
    // One that is still being opened is closed when it is, and not waited for.
    if (open !== null) await closeInTime(open.close(), open, clock);
  };
}
