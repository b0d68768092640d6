import type { Delivery, EventContext, Message, Receiver as Link, Session } from 'rhea';
import type { CreditLine } from './creditPool.ts';
import type { UnreadableMessage } from './loadRhea.ts';
import type { Peer } from './openPeer.ts';
import { checkSessions, OwnLink } from './ownLink.ts';
import { readMessage, type ReceivedMessage } from './readMessage.ts';

export interface ReceiverParts {
  readonly address: string;
  /** Most messages that may be unsettled at a time, whatever its line gives. */
  readonly prefetch: number;
  /** Of this receiver alone; it is closed with it. */
  readonly line: CreditLine;
  /** `position` counts from 1 on each receiver. */
  readonly deliver: (message: ReceivedMessage, position: number) => void;
}

/** Transfers that may be on their way beside what is unsettled; one large message is several. */
const WINDOW = 2048;

/** What rhea has and its types do not show. */
type OpenLink = Link & { credit: number };
type OpenSession = Session & { _write_flow(link: Link): void };

/**
 * One address read over one connection, from its attach to its end.
 *
 * Credit is the back-pressure. It is given with `release` and again when half of it is used up, as far as the line has any, which gets it
 * back for what was settled. While it is held none is given, and what the peer has of it is taken back.
 */
export class Receiver {
  readonly #parts: ReceiverParts;
  readonly #peer: Peer;
  readonly #own: OwnLink<OpenLink>;
  /** In order of their positions. */
  readonly #unsettled: Delivery[] = [];
  /** Position of the first that is not settled. */
  #first = 1;
  /** What the peer may send. */
  #credit = 0;
  #held = true;
  #drained = false;

  private constructor(peer: Peer, parts: ReceiverParts) {
    this.#peer = peer;
    this.#parts = parts;
    // More than the prefetch, since rhea keeps what was settled out of order, and counts frames as deliveries.
    this.#own = new OwnLink(peer, 'receiver', parts.prefetch + WINDOW, (session) => {
      const { address } = parts;
      return session.open_receiver({
        // oslo.messaging's own listener gives the address for both ends. A broker that has topics as well is told which is meant.
        source: { address, capabilities: ['queue'] },
        target: { address },
        credit_window: 0,
        autoaccept: false,
      }) as OpenLink;
    });
    this.#own.link.on('message', (context: EventContext) => this.#take(context));
    parts.line.more = () => this.#topUp();
    void this.#own.ended.then(() => parts.line.close());
  }

  /**
   * Resolves when the peer has opened the link; nothing comes before `release`.
   * @throws AttachRefused, or an Error where the connection ended
   */
  static async open(peer: Peer, parts: ReceiverParts): Promise<Receiver> {
    checkSessions(peer);
    const receiver = new Receiver(peer, parts);
    await receiver.#own.opened();
    return receiver;
  }

  /** Resolves with the reason when the peer ended it, or the connection, or `close` did. */
  get ended(): Promise<Error> {
    return this.#own.ended;
  }

  /** Accepts all up to `position`. */
  settle(position: number): void {
    if (this.#own.over) return;
    const settled = this.#unsettled.splice(0, Math.max(0, position - this.#first + 1));
    this.#first += settled.length;
    for (const delivery of settled) delivery.accept();
    this.#parts.line.give(settled.length);
    this.#topUp();
  }

  /** Gives no more credit and takes back what the peer has of it; what is on its way still arrives. */
  hold(): void {
    if (this.#held || this.#own.over) return;
    this.#held = true;
    const { link, session } = this.#own;
    // rhea counts what is on its way against the credit that was given, and complains aloud where there is none.
    const { credit } = link;
    link.credit = 0;
    (session as OpenSession)._write_flow(link);
    link.credit = credit;
  }

  /** Gives credit. */
  release(): void {
    if (!this.#held || this.#drained || this.#own.over) return;
    this.#held = false;
    this.#credit += this.#parts.line.take(this.#parts.line.standing - this.#credit);
    this.#tell();
  }

  /** Takes nothing more in for good: what still arrives goes back. Settling goes on. */
  drain(): void {
    this.hold();
    this.#drained = true;
  }

  /** Gives back what is unsettled, so that the peer may deliver it elsewhere, and ends the link. */
  close(): void {
    if (this.#own.over) return;
    for (const delivery of this.#unsettled) delivery.release();
    this.#own.finish(new Error('closed here'));
  }

  #take({ delivery, message, format }: EventContext & { readonly format?: number }): void {
    if (delivery === undefined || this.#own.over) return;
    if (this.#drained) {
      delivery.release();
      return;
    }
    this.#credit -= 1;
    this.#unsettled.push(delivery);
    this.#topUp();
    const position = this.#first + this.#unsettled.length - 1;
    const content = message as Message | Buffer | UnreadableMessage;
    this.#parts.deliver(readMessage(this.#peer.rhea, content, format), position);
  }

  #topUp(): void {
    const { line } = this.#parts;
    if (this.#held || this.#own.over || this.#credit > line.standing / 2) return;
    const more = line.take(line.standing - this.#credit);
    if (more === 0) return;
    this.#credit += more;
    this.#tell();
  }

  /** What a flow says is all the credit that there is. */
  #tell(): void {
    this.#own.link.credit = 0;
    this.#own.link.add_credit(this.#credit);
  }
}
