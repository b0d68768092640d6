import type { Delivery, EventContext, Message, Receiver as Link, Session } from 'rhea';
import type { UnreadableMessage } from './loadRhea.ts';
import type { Peer } from './openPeer.ts';
import { readMessage, type ReceivedMessage } from './readMessage.ts';

export interface ReceiverParts {
  readonly address: string;
  /** Most messages that may be unsettled at a time. */
  readonly credit: number;
  /** `position` counts from 1 on each receiver. */
  readonly deliver: (message: ReceivedMessage, position: number) => void;
}

/** The peer does not let the address be used; the message is in its own words. */
export class AttachRefused extends Error {
  override readonly name = 'AttachRefused';
  /** AMQP's condition, such as `amqp:not-found`; empty where the peer gave none. */
  readonly condition: string;

  constructor(message: string, condition = '') {
    super(message);
    this.condition = condition;
  }
}

/** How long a peer may take to answer an attach, milliseconds. */
const ANSWER = 10_000;

/** Transfers that may be on their way beside what is unsettled; one large message is several. */
const WINDOW = 2048;

/** What rhea has and its types do not show. */
type OpenLink = Link & { credit: number };
type OpenSession = Session & { _write_flow(link: Link): void };

/**
 * One address read over one connection, from its attach to its end. It has a session of its own: on a shared one a delivery that waits
 * holds up all others (https://github.com/amqp/rhea/issues/452), and some peers end the session where they refuse one address.
 *
 * Credit is the back-pressure: as much as may be unsettled, given with `release` and again for what was settled. While
 * it is held none is given, and what the peer has of it is taken back.
 */
export class Receiver {
  readonly #parts: ReceiverParts;
  readonly #peer: Peer;
  readonly #session: OpenSession;
  readonly #link: OpenLink;
  /** In order of their positions. */
  readonly #unsettled: Delivery[] = [];
  /** Position of the first that is not settled. */
  #first = 1;
  #held = true;
  #drained = false;
  #over = false;
  #end!: (error: Error) => void;
  /** Resolves with the reason when the peer ended it, or the connection, or `close` did. */
  readonly ended: Promise<Error>;

  private constructor(peer: Peer, parts: ReceiverParts) {
    this.#peer = peer;
    this.#parts = parts;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    void peer.ended.then((reason) => this.#finish(new Error(reason)));
    this.#session = peer.connection.create_session(parts.credit + WINDOW) as OpenSession;
    this.#session.on('session_error', () => this.#refused(this.#session.error));
    this.#session.on('session_close', () => this.#refused(this.#session.error));
    this.#session.begin();
    this.#link = this.#session.open_receiver({
      // oslo.messaging's own listener gives the address for both ends. A broker that has topics as well is told which is meant.
      source: { address: parts.address, capabilities: ['queue'] },
      target: { address: parts.address },
      credit_window: 0,
      autoaccept: false,
    }) as OpenLink;
    this.#link.on('message', (context: EventContext) => this.#take(context));
    this.#link.on('receiver_error', () => this.#refused(this.#link.error));
    this.#link.on('receiver_close', () => this.#refused(this.#link.error));
  }

  /**
   * Resolves when the peer has opened the link; nothing comes before `release`.
   * @throws AttachRefused, or an Error where the connection ended
   */
  static async open(peer: Peer, parts: ReceiverParts): Promise<Receiver> {
    const receiver = new Receiver(peer, parts);
    const opened = new Promise<null>((resolve) => {
      // A peer that refuses opens the link without a source, and closes it.
      receiver.#link.on('receiver_open', () => {
        if (typeof receiver.#link.source?.address === 'string') resolve(null);
      });
    });
    const answered = new AbortController();
    void peer.clock.sleep(ANSWER, answered.signal).then(() => {
      if (!answered.signal.aborted) receiver.#finish(new AttachRefused('the peer does not answer'));
    });
    const failure = await Promise.race([opened, receiver.ended]);
    answered.abort();
    if (failure !== null) throw failure;
    return receiver;
  }

  /** Accepts all up to `position`, and gives credit for as many. */
  settle(position: number): void {
    const settled = this.#unsettled.splice(0, Math.max(0, position - this.#first + 1));
    this.#first += settled.length;
    for (const delivery of settled) delivery.accept();
    if (settled.length > 0 && !this.#held) this.#grant();
  }

  /** Gives no more credit and takes back what the peer has of it; what is on its way still arrives. */
  hold(): void {
    if (this.#held || this.#over) return;
    this.#held = true;
    // rhea counts what is on its way against the credit that was given, and complains aloud where there is none.
    const { credit } = this.#link;
    this.#link.credit = 0;
    this.#session._write_flow(this.#link);
    this.#link.credit = credit;
  }

  /** Gives credit. */
  release(): void {
    if (this.#drained || this.#over) return;
    this.#held = false;
    this.#grant();
  }

  /** Takes nothing more in for good: what still arrives goes back. Settling goes on. */
  drain(): void {
    this.hold();
    this.#drained = true;
  }

  /** Gives back what is unsettled, so that the peer may deliver it elsewhere, and ends the link. */
  close(): void {
    if (this.#over) return;
    for (const delivery of this.#unsettled) delivery.release();
    this.#finish(new Error('closed here'));
  }

  #take({ delivery, message, format }: EventContext & { readonly format?: number }): void {
    if (delivery === undefined || this.#over) return;
    if (this.#drained) {
      delivery.release();
      return;
    }
    this.#unsettled.push(delivery);
    const position = this.#first + this.#unsettled.length - 1;
    const content = message as Message | Buffer | UnreadableMessage;
    this.#parts.deliver(readMessage(this.#peer.rhea, content, format), position);
  }

  #grant(): void {
    // What a flow says is all the credit that there is.
    this.#link.credit = 0;
    this.#link.add_credit(this.#parts.credit - this.#unsettled.length);
  }

  #refused(error: unknown): void {
    const { condition = '', description = '' } = (error ?? {}) as {
      readonly condition?: string;
      readonly description?: string;
    };
    this.#finish(
      new AttachRefused(
        [description, condition && `(${condition})`].join(' ').trim() || 'the peer closed the link',
        condition,
      ),
    );
  }

  #finish(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#unsettled.length = 0;
    if (this.#peer.connection.is_open()) {
      if (!this.#link.is_closed()) this.#link.close();
      if (!this.#session.is_closed()) this.#session.close();
    }
    this.#end(error);
  }
}
