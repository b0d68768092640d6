import { byObject, hostOrder } from '../amqp/index.ts';
import { DeliveryRefused, type Clock, type OutgoingItem } from '../model/index.ts';
import { AttachRefused } from './attachRefused.ts';
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
const REFUSALS: ReadonlySet<string> = new Set(['amqp:decode-error', 'amqp:invalid-field']);
/** So is this one, and some peers end the link with it. */
const TOO_LARGE = 'amqp:link:message-size-exceeded';

/** How long a peer may take over what it is sent, milliseconds; a router takes nothing while nobody reads. */
const PATIENCE = 60_000;

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
    signal.throwIfAborted();
    let rest = items.filter((item) => !this.#taken.has(item));
    while (rest.length > 0) {
      const connection = await this.#connected(signal);
      const run = connection.fitting(rest, messageOf);
      if (run.size > 0) await this.#sendAll(run, connection, signal);
      // All its links are to other addresses.
      else await connection.close();
      rest = rest.slice(run.size);
    }
    for (const item of items) this.#taken.delete(item);
  }

  async close(): Promise<void> {
    await this.#connection?.close();
  }

  async #sendAll(
    run: ReadonlyMap<OutgoingItem, AddressedMessage>,
    connection: Connection,
    signal: AbortSignal,
  ): Promise<void> {
    // What the peer has not read yet is not to come before what is sent next.
    const giveUp = (): void => void connection.close();
    signal.addEventListener('abort', giveUp, { once: true });
    const answered = new AbortController();
    void this.#parts.clock.sleep(PATIENCE, answered.signal).then(() => {
      if (!answered.signal.aborted) connection.endWaiting();
    });
    try {
      const ends = await Promise.allSettled(
        byObject([...run.keys()]).map(async (chain) => {
          for (const item of chain) {
            await connection.send(run.get(item) as AddressedMessage);
            this.#taken.add(item);
          }
        }),
      );
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failure(failed.reason, connection.label);
    } finally {
      answered.abort();
      signal.removeEventListener('abort', giveUp);
    }
  }

  async #connected(signal: AbortSignal): Promise<Connection> {
    const old = this.#connection;
    if (old?.usable === true) return old;
    this.#connection = null;
    await old?.close();
    const { access } = this.#parts;
    const reasons: string[] = [];
    for (const _ of access.addresses) {
      signal.throwIfAborted();
      const address = this.#hosts.next().value;
      const opened = await this.#open(address, signal);
      if (typeof opened === 'string') {
        reasons.push(opened);
        continue;
      }
      this.#connection = opened;
      if (!signal.aborted) return opened;
      await opened.close();
    }
    signal.throwIfAborted();
    throw new Error(reasons.join('; '));
  }

  /** A string says why it is not there. */
  async #open(address: PeerAddress, signal: AbortSignal): Promise<Connection | string> {
    const { name, access, openHostname, clock } = this.#parts;
    const hostname = openHostname === undefined ? {} : { openHostname };
    try {
      const peer = await openPeer(address, { access, name, clock, giveUp: signal, ...hostname });
      return new Connection(peer, peerLabel(address, access));
    } catch (error) {
      return explainPeerFailure(error, address, access, signal);
    }
  }
}

/** Most links that are kept: a template may give any number of addresses. */
const LINKS = 256;

/** One connection to a peer, with a link to each address. */
class Connection {
  readonly label: string;
  readonly #peer: Peer;
  readonly #senders = new Map<string, Promise<Sender>>();
  #over = false;
  #closed: Promise<void> | null = null;

  constructor(peer: Peer, label: string) {
    this.#peer = peer;
    this.label = label;
    void peer.ended.then(() => {
      this.#over = true;
    });
  }

  get usable(): boolean {
    return !this.#over;
  }

  /** Messages of the first items, as many as there are links for. */
  fitting(
    items: readonly OutgoingItem[],
    messageOf: (item: OutgoingItem, peer: PeerProduct) => AddressedMessage,
  ): ReadonlyMap<OutgoingItem, AddressedMessage> {
    const addresses = new Set(this.#senders.keys());
    const fitting = new Map<OutgoingItem, AddressedMessage>();
    for (const item of items) {
      const addressed = messageOf(item, this.#peer);
      if (addresses.add(addressed.address).size > Math.min(LINKS, this.#peer.sessions)) break;
      fitting.set(item, addressed);
    }
    return fitting;
  }

  async send({ address, message }: AddressedMessage): Promise<void> {
    const sender = await this.#sender(address);
    if (this.#over) throw new Error('the connection is closed');
    await sender.send(message);
  }

  /** Fails what has no answer yet, and ends the links that it went over, lest it is taken later. */
  endWaiting(): void {
    for (const [address, opening] of this.#senders) {
      void opening.then(
        (sender) => {
          const why = `${address}: not taken in ${PATIENCE / 1000} s; a router takes nothing while nobody reads the address, a broker while it is full`;
          if (sender.waiting) sender.close(why);
        },
        () => undefined,
      );
    }
  }

  close(): Promise<void> {
    this.#over = true;
    this.#closed ??= this.#peer.close();
    return this.#closed;
  }

  #sender(address: string): Promise<Sender> {
    const known = this.#senders.get(address);
    if (known !== undefined) return known;
    const opening = Sender.open(this.#peer, address);
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
  const refused =
    (error instanceof MessageRejected && REFUSALS.has(error.condition)) ||
    ((error instanceof MessageRejected || error instanceof AttachRefused) && error.condition === TOO_LARGE);
  return refused ? new DeliveryRefused(text, { cause: error }) : new Error(text, { cause: error });
}
