import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import rhea, { type Connection, type Delivery, type EventContext, type Message, type Receiver } from 'rhea';
import type { Cleanup } from './cleanup.ts';

/** A message that came, and the means to answer it or not. */
export interface Arrival {
  readonly address: string;
  readonly message: Message;
  readonly delivery: Delivery;
  readonly link: Receiver;
  readonly connection: Connection;
}

export interface FaultyPeerOptions {
  /** What is given to each link that is opened; more is given to none. */
  readonly credit?: number;
  /** Highest number of a session. */
  readonly channelMax?: number;
  readonly arrived?: (arrival: Arrival, count: number) => void;
}

/** A peer of AMQP 1.0 for what no broker can be made to do: it takes what it is told to, and ends what it is told to. */
export class FaultyPeer {
  /** Ids of all that came, in their order, with those that were not accepted. */
  readonly came: string[] = [];
  readonly accepted: string[] = [];
  readonly links: Receiver[] = [];
  /** Connections that were made. */
  connections = 0;
  /** Most sessions of one connection at a time. */
  sessions = 0;
  readonly #server: Server;
  readonly #open = new Set<Connection>();

  private constructor({ credit = 1000, channelMax = 65_535, arrived }: FaultyPeerOptions) {
    const container = rhea.create_container();
    (container.sasl_server_mechanisms as { enable_anonymous: () => void }).enable_anonymous();
    const nothing = (): void => undefined;
    container.on('connection_open', ({ connection }: EventContext) => {
      this.connections += 1;
      this.#open.add(connection);
    });
    container.on('session_open', ({ connection }: EventContext) => {
      const { length } = Object.keys(connection['local_channel_map'] as object);
      this.sessions = Math.max(this.sessions, length);
    });
    for (const end of ['connection_close', 'disconnected'])
      container.on(end, ({ connection }: EventContext) => this.#open.delete(connection));
    for (const fault of ['error', 'protocol_error', 'connection_error', 'session_error', 'receiver_error'])
      container.on(fault, nothing);
    container.on('receiver_open', ({ receiver }: EventContext) => {
      if (receiver === undefined) return;
      this.links.push(receiver);
      receiver.set_target(receiver.target);
      receiver.add_credit(credit);
    });
    container.on('message', ({ message, delivery, receiver, connection }: EventContext) => {
      if (message === undefined || delivery === undefined || receiver === undefined) return;
      const address = String(receiver.target.address);
      this.came.push(String(message.message_id));
      const arrival: Arrival = { address, message, delivery, link: receiver, connection };
      if (arrived === undefined) this.accept(arrival);
      else arrived(arrival, this.came.length);
    });
    this.#server = container.listen({
      port: 0,
      host: '127.0.0.1',
      channel_max: channelMax,
      receiver_options: { credit_window: 0, autoaccept: false },
    }) as Server;
  }

  static async start(cleanup: Cleanup, options: FaultyPeerOptions = {}): Promise<FaultyPeer> {
    const peer = new FaultyPeer(options);
    await once(peer.#server, 'listening');
    cleanup.after(async () => {
      const closed = once(peer.#server, 'close');
      peer.#server.close();
      peer.cut();
      await closed;
    });
    return peer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#open.size;
  }

  accept({ message, delivery }: Arrival): void {
    this.accepted.push(String(message.message_id));
    delivery.accept();
  }

  /** Loses all connections; with an error, since rhea stops its timers upon one alone. */
  cut(): void {
    for (const connection of this.#open) (connection['socket'] as Socket).destroy(new Error('cut'));
  }
}
