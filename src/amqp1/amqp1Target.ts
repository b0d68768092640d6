import { byObject, hostOrder } from '../amqp/index.ts';
import { DeliveryRefused, type Clock, type OutgoingItem } from '../model/index.ts';
import { explainPeerFailure } from './explainPeerFailure.ts';
import { openPeer, type Peer, type PeerProduct } from './openPeer.ts';
import { peerLabel, type PeerAccess, type PeerAddress } from './peerAccess.ts';
import { MessageRejected, Sender, type OutgoingAmqp1Message } from './sender.ts';

/** A message, and where it goes. */
export interface AddressedMessage {
  readonly address: string;
  readonly message: OutgoingAmqp1Message;
}

export interface Amqp1TargetParts {
  /** The sink's, which the peer shows for the connection. */
  readonly name: string;
  readonly access: PeerAccess;
  /** What the peer is told as the host that is meant, where it knows several. */
  readonly openHostname?: string;
  readonly clock: Clock;
}

/** Answers to what was sent, and not to who sends it: trying it again changes nothing. */
const REFUSALS: ReadonlySet<string> = new Set([
  'amqp:link:message-size-exceeded',
  'amqp:decode-error',
  'amqp:invalid-field',
]);

/** A peer that takes messages, over one connection that is kept. Each message is accepted. */
export class Amqp1Target {
  readonly #parts: Amqp1TargetParts;
  readonly #hosts: Iterator<PeerAddress, never>;
  /** Of a batch that failed: what the peer has accepted, and is not sent again. */
  readonly #taken = new Set<OutgoingItem>();
  #connection: Connection | null = null;

  constructor(parts: Amqp1TargetParts) {
    this.#parts = parts;
    this.#hosts = hostOrder(parts.access.addresses, parts.access.failoverStrategy);
  }

  /**
   * Resolves when the peer has accepted a message of each item; those of one object go one after the other. What a message is
   * may depend on what the peer says that it is.
   * @throws DeliveryRefused, or an Error that says why it took not all
   */
  async publish(
    items: readonly OutgoingItem[],
    messageOf: (item: OutgoingItem, peer: PeerProduct) => AddressedMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const connection = await this.#connected(signal);
    // What the peer has not read yet is not to come before what is sent next.
    const giveUp = (): void => void connection.close();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const ends = await Promise.allSettled(
        byObject(items).map(async (chain) => {
          for (const item of chain) {
            if (this.#taken.has(item)) continue;
            await connection.send(messageOf(item, connection.peer));
            this.#taken.add(item);
          }
        }),
      );
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failure(failed.reason, connection.label);
      for (const item of items) this.#taken.delete(item);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async close(): Promise<void> {
    await this.#connection?.close();
  }

  async #connected(signal: AbortSignal): Promise<Connection> {
    if (this.#connection?.usable === true) return this.#connection;
    this.#connection = null;
    const { name, access, openHostname, clock } = this.#parts;
    const reasons: string[] = [];
    for (const _ of access.addresses) {
      signal.throwIfAborted();
      const address = this.#hosts.next().value;
      try {
        const hostname = openHostname === undefined ? {} : { openHostname };
        const peer = await openPeer(address, { access, name, clock, giveUp: signal, ...hostname });
        this.#connection = new Connection(peer, peerLabel(address, access));
        return this.#connection;
      } catch (error) {
        reasons.push(await explainPeerFailure(error, address, access));
      }
    }
    throw new Error(reasons.join('; '));
  }
}

/** Most links that are kept: a template may give any number of addresses. */
const LINKS = 256;

/** One connection to a peer, with a link to each address. */
class Connection {
  readonly peer: Peer;
  readonly label: string;
  readonly #senders = new Map<string, Promise<Sender>>();
  #over = false;

  constructor(peer: Peer, label: string) {
    this.peer = peer;
    this.label = label;
    void peer.ended.then(() => {
      this.#over = true;
    });
  }

  get usable(): boolean {
    return !this.#over;
  }

  async send({ address, message }: AddressedMessage): Promise<void> {
    const sender = await this.#sender(address);
    await sender.send(message);
  }

  async close(): Promise<void> {
    this.#over = true;
    await this.peer.close();
  }

  #sender(address: string): Promise<Sender> {
    const known = this.#senders.get(address);
    if (known !== undefined) return known;
    // A link that is closed under its messages fails them, and who sent them begins anew.
    if (this.#senders.size >= LINKS) this.#over = true;
    const opening = Sender.open(this.peer, address);
    this.#senders.set(address, opening);
    const forget = (): void => {
      if (this.#senders.get(address) === opening) this.#senders.delete(address);
    };
    opening.then((sender) => sender.ended, forget).then(forget, forget);
    return opening;
  }
}

function failure(error: unknown, label: string): Error {
  const text = `${label}: ${error instanceof Error ? error.message : String(error)}`;
  const refused = error instanceof MessageRejected && REFUSALS.has(error.condition);
  return refused ? new DeliveryRefused(text, { cause: error }) : new Error(text, { cause: error });
}
